"""Bytes of a file, plain or packed, and never more of them in memory than is allowed."""

from __future__ import annotations

import gzip
import os
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from api.importing.faults import ImportFault

MEGABYTE = 1024 * 1024
_GZIP = b"\x1f\x8b"
_START = 4096


def look(path: Path) -> tuple[int, bytes]:
    """The size of a file on disk, and the first bytes of its content.

    Raises ImportFault for what is no file with something in it.
    """
    with _reasons():
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            os.scandir(path).close()  # one that may not be read is not the same as an empty one
            raise ImportFault("there is no page, text or JSON Lines file in this folder")
        if not stat.S_ISREG(status.st_mode):
            raise ImportFault("this is not a regular file")
        if not status.st_size:
            raise ImportFault("the file is empty")
        with path.open("rb") as file, _unpacked(file) as stream:
            return status.st_size, stream.read(_START)


def read_whole(path: Path, limit: int) -> bytes:
    """The bytes of a page. Raises ImportFault for more than `limit` of them, however packed."""
    with _reasons(), path.open("rb") as file, _unpacked(file) as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise ImportFault(f"larger than {limit // MEGABYTE} MB, the setting import_max_mb")
    if not data:
        raise ImportFault("the file is empty")
    return data


class LineReader:
    """Lines of a file one at a time, with a bound on each and a count of bytes read."""

    def __init__(self, path: Path, limit: int) -> None:
        self._path = path
        self._limit = limit
        self._file: IO[bytes] | None = None

    def position(self) -> int:
        """How many bytes of the file, as it is on disk, have been read."""
        return self._file.tell() if self._file and not self._file.closed else 0

    def lines(self) -> Iterator[bytes]:
        with _reasons(), self._path.open("rb") as self._file, _unpacked(self._file) as stream:
            number = 1
            while line := stream.readline(self._limit + 1):
                if len(line) > self._limit:
                    allowed = f"{self._limit // MEGABYTE} MB, the setting import_max_mb"
                    raise ImportFault(f"line {number}: larger than {allowed}")
                yield line
                number += 1


@contextmanager
def _unpacked(file: IO[bytes]) -> Iterator[IO[bytes]]:
    is_packed = file.read(len(_GZIP)) == _GZIP
    file.seek(0)
    if not is_packed:
        yield file
        return
    with gzip.open(file) as stream:
        yield stream  # type: ignore[misc]  # a GzipFile reads as any binary file does


@contextmanager
def _reasons() -> Iterator[None]:
    """Turn what reading can raise into the reason, in words."""
    try:
        yield
    except EOFError as error:
        raise ImportFault("the gzip data ends too early: the file is truncated") from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise ImportFault(f"the gzip data is damaged: {error}") from error
    except OSError as error:
        raise ImportFault(error.strerror or str(error)) from error
