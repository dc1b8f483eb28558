"""Which terms of a sorted dictionary begin as typed.

Characters, whole pinyin and initials are plain prefixes. Characters with pinyin after them
are followed down the dictionary, from one next character that sounds right to the next, as
in a tree, and never further than a number of steps that was set.
"""

from __future__ import annotations

from dataclasses import dataclass

from search_index.columnar.terms import TermDictionary
from search_index.suggesting.keys import END
from search_index.suggesting.typed import Typed, taken

_MAX_STEPS = 300
_FEW = 64


@dataclass(slots=True)
class Steps:
    """How many more look-ups may be made."""

    left: int = _MAX_STEPS


def ranges(
    terms: TermDictionary, place: str, typed: Typed, limits: tuple[int, ...], end: str = ""
) -> list[tuple[int, int]]:
    """Ranges of term numbers, apart from one another.

    Keys may be cut to one of `limits`, so that what is longer has to be looked at again; `end`
    is what comes after them.
    """
    found = [terms.prefix_range((place + text).encode()) for text in typed.spellings]
    for limit in limits:
        for text in {text[:limit] for text in typed.spellings if len(text) > limit}:
            found.append(whole(terms, place + text + end))
    if typed.tail and len(typed.head) < limits[0]:
        found += follow(terms, place + typed.head, typed.tail, Steps())
    return _apart(found)


def whole(terms: TermDictionary, key: str) -> tuple[int, int]:
    """The terms of just this key: one, or those that begin with it where it has an end."""
    if key.endswith(END):
        return terms.prefix_range(key.encode())
    number = terms.find(key.encode())
    return (0, 0) if number is None else (number, number + 1)


def follow(terms: TermDictionary, prefix: str, rest: str, steps: Steps) -> list[tuple[int, int]]:
    """Ranges of the terms that begin with the prefix and then sound, or are spelt, like the
    rest."""
    found = []
    for character in _next_characters(terms, prefix, steps):
        for length in taken(character, rest, 0):
            if length == len(rest):
                found.append(terms.prefix_range((prefix + character).encode()))
            else:
                found += follow(terms, prefix + character, rest[length:], steps)
    return found


def _next_characters(terms: TermDictionary, prefix: str, steps: Steps) -> list[str]:
    """Each character that follows the prefix in some term, once."""
    start = prefix.encode()
    low, high = terms.prefix_range(start)
    steps.left -= 1
    found: dict[str, None] = {}
    if high - low <= _FEW:
        for term in terms.range(low, high):
            found |= dict.fromkeys(term[len(start) :].decode("utf-8", "replace")[:1])
        return list(found)
    while low < high and steps.left > 0:
        character = terms.at(low)[len(start) :].decode("utf-8", "replace")[:1]
        if character:
            found[character] = None
        low = terms.lower_bound(start + character.encode() + b"\xff") if character else low + 1
        steps.left -= 1
    return list(found)


def _apart(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same ranges in order, joined where they overlap, without empty ones."""
    joined: list[tuple[int, int]] = []
    for low, high in sorted(found):
        if low >= high:
            continue
        if joined and low <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
        else:
            joined.append((low, high))
    return joined
