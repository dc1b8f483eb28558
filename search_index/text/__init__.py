"""How text is read: folded to one form, told apart by kinds of characters, cut into terms."""
