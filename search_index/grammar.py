"""What a reader typed -> a small tree. Any text has a reading; none is an error.

    words          all must be there
    "a phrase"     exactly this; also “ ” and 「 」
    -word  -"..."  without
    a OR b         one of them is enough

Everything else, brackets included, separates words. An unclosed quote is no quote.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_CHARACTERS = 500  # longer than any headline; the rest of a longer query is not read
MAX_UNITS = 24

_QUOTE = '"＂“”„‟「」『』'
_TOKEN = re.compile(
    rf"(?P<minus>(?<!\S)[-－−](?!\d|[-－−]|\s))?"
    rf"(?:[{_QUOTE}](?P<phrase>[^{_QUOTE}]*)[{_QUOTE}]|(?P<run>[^\s{_QUOTE}]+))"
)


@dataclass(frozen=True, slots=True)
class Unit:
    """One run of text without spaces, or what stood between quotes."""

    text: str
    is_phrase: bool


@dataclass(frozen=True, slots=True)
class Parsed:
    """Each of `required` is a choice of units; none of `excluded` may be there."""

    required: tuple[tuple[Unit, ...], ...]
    excluded: tuple[Unit, ...]


def parse(text: str) -> Parsed:
    """Read at most MAX_CHARACTERS of text; never raises."""
    required: list[tuple[Unit, ...]] = []
    excluded: list[Unit] = []
    joins_next = False
    count = 0
    for match in _TOKEN.finditer(text[:MAX_CHARACTERS]):
        if count == MAX_UNITS:
            break
        if match["run"] in {"OR", "|"} and not match["minus"]:
            joins_next = bool(required)
            continue
        is_phrase = match["phrase"] is not None
        unit = Unit(match["phrase"] if is_phrase else match["run"], is_phrase)
        count += 1
        if match["minus"]:
            excluded.append(unit)
        elif joins_next:
            required[-1] = (*required[-1], unit)
        else:
            required.append((unit,))
        joins_next = False
    return Parsed(tuple(required), tuple(excluded))
