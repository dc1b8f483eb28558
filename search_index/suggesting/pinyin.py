"""How characters are read: pinyin without tones, every living reading of a polyphone.

Only the per-character table of pypinyin is needed, and it is read from its file: importing
the package loads its phrases too, some 50 MB that a serving process has no use for. Here the
table is two arrays and a text, under 2 MB, read when it is first asked for.
"""

from __future__ import annotations

import json
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path

import numpy as np

from search_index.suggesting.polyphones import COMMON, OCCASIONAL

_MAX_READINGS = 3
_MARKS = re.compile("[\u0300-\u036f]")
_TYPED_UE = re.compile("(?<=[ln])v")
_MAX_CUTS = 4
_VOWELS = frozenset("aeiou")
_EVERYDAY = range(0xB0, 0xD8)  # lead bytes of GB 2312, level 1: 3,755 characters
_GB2312 = range(0xB0, 0xF8)  # levels 1 and 2: 6,763 characters


class _Readings(dict[str, tuple[str, ...]]):
    """Character -> its readings, looked up once for each character that turns up."""

    def __init__(self, table: dict[str, tuple[str, ...]]) -> None:
        super().__init__(table)

    def __missing__(self, character: str) -> tuple[str, ...]:
        found = tuple(dict.fromkeys(_recorded(ord(character))))
        # Of a common character, the other readings in the dictionary are said by nobody.
        limit = 1 if _level(character) in _EVERYDAY else _MAX_READINGS
        known = self[character] = found[:limit]
        return known


# With the few readings that need no context, and with those of certain words and names too.
READINGS = _Readings(COMMON)
ALL_READINGS = _Readings(OCCASIONAL)


def plain_letters(typed: str) -> str:
    """Typed pinyin as it is kept: ü, and the v that stands for it, are u."""
    return _TYPED_UE.sub("u", typed.replace("ü", "u"))


def variants(options: Sequence[tuple[str, ...]], limit: int) -> Iterator[str]:
    """One of each, joined, the likeliest first: the first of all, then one other, then two."""
    chosen = [option[0] for option in options]
    yield "".join(chosen)
    others = [(place, other) for place, option in enumerate(options) for other in option[1:]]
    left = limit - 1
    for changes in range(1, min(len(others), 3) + 1):
        for changed in combinations(others, changes):
            if len({place for place, _ in changed}) < changes:
                continue
            if left <= 0:
                return
            left -= 1
            spelt = chosen.copy()
            for place, other in changed:
                spelt[place] = other
            yield "".join(spelt)


def cuts(letters: str) -> list[tuple[str, ...]]:
    """Letters as syllables, those with the fewest first; nothing where they are no pinyin."""
    known = characters_by_syllable()
    ways: list[list[tuple[str, ...]]] = [[()]]
    for end in range(1, len(letters) + 1):
        found = [
            (*before, letters[start:end])
            for start in range(max(0, end - 6), end)
            if letters[start:end] in known and not _VOWELS.isdisjoint(letters[start:end])
            for before in ways[start]
        ]
        ways.append(sorted(found, key=len)[:_MAX_CUTS])
    return ways[-1]


@cache
def characters_by_syllable() -> dict[str, str]:
    """Syllable -> the characters of GB 2312 read so, everyday ones first."""
    by_syllable: dict[str, list[str]] = {}
    for lead in _GB2312:
        for trail in range(0xA1, 0xFF):
            character = bytes((lead, trail)).decode("gb2312", "ignore")
            for reading in ALL_READINGS[character] if character else ():
                by_syllable.setdefault(reading, []).append(character)
    return {syllable: "".join(found) for syllable, found in by_syllable.items()}


def near_sounds(syllable: str) -> list[str]:
    """Syllables that many speakers do not tell apart from this one."""
    known = characters_by_syllable()
    found = {
        pattern.sub(swapped, syllable, count=1)
        for pattern, swapped in _NEAR_SOUNDS
        if pattern.search(syllable)
    }
    found |= {near for each in tuple(found) for near in _once(each)}
    return sorted((found & known.keys()) - {syllable})


def _once(syllable: str) -> set[str]:
    return {
        pattern.sub(swapped, syllable, count=1)
        for pattern, swapped in _NEAR_SOUNDS
        if pattern.search(syllable)
    }


_NEAR_SOUNDS = [
    (re.compile(pattern), swapped)
    for pattern, swapped in (
        ("^([zcs])h", r"\1"),
        ("^([zcs])(?!h)", r"\1h"),
        ("^n", "l"),
        ("^l", "n"),
        ("^l", "r"),
        ("^r", "l"),
        ("^hu(?=.)", "f"),
        ("^f(?=[aeio])", "hu"),
        ("^fu$", "hu"),
        ("^hu$", "fu"),
        ("([aei])n$", r"\1ng"),
        ("([aei])ng$", r"\1n"),
    )
]


@cache
def _table() -> tuple[memoryview, memoryview, str]:
    """Code points in order, where the readings of each end, and all readings in one text."""
    spec = find_spec("pypinyin")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("pypinyin")
    path = Path(spec.submodule_search_locations[0], "pinyin_dict.json")
    entries = sorted((int(code), toned) for code, toned in json.loads(path.read_bytes()).items())
    plain = unicodedata.normalize("NFD", "\n".join(toned for _, toned in entries))
    lines = _MARKS.sub("", plain).split("\n")
    codes = np.array([code for code, _ in entries], np.uint32)
    ends = np.cumsum([len(line) for line in lines], dtype=np.uint32)
    return codes.data, ends.data, "".join(lines)


def _recorded(code: int) -> list[str]:
    codes, ends, text = _table()
    place = bisect_left(codes, code)
    if place == len(codes) or codes[place] != code:
        return []
    return text[ends[place - 1] if place else 0 : ends[place]].split(",")


def _level(character: str) -> int:
    try:
        return character.encode("gb2312")[0]
    except UnicodeEncodeError:
        return 0
