"""Named arrays in one file, read in place.

All processes share its pages, and a file deleted by a writer stays readable for whoever has
it open. A checksum over the whole file is compared on opening: what was cut short or altered
is never searched.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO
from zlib import crc32

import numpy as np
from numpy.typing import DTypeLike, NDArray

from search_index.protocol import IndexUnavailable

Array = NDArray[Any]

_MAGIC = b"FTSEG\x00\x00\x03"
_TRAILER = struct.Struct("<QQ8s")  # where the directory starts, its size, magic
_CHECKSUM = struct.Struct("<I")  # CRC-32 of all before it
_TAIL = _TRAILER.size + _CHECKSUM.size
_ALIGNMENT = 8


class DamagedFile(IndexUnavailable):
    """Not what was written: cut short, altered, or something else altogether."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is damaged: rebuild the search index")


class ContainerWriter:
    """Writes arrays one after another; `close` adds the directory and syncs to disk."""

    def __init__(self, path: Path) -> None:
        self._file: BinaryIO = path.open("wb")
        self._directory: dict[str, tuple[int, int, str]] = {}
        self._end = 0
        self._checksum = 0

    def add(self, name: str, data: Array) -> None:
        """Add a one-dimensional array under a name of its own."""
        self.add_pieces(name, data.dtype, [data])

    def add_pieces(self, name: str, kind: DTypeLike, pieces: Iterable[Array]) -> None:
        """Add an array that comes in pieces, so that no more than a piece is in memory."""
        start, size = self._end, 0
        dtype = np.dtype(kind)
        for piece in pieces:
            if piece.size:
                data = np.ascontiguousarray(piece, dtype)
                self._write(data.data.cast("B"))
                size += piece.size
        self._directory[name] = (start, size, dtype.str)
        self._write(bytes(-self._end % _ALIGNMENT))

    def close(self) -> None:
        start = self._end
        self._write(json.dumps(self._directory).encode("ascii"))
        self._write(_TRAILER.pack(start, self._end - start, _MAGIC))
        self._write(_CHECKSUM.pack(self._checksum))
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def abandon(self) -> None:
        """Close without a directory; the file is of no use."""
        self._file.close()

    def _write(self, data: bytes | memoryview) -> None:
        self._file.write(data)
        self._end += len(data)
        self._checksum = crc32(data, self._checksum)


class Container:
    """The arrays of a file. It is closed with the last array taken from it."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_size < _TAIL:
                raise DamagedFile(path)
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        whole = memoryview(self._map)
        (checksum,) = _CHECKSUM.unpack(whole[-_CHECKSUM.size :])
        if crc32(whole[: -_CHECKSUM.size]) != checksum:
            raise DamagedFile(path)
        # The pages were read for the checksum only; of most of them no more is needed.
        self._map.madvise(mmap.MADV_DONTNEED)
        start, size, magic = _TRAILER.unpack(whole[-_TAIL : -_CHECKSUM.size])
        if magic != _MAGIC:
            raise DamagedFile(path)
        self._directory = json.loads(bytes(whole[start : start + size]))

    def get(self, name: str) -> Array:
        """The array of that name, mapped; empty where there is none."""
        start, size, code = self._directory.get(name, (0, 0, "|u1"))
        return np.frombuffer(self._map, np.dtype(code), size, start)

    def __contains__(self, name: str) -> bool:
        return name in self._directory
