"""From a file to its items, told apart by what is in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from api.config import Settings
from api.importing.decoding import decode
from api.importing.faults import ImportFault
from api.importing.html_page import read_fragment, read_html_page
from api.importing.items import Item
from api.importing.json_lines import read_json_lines
from api.importing.raw import MEGABYTE, LineReader, look, read_whole
from api.importing.recognise import recognise
from api.importing.text_page import read_text_page

_LINES = re.compile(r"\.(?:jsonl|ndjson|json)(?:\.gz)?$", re.IGNORECASE)
_PAGES = re.compile(r"\.(?:html?|shtml?|xhtml)(?:\.gz)?$", re.IGNORECASE)
_TAG = re.compile(
    r"<(?:!doctype|html|head|meta|body|div|table|title|p|h[1-6]|\?xml)[\s>/]", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Source:
    """One input file. `size` is its bytes on disk.

    `items` reads it and can be called once; `position` tells how many of its bytes were read.
    """

    size: int
    items: Callable[[], Iterator[Item]]
    position: Callable[[], int]


def open_source(path: Path, settings: Settings) -> Source:
    """Look at a file's first bytes and get ready to read it.

    Raises ImportFault if it cannot be read at all; faults deeper inside are raised by `items`.
    """
    size, start = look(path)
    limit = settings.import_max_mb * MEGABYTE
    zone = ZoneInfo(settings.timezone)
    if _LINES.search(path.name):
        if b"\x00" in start:
            raise ImportFault("this is a binary file, not JSON Lines")
        reader = LineReader(path, limit)
        stem = _LINES.sub("", path.name)

        def articles() -> Iterator[Item]:
            return read_json_lines(reader.lines(), stem, zone, read_fragment)

        return Source(size, articles, reader.position)
    is_page = bool(_PAGES.search(path.name)) or _looks_like_html(start)

    def page() -> Iterator[Item]:
        decoded = decode(read_whole(path, limit))
        if not decoded.text.strip():
            raise ImportFault("the file holds nothing but blanks")
        if is_page:
            found = read_html_page(decoded.text, path.absolute().parent)
        else:
            found = read_text_page(decoded.text)
        if decoded.note:
            found.notes.append(decoded.note)
        yield recognise(found, zone)

    return Source(size, page, lambda: size)


def _looks_like_html(start: bytes) -> bool:
    return len(_TAG.findall(start.replace(b"\x00", b"").decode("latin-1"))) >= 2
