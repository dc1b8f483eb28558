"""Whoosh segments as plain arrays: the codec, and a quicker way to write them in bulk."""
