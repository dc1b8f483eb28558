"""Units of a query -> clauses, within a budget of needles.

Each word of a run is a clause of its own. What a run of several words is also looked for as
(a synonym of 全国人大, cut as 全国 and 人大) is a choice of each of their clauses, which is
the same as one or the other: (a or x) and (b or x) is (a and b) or x.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from search_index.asking.grammar import LABELS, Unit
from search_index.asking.lexicon import Lexicon
from search_index.asking.runs import Group, Reading, read_run
from search_index.asking.synonyms import SYNONYM_WEIGHT, Synonyms, synonym_key
from search_index.planned import Choice, Clause, FieldName, Needle, UnderstoodFilter
from search_index.text.atoms import trim
from search_index.text.folding import fold
from search_index.text.words import PARTICLES

_UNASKED = PARTICLES | {"+"}
_LONGEST_WHOLE_GUEST = 3  # a name; what is longer has a post or an office in it
_UNDERSTOOD_AS = {
    "headline": "headline",
    "source_name": "source",
    "section_name": "section",
    "guest": "guest",
    "series_name": "series",
}


@dataclass(slots=True)
class ClauseDraft:
    """A clause in the making. `others` are readings that it takes if there is room."""

    is_relaxable: bool
    shown: str = ""
    filter: UnderstoodFilter | None = None
    choices: list[Choice] = field(default_factory=list)
    others: list[tuple[tuple[Needle, ...], float]] = field(default_factory=list)

    def add_synonyms(self, rights: Iterable[str]) -> None:
        """What is to be looked for as well, if there is room."""
        self.others += [((Needle(right),), SYNONYM_WEIGHT) for right in rights]

    def clause(self) -> Clause:
        """The clause as it has become; it has choices."""
        return Clause(tuple(dict.fromkeys(self.choices)), self.is_relaxable)


@dataclass(slots=True)
class ClauseWriter:
    """Takes the units of a query, exclusions first, and writes `drafts` and `excluded`."""

    lexicon: Lexicon | None
    synonyms: Synonyms | None
    budget: int  # how many different needles
    asked: set[Needle] = field(default_factory=set)
    excluded: list[Choice] = field(default_factory=list)
    drafts: list[ClauseDraft] = field(default_factory=list)
    of_group: dict[Group, ClauseDraft] = field(default_factory=dict)
    # Words as typed, one after the other, each with its clause; what a synonym may be of.
    sequence: list[tuple[str, ClauseDraft | None]] = field(default_factory=list)

    def exclude(self, units: Iterable[Unit]) -> None:
        """Add what must not be there."""
        for unit in units:
            for needles in self._readings(unit):
                self._take(self.excluded, needles)

    def require(self, units: tuple[Unit, ...]) -> None:
        """Add what must be there: one of these units."""
        unit = units[0]
        if len(units) == 1 and unit.field == "text" and not unit.is_phrase:
            self._require_words(unit)
            return
        self.sequence.append(("", None))  # no synonym reaches across
        draft = ClauseDraft(is_relaxable=not any(u.is_phrase or u.field != "text" for u in units))
        if len({u.field for u in units}) == 1 and unit.field != "text":
            values = "、".join(dict.fromkeys(u.text for u in units))
            name = _UNDERSTOOD_AS[unit.field]
            draft.filter = UnderstoodFilter(name, LABELS[unit.field], values)
        else:
            draft.shown = " 或 ".join(shown(u) for u in units if trim(fold(u.text)))
        for each in units:
            for place, needles in enumerate(self._readings(each)):
                if place == 0:
                    self._take(draft.choices, needles)
                else:
                    draft.others.append((needles, 1.0))
            if self.synonyms and not each.is_phrase and each.field == "text":
                draft.add_synonyms(self.synonyms.of(synonym_key(each.text)))
        self.drafts.append(draft)

    def add_others(self) -> None:
        """Other readings and synonyms, for which whole choices or none are taken."""
        if self.synonyms is not None:
            self._add_synonyms(self.synonyms)
        for draft in self.drafts:
            for needles, weight in draft.others:
                if draft.choices and len(set(needles) - self.asked) <= self.budget:
                    self._take(draft.choices, needles, weight)

    def _require_words(self, unit: Unit) -> None:
        if self.budget == 0:
            return
        groups = read_run(trim(fold(unit.text)), self.lexicon)
        asked = {group for group in groups if group.text not in _UNASKED} or set(groups)
        for group in groups:
            draft = self.of_group.get(group)
            if self.budget == 0 and draft is None:
                break
            if draft is None and group in asked:
                draft = self.of_group[group] = ClauseDraft(is_relaxable=True, shown=group.text)
                plain, *others = (tuple(map(Needle, reading)) for reading in group.readings)
                self._take(draft.choices, plain)
                draft.others += [(needles, 1.0) for needles in others]
                self.drafts.append(draft)
            self.sequence.append((_key(group.text), draft))

    def _add_synonyms(self, synonyms: Synonyms) -> None:
        """The longest stretches of words that have synonyms, from the left."""
        start = 0
        while start < len(self.sequence):
            joined = ""
            found: tuple[str, ...] = ()
            end = start + 1
            for stop in range(start, len(self.sequence)):
                key, _ = self.sequence[stop]
                joined += key
                if not key or len(joined) > synonyms.longest:
                    break
                if rights := synonyms.of(joined):
                    found, end = rights, stop + 1
            for _, draft in self.sequence[start:end]:
                if draft is not None:
                    draft.add_synonyms(found)
            start = end

    def _readings(self, unit: Unit) -> list[tuple[Needle, ...]]:
        """The needles of a whole unit, the plain reading first; none where it says nothing."""
        folded = trim(fold(unit.text))
        if not folded:
            return []
        if unit.is_phrase or _is_whole(unit.field, folded):
            return [(Needle(folded, unit.field),)]
        groups = read_run(folded, self.lexicon)
        asked = [group for group in groups if group.text not in _UNASKED] or groups
        readings: list[Reading] = [
            tuple(word for group in asked for word in group.readings[0]),
            tuple(word for group in asked for word in group.readings[-1]),
        ]
        unique = dict.fromkeys(tuple(dict.fromkeys(reading)) for reading in readings)
        return [tuple(Needle(word, unit.field) for word in reading) for reading in unique]

    def _take(
        self, choices: list[Choice], needles: tuple[Needle, ...], weight: float = 1.0
    ) -> None:
        taken: list[Needle] = []
        for needle in needles:
            if needle not in self.asked:
                if self.budget == 0:
                    break
                self.budget -= 1
                self.asked.add(needle)
            taken.append(needle)
        if taken:
            choices.append(Choice(tuple(taken), weight))


def _key(text: str) -> str:
    """The `synonym_key` of a group, which is itself where it has no separators."""
    return text if len(text) == 1 or text.isalnum() else synonym_key(text)


def _is_whole(name: FieldName, folded: str) -> bool:
    """Names are filtered by as they stand; headlines, and guests with posts, by words."""
    return name not in {"text", "headline"} and (
        name != "guest" or len(folded) <= _LONGEST_WHOLE_GUEST
    )


def shown(unit: Unit) -> str:
    """A unit as it was understood."""
    label = f"{LABELS[unit.field]}:" if unit.field != "text" else ""
    text = f"“{unit.text}”" if unit.is_phrase else trim(fold(unit.text))
    return label + text
