"""A parsed query -> what must stand in a text: needles, each looked for as it is.

Searching and highlighting both work from a plan, so what is marked is what was found.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from search_index.atoms import classes, needle_terms, trim
from search_index.folding import fold
from search_index.grammar import MAX_CHARACTERS, Parsed, Unit, parse
from search_index.words import PARTICLES, query_words

MAX_NEEDLES = 32

_PIECES = re.compile("c+|[ld]+")


@dataclass(frozen=True, slots=True)
class Needle:
    """Folded text to be found as it stands. A text that has it has all its `terms`; where
    `is_exact`, a text with its one term has it."""

    text: str
    terms: tuple[str, ...]
    is_exact: bool

    @classmethod
    def of(cls, text: str) -> Needle:
        terms, is_exact = needle_terms(text)
        return cls(text, terms, is_exact)


@dataclass(frozen=True, slots=True)
class Choice:
    """All of these needles must be there."""

    needles: tuple[Needle, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Of each clause one choice must hold, and no choice of `excluded`.

    `verbatim` is the whole query as typed, folded; empty where operators make it no text.
    """

    clauses: tuple[tuple[Choice, ...], ...]
    excluded: tuple[Choice, ...]
    verbatim: str

    def needles(self) -> tuple[Needle, ...]:
        """Everything that is looked for, once each, in the order typed."""
        found = (
            needle for clause in self.clauses for choice in clause for needle in choice.needles
        )
        return tuple(dict.fromkeys(found))


def make_plan(text: str) -> Plan:
    """The plan of a typed query; without clauses when it asks for nothing."""
    parsed = parse(text)
    budget = MAX_NEEDLES
    clauses: list[tuple[Choice, ...]] = []
    excluded: list[Choice] = []
    # Exclusions first: to leave one out would show what the reader asked not to see.
    for unit in parsed.excluded:
        needles = _needles(unit)[:budget]
        budget -= len(needles)
        if needles:
            excluded.append(Choice(needles))
    for units in parsed.required:
        choices: list[Choice] = []
        for unit in units:
            needles = _needles(unit)[:budget]
            budget -= len(needles)
            if needles:
                choices.append(Choice(needles))
        if choices:
            clauses.append(tuple(choices))
    return Plan(tuple(clauses), tuple(excluded), _verbatim(text, parsed))


def _verbatim(text: str, parsed: Parsed) -> str:
    has_operators = parsed.excluded or any(len(units) > 1 for units in parsed.required)
    return "" if has_operators else trim(fold(text[:MAX_CHARACTERS]))


def _needles(unit: Unit) -> tuple[Needle, ...]:
    folded = trim(fold(unit.text))
    if not folded:
        return ()
    if unit.is_phrase:
        return (Needle.of(folded),)
    words = _cut(folded)
    asked = [word for word in words if word not in PARTICLES] or words
    return tuple(Needle.of(word) for word in dict.fromkeys(asked))


def _cut(folded: str) -> list[str]:
    """Words of a run: ideographs by the dictionary, letters and digits together (iphone15),
    a number with the character that counts by it (2024年, 47号)."""
    kinds = classes(folded)
    words: list[str] = []
    number_end = -1
    for match in _PIECES.finditer(kinds):
        start, end = match.span()
        piece = folded[start:end]
        if kinds[start] != "c":
            words.append(piece)
            number_end = end if kinds[end - 1] == "d" else -1
            continue
        cut = query_words(piece)
        if number_end == start and len(cut[0]) == 1:
            words[-1] += cut.pop(0)
        words.extend(cut)
    return words
