"""The one error that a file's content can cause."""

from __future__ import annotations


class ImportFault(ValueError):
    """This input cannot be imported. The message says why, for the person who gave it."""
