"""Keeps the memory of finished queries for the next one.

Each query takes a few arrays as long as a segment and gives them back. The C library returns
such pieces to the system at once, and the next query pays for every page anew: several
milliseconds where the arithmetic takes one.
"""

from __future__ import annotations

import ctypes
from functools import cache

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # names of mallopt's parameters, from malloc.h
_KEPT = 32 << 20  # bytes; the library takes no more for the second


@cache
def keep_freed_memory() -> None:
    """Let the process keep what it frees, up to some 32 MB; nothing where the C library has
    no such setting."""
    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt"):
        library.mallopt(_TRIM_THRESHOLD, _KEPT)
        library.mallopt(_MMAP_THRESHOLD, _KEPT)
