"""Reads: SQLAlchemy Selects and the few functions that run them."""
