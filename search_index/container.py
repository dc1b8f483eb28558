"""Named arrays in one file, read in place through a memory map.

All processes share the pages, opening costs nothing however large the file, and a file
deleted by a writer stays readable for whoever has it open.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
from array import array
from pathlib import Path
from typing import BinaryIO

_MAGIC = b"FTSEG\x00\x00\x01"
_TRAILER = struct.Struct("<QQ8s")  # where the directory starts, its size, magic
_ALIGNMENT = 8


class DamagedFile(Exception):
    """Not a container, or cut short."""


class ContainerWriter:
    """Writes arrays one after another; `close` adds the directory and syncs to disk."""

    def __init__(self, path: Path) -> None:
        self._file: BinaryIO = path.open("wb")
        self._directory: dict[str, tuple[int, int, str]] = {}

    def add(self, name: str, data: array[int] | bytes | bytearray) -> None:
        """Add an array under a name of its own; bytes have the type code B."""
        code = data.typecode if isinstance(data, array) else "B"
        start = self._file.tell()
        size = self._file.write(memoryview(data).cast("B"))
        self._directory[name] = (start, size, code)
        self._file.write(bytes(-(start + size) % _ALIGNMENT))

    def close(self) -> None:
        start = self._file.tell()
        directory = json.dumps(self._directory).encode("ascii")
        self._file.write(directory)
        self._file.write(_TRAILER.pack(start, len(directory), _MAGIC))
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def abandon(self) -> None:
        """Close without a directory; the file is of no use."""
        self._file.close()


class Container:
    """The arrays of a file. The map is freed with the last array taken from it."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            try:
                self._map = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
            except ValueError as error:  # an empty file cannot be mapped
                raise DamagedFile(path.name) from error
        if len(self._map) < _TRAILER.size:
            raise DamagedFile(path.name)
        start, size, magic = _TRAILER.unpack(self._map[-_TRAILER.size :])
        if magic != _MAGIC or start + size + _TRAILER.size != len(self._map):
            raise DamagedFile(path.name)
        self._directory = json.loads(bytes(self._map[start : start + size]))

    def get(self, name: str) -> memoryview:
        """The array of that name, of its own type; empty where there is none."""
        start, size, code = self._directory.get(name, (0, 0, "B"))
        if not size:  # nothing of a map can be cast to another type
            return memoryview(array(code))
        return self._map[start : start + size].cast(code)
