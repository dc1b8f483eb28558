"""From rows to documents: what the schemas dump, gathered in a constant number of queries."""
