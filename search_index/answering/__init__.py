"""Answers from one state of the index: what matches, in which order, with which marks."""
