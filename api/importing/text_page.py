"""A text dump of a page: lines, of which some are the body."""

from __future__ import annotations

import re

from api.commands.drafts import Block
from api.importing.page import Page
from api.importing.trimming import assign_titles, find_extent

_BLANK = re.compile(r"[ \t\xa0\u3000]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\u200b\ufeff]")


def read_text_page(text: str) -> Page:
    """Read a dump. A line is a paragraph; page breaks count as line ends."""
    lines = [clean_line(line) for line in _CONTROL.sub("", text).splitlines()]
    extent = find_extent(lines)
    return Page(
        kind="text",
        head=[line for line in lines[: extent.start] if line],
        body=[paragraph(line) for line in lines[extent.start : extent.end] if line],
        tail=[line for line in lines[extent.end :] if line],
        titles=assign_titles([lines[index] for index in extent.titles]),
    )


def clean_line(line: str) -> str:
    """Without indentation; a run of blanks inside is one space."""
    return _BLANK.sub(" ", line).strip()


def paragraph(text: str) -> Block:
    return {"type": "paragraph", "text": text}
