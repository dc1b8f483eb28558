"""How documents become segments, and segments the index, so that nothing is ever lost."""
