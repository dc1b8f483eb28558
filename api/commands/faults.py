"""Why a write is refused: the message is for the person who asked for it."""

from __future__ import annotations


class Refused(ValueError):
    """The content cannot be stored as it is; nothing has been written."""
