"""What a query asks of a text, as searching and highlighting both read it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

# Where a piece of text is to stand.
FieldName = Literal["text", "headline", "source_name", "section_name", "series_name", "guest"]


@dataclass(frozen=True, slots=True)
class Needle:
    """Folded text to be found as it stands, in all a reader sees or in one field."""

    text: str
    field: FieldName = "text"


@dataclass(frozen=True, slots=True)
class Choice:
    """All of these needles must be there. What was not typed so weighs less than 1."""

    needles: tuple[Needle, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Clause:
    """One of the choices must hold. Only what came of unquoted words can be relaxed."""

    choices: tuple[Choice, ...]
    is_relaxable: bool


@dataclass(frozen=True, slots=True)
class UnderstoodFilter:
    """A filter read in a query: `field` is headline, source, section, series, guest or date;
    `label` its Chinese name; `value` as typed, several joined by 、."""

    field: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Understood:
    """How a query was read, to be shown: words folded, phrases in “ ”, choices with 或."""

    required: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    filters: tuple[UnderstoodFilter, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """Every clause must hold, no choice of `excluded` may, and the publishing time lies
    between the two given, both inclusive and aware (where they are crossed, none does), and in
    none of `excluded_periods`.

    `verbatim` is the text asked for as typed, folded, without filters; empty where operators
    make it no text.
    """

    clauses: tuple[Clause, ...]
    excluded: tuple[Choice, ...] = ()
    published_from: datetime | None = None
    published_to: datetime | None = None
    excluded_periods: tuple[tuple[datetime | None, datetime | None], ...] = ()
    verbatim: str = ""
    understood: Understood = field(default_factory=Understood)

    @property
    def is_empty(self) -> bool:
        """Whether it asks for nothing: neither words nor a field nor a date."""
        return not self.clauses and self.published_from is None and self.published_to is None

    @property
    def typed(self) -> str:
        """The text by which documents are weighed: as typed, without operators and names of
        filters."""
        if self.verbatim:
            return self.verbatim
        typed = (choice for clause in self.clauses for choice in clause.choices)
        needles = (one for choice in typed if choice.weight == 1 for one in choice.needles)
        return " ".join(one.text for one in needles if one.field in {"text", "headline"})

    def others(self) -> tuple[tuple[str, float], ...]:
        """What was not typed but is looked for as well, such as synonyms, and what it weighs."""
        found = {
            (needle.text, choice.weight): None
            for clause in self.clauses
            for choice in clause.choices
            for needle in choice.needles
            if choice.weight < 1
        }
        return tuple(found)

    def needles(self) -> tuple[Needle, ...]:
        """Everything that is looked for, once each, in the order typed."""
        found = (
            needle
            for clause in self.clauses
            for choice in clause.choices
            for needle in choice.needles
        )
        return tuple(dict.fromkeys(found))
