"""Writes: one verb a module. Each change and its event share a transaction."""
