"""From the paths that a person gives to readable sources, told apart by what is in them."""

from __future__ import annotations

import glob
import gzip
import io
import os
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from zoneinfo import ZoneInfo

from api.config import Settings
from api.importing.decoding import decode
from api.importing.faults import ImportFault
from api.importing.html_page import read_fragment, read_html_page
from api.importing.items import Item
from api.importing.json_lines import read_json_lines
from api.importing.recognise import recognise
from api.importing.text_page import read_text_page

_ENDINGS = re.compile(r"\.(?:html?|shtml?|xhtml|txt|text|jsonl|ndjson)(?:\.gz)?$", re.IGNORECASE)
_LINES = re.compile(r"\.(?:jsonl|ndjson)(?:\.gz)?$", re.IGNORECASE)
_PAGES = re.compile(r"\.(?:html?|shtml?|xhtml)(?:\.gz)?$", re.IGNORECASE)
_RESOURCES = re.compile(r"(?:_files|\.files|_文件)$")  # what browsers save beside a page
_TAG = re.compile(
    r"<(?:!doctype|html|head|meta|body|div|table|title|p|h[1-6]|\?xml)[\s>/]", re.IGNORECASE
)
_GZIP = b"\x1f\x8b"
_MEGABYTE = 1024 * 1024


def expand(paths: list[str]) -> list[Path]:
    """Files meant by names of files, folders and patterns, each once, in a stable order.

    A folder stands for the pages and JSON Lines files in it, at any depth, without hidden ones
    and without the resources that a browser saves beside a page. A name that leads to nothing is
    kept: opening it gives the message.
    """
    found: dict[Path, Path] = {}
    for name in paths:
        path = Path(name)
        if path.is_dir():
            files = _in_folder(path) or [path]
        elif not path.exists() and glob.has_magic(name):
            matches = [Path(match) for match in sorted(glob.glob(name, recursive=True))]
            files = [file for match in matches for file in
                     (_in_folder(match) if match.is_dir() else [match])] or [path]  # fmt: skip
        else:
            files = [path]
        for file in files:
            found.setdefault(file.absolute(), file)
    return list(found.values())


def _in_folder(folder: Path) -> list[Path]:
    files: list[Path] = []
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and not _RESOURCES.search(name)
        )
        files += [
            Path(root, name)
            for name in sorted(names)
            if _ENDINGS.search(name) and not name.startswith(".")
        ]
    return files


@dataclass(slots=True)
class Source:
    """One input file. `kind` is text, page or lines; `size` is its bytes on disk.

    `items` reads it from the start and can be called once; `position` tells how many bytes of
    the file have been read so far.
    """

    path: Path
    kind: str
    size: int
    items: Callable[[], Iterator[Item]]
    position: Callable[[], int]


def open_source(path: Path, settings: Settings) -> Source:
    """Look at a file's first bytes and get ready to read it.

    Raises ImportFault if it cannot be read at all; faults deeper inside are raised by `items`.
    """
    if path.is_dir():
        raise ImportFault("there is no page and no JSON Lines file in this folder")
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(4096)
    except OSError as error:
        raise ImportFault(error.strerror or str(error)) from error
    if not size:
        raise ImportFault("the file is empty")
    zone = ZoneInfo(settings.timezone)
    if _LINES.search(path.name):
        reader = _LineReader(path, start)
        stem = _LINES.sub("", path.name)
        return Source(
            path,
            "lines",
            size,
            lambda: read_json_lines(reader.lines(), stem, zone, read_fragment),
            reader.position,
        )
    data = _whole(path, settings.import_max_mb * _MEGABYTE)
    is_page = bool(_PAGES.search(path.name)) or _looks_like_html(data)

    def items() -> Iterator[Item]:
        decoded = decode(data)
        if not decoded.text.strip():
            raise ImportFault("the file holds nothing but blanks")
        if is_page:
            page = read_html_page(decoded.text, path.absolute().parent)
        else:
            page = read_text_page(decoded.text)
        if decoded.note:
            page.notes.append(decoded.note)
        yield recognise(page, zone)

    return Source(path, "page" if is_page else "text", size, items, lambda: size)


def _looks_like_html(data: bytes) -> bool:
    start = data[:8192].replace(b"\x00", b"").decode("latin-1")
    return len(_TAG.findall(start)) >= 2


def _whole(path: Path, limit: int) -> bytes:
    """The bytes of a page, unpacked; never more than `limit` of them in memory."""
    try:
        with path.open("rb") as file:
            packed = file.read(2) == _GZIP
            file.seek(0)
            stream: IO[bytes] = gzip.open(file) if packed else file  # noqa: SIM115
            data = stream.read(limit + 1)
    except OSError as error:
        raise ImportFault(_gzip_fault(error)) from error
    except (EOFError, zlib.error) as error:
        raise ImportFault(_gzip_fault(error)) from error
    if len(data) > limit:
        raise ImportFault(
            f"larger than {limit // _MEGABYTE} MB (the setting import_max_mb allows more)"
        )
    if not data:
        raise ImportFault("the file is empty")
    return data


def _gzip_fault(error: Exception) -> str:
    if isinstance(error, EOFError):
        return "the gzip data ends too early: the file is truncated"
    if isinstance(error, gzip.BadGzipFile | zlib.error):
        return f"the gzip data is damaged ({error})"
    return str(getattr(error, "strerror", None) or error)


class _LineReader:
    """Lines of a plain or gzipped file, with a bound on each and a count of bytes read."""

    def __init__(self, path: Path, start: bytes) -> None:
        self._path = path
        self._packed = start.startswith(_GZIP)
        self._file: IO[bytes] | None = None
        self._read = 0
        if not self._packed and b"\x00" in start:
            raise ImportFault("this is a binary file, not JSON Lines")

    def position(self) -> int:
        if self._file is not None and not self._file.closed:
            self._read = self._file.tell()
        return self._read

    def lines(self) -> Iterator[bytes]:
        with self._path.open("rb") as file:
            self._file = file
            stream: Any = io.BufferedReader(gzip.GzipFile(fileobj=file)) if self._packed else file
            try:
                yield from stream
            except (EOFError, gzip.BadGzipFile, zlib.error) as error:
                raise ImportFault(_gzip_fault(error)) from error
            finally:
                self._read = file.tell()
