"""What a reader typed -> a small tree. Any text has a reading; none is an error.

    words                    all must be there
    "a phrase"               exactly this, in quotes of any kind
    -word  -"..."  -(...)    without; of brackets, without each
    a OR b   a | b   a 或 b  one of them is enough
    来源:新华社               field filters: 标题 来源 栏目 嘉宾 系列 日期, also title source
                             section guest series date; the value a word, a phrase, or several
                             (来源:新华社、人民日报  来源:新华社 OR 人民日报)
    日期:2019..2020           see `dates`; several dates in one filter span all of them

A filter without a value that can be read is ordinary text, as is a colon after any other
word. Everything else, brackets included, separates words. An unclosed quote is no quote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice, takewhile
from types import MappingProxyType
from typing import Literal

from search_index.asking.dates import Days, read_days
from search_index.planned import FieldName
from search_index.text.atoms import trim
from search_index.text.folding import fold

MAX_CHARACTERS = 500  # longer than any headline; the rest of a longer query is not read
MAX_FOLDED = 1_000
MAX_UNITS = 24


DATE_LABEL = "日期"
LABELS: MappingProxyType[FieldName, str] = MappingProxyType(
    {
        "headline": "标题",
        "source_name": "来源",
        "section_name": "栏目",
        "guest": "嘉宾",
        "series_name": "系列",
    }
)
_FIELDS: dict[str, FieldName] = {label: name for name, label in LABELS.items()} | {
    "title": "headline",
    "source": "source_name",
    "section": "section_name",
    "guest": "guest",
    "series": "series_name",
}
_DATE_NAMES = frozenset({DATE_LABEL, "date"})

_OR = frozenset({"OR", "ＯＲ", "|", "||", "｜", "｜｜"})
_AND = frozenset({"AND", "ＡＮＤ", "&&", "＆＆"})  # which every word is joined by anyhow
_NOT = frozenset({"NOT", "ＮＯＴ"})
_OR_WORDS = frozenset({"或", "或者"})  # operators between two units, words elsewhere
_QUOTE = '"＂“”„‟«»″〝〞〟❝❞「」『』'
_MINUS = r"(?P<minus>(?<!\S)[-－−﹣](?!\s|[-－−﹣]|\d+(?![\da-zａ-ｚ])))?"
_SINGLE = r"‘(?P<single>[^‘’]*)’|(?<!\S)['＇](?P<plain>[^'＇]+)['＇](?!\S)"
_TOKEN = re.compile(
    rf"{_MINUS}(?:[{_QUOTE}](?P<phrase>[^{_QUOTE}]*)[{_QUOTE}]|{_SINGLE}|(?P<run>[^\s{_QUOTE}‘]+))",
    re.IGNORECASE,
)
_LABEL = re.compile(
    rf"(?<!\S)[(（]*+{_MINUS}[(（]*+(?P<label>[^\W\d_]{{2,8}})[:：﹕](?P<space>\s*)", re.IGNORECASE
)
_GROUP = re.compile(r"[(（](?P<inside>[^()（）]*)[)）]")
_WORD = re.compile(r"\S+")
_LONGEST_DATE = 7  # words between spaces: 2019 年 3 月 6 日 至今
_NO_DATE = re.compile(r"[^\W\d_年月日号號至到今以来來]|[:：]")
_LIST = re.compile("[、,，;；|｜]+")
_BARE = "()（）[]【】,，。、;； "


@dataclass(frozen=True, slots=True)
class Unit:
    """One run of text without spaces, or what stood between quotes; with another field than
    "text", what that field must have."""

    text: str
    is_phrase: bool
    field: FieldName = "text"


@dataclass(frozen=True, slots=True)
class DateFilter:
    """Published within `days`; `value` as typed."""

    value: str
    days: Days


@dataclass(frozen=True, slots=True)
class Parsed:
    """Each of `required` is a choice of units, all of `dates` must hold, none of `excluded`
    may be there, and none of `excluded_dates` may hold."""

    required: tuple[tuple[Unit, ...], ...]
    excluded: tuple[Unit, ...]
    dates: tuple[DateFilter, ...] = ()
    excluded_dates: tuple[DateFilter, ...] = ()


def parse(text: str) -> Parsed:
    """Read at most MAX_CHARACTERS of text; never raises."""
    text = text[:MAX_CHARACTERS]
    # A character that folds to many (ﷺ) counts as many.
    longer = len(fold(text)) // MAX_FOLDED + 1
    return _Parser(text[: MAX_CHARACTERS // longer] if longer > 1 else text).parse()


@dataclass(slots=True)
class _Parser:
    text: str
    required: list[tuple[Unit, ...]] = field(default_factory=list)
    excluded: list[Unit] = field(default_factory=list)
    dates: list[DateFilter] = field(default_factory=list)
    excluded_dates: list[DateFilter] = field(default_factory=list)
    last: Literal["", "units", "date"] = ""  # what an OR would join to
    joins: bool = False  # an OR stands before the next unit
    excluding_to: int = 0  # the end of -( ... )
    negates: bool = False  # a NOT stands before the next unit

    def parse(self) -> Parsed:
        position = 0
        while (match := _TOKEN.search(self.text, position)) and self._count() < MAX_UNITS:
            start = match.start()
            position = self._filter(start) or self._plain(match)
        return Parsed(
            tuple(self.required),
            tuple(self.excluded),
            tuple(self.dates),
            tuple(self.excluded_dates),
        )

    def _count(self) -> int:
        dates = len(self.dates) + len(self.excluded_dates)
        return sum(map(len, self.required)) + len(self.excluded) + dates

    def _plain(self, match: re.Match[str]) -> int:
        run = match["run"]
        if run is not None and not match["minus"] and self._is_operator(run):
            self.joins = self.last != ""
            return match.end()
        if run in _AND and self.last != "":
            return match.end()
        if run in _NOT and self.text[match.end() :].strip():
            self.negates = True
            return match.end()
        is_minus = match["minus"] is not None
        if is_minus and run is not None and (group := _GROUP.match(self.text, match.start("run"))):
            self.excluding_to = group.end()
        is_excluded = is_minus or self.negates or match.start() < self.excluding_to
        self.negates = False
        if run is None:
            self._add((Unit(_quoted(match), True),), is_excluded)
        else:
            self._add((Unit(_without_plus(run), False),), is_excluded)
        return match.end()

    def _is_operator(self, run: str) -> bool:
        return run in _OR or (run in _OR_WORDS and self.last != "")

    def _filter(self, start: int) -> int | None:
        """Read a filter that begins here; None where there is none, else where it ends."""
        match = _LABEL.match(self.text, start)
        if match is None:
            return None
        name = fold(match["label"])
        is_minus = match["minus"] is not None
        is_excluded = is_minus or self.negates or start < self.excluding_to
        if name in _DATE_NAMES:
            end = self._date(match.end(), is_excluded)
            self.negates = self.negates and end is None
            return end
        if name not in _FIELDS:
            return None
        units, without, end = self._values(match.end(), after_space=match["space"] != "")
        if not units and not without:
            return None
        if without:
            self._add(tuple(replace(unit, field=_FIELDS[name]) for unit in without), True)
        if not units:
            return end
        self._add(tuple(replace(unit, field=_FIELDS[name]) for unit in units), is_excluded)
        self.negates = False
        return end

    def _values(self, start: int, *, after_space: bool) -> tuple[list[Unit], list[Unit], int]:
        """The values of a filter, those that are to be left out, and where they end; none
        where nothing can be searched."""
        group = _GROUP.match(self.text, start)
        if group is not None:
            listed = list(_listed(group["inside"]))
            wanted = [unit for unit, is_minus in listed if not is_minus]
            return wanted, [unit for unit, is_minus in listed if is_minus], group.end()
        match = _TOKEN.search(self.text, start)
        if match is None or self.text[start : match.start()].strip(_QUOTE + "‘"):
            return [], [], start
        run = match["run"]
        if run is None:
            return list(_searchable(Unit(_quoted(match), True))), [], match.end()
        is_operator = run in _OR or run in _OR_WORDS or (after_space and match["minus"])
        if is_operator or self._is_label(match.start()):
            return [], [], start
        return list(_split(run)), [], match.end()

    def _is_label(self, start: int) -> bool:
        match = _LABEL.match(f" {self.text[start:]}", 1)
        return match is not None and fold(match["label"]) in _DATE_NAMES | _FIELDS.keys()

    def _date(self, start: int, is_excluded: bool) -> int | None:
        """Read the longest text here that names days: 2019 .. 2020 before 2019."""
        words = islice(_WORD.finditer(self.text, start), _LONGEST_DATE)
        ends = [word.end() for word in takewhile(lambda word: not _NO_DATE.search(word[0]), words)]
        for end in reversed(ends):
            value = self.text[start:end].strip(_BARE + _QUOTE)
            days = _read_listed_days(value)
            if days is not None:
                if is_excluded:
                    self.excluded_dates.append(DateFilter(value, days))
                else:
                    self._add_date(DateFilter(value, days))
                return end
        return None

    def _add_date(self, found: DateFilter) -> None:
        if self.joins and self.last == "date":
            before = self.dates.pop()
            value = f"{before.value}、{found.value}"
            found = DateFilter(value, before.days.spanning(found.days))
        self.dates.append(found)
        self.last, self.joins = "date", False

    def _add(self, units: tuple[Unit, ...], is_excluded: bool) -> None:
        joins, self.joins = self.joins, False
        units = units[: MAX_UNITS - self._count()]
        if is_excluded:
            self.excluded.extend(units)
            return
        if joins and self.last == "date" and units[0].field == "text":
            days = _read_listed_days(units[0].text)
            if days is not None:
                self.joins = True
                self._add_date(DateFilter(units[0].text, days))
                return
        if joins and self.last == "units":
            inherited = self.required[-1][-1].field
            if units[0].field == "text":
                units = tuple(replace(unit, field=inherited) for unit in units)
            self.required[-1] += units
        else:
            self.required.append(units)
        self.last = "units"


def _quoted(match: re.Match[str]) -> str:
    return (match["phrase"] or match["single"] or match["plain"] or "").strip()


def _without_plus(run: str) -> str:
    """+word is a word that must be there, as every word must."""
    return run[1:] if run[0] in "+＋" and not run[1:2].isdigit() else run


def _listed(inside: str) -> Iterator[tuple[Unit, bool]]:
    """The units between brackets, and whether each stands behind a minus."""
    for match in _TOKEN.finditer(inside):
        is_minus = match["minus"] is not None
        if match["run"] is None:
            yield from ((unit, is_minus) for unit in _searchable(Unit(_quoted(match), True)))
        elif match["run"] not in _OR | _OR_WORDS:
            yield from ((unit, is_minus) for unit in _split(match["run"]))


def _split(run: str) -> Iterator[Unit]:
    for part in _LIST.split(run):
        yield from _searchable(Unit(part.strip(_BARE), False))


def _searchable(unit: Unit) -> Iterator[Unit]:
    if trim(fold(unit.text)):
        yield unit


def _read_listed_days(text: str) -> Days | None:
    found = [read_days(part) for part in _LIST.split(text)]
    known = [days for days in found if days is not None]
    if not known or len(known) < len(found):
        return None
    spanned = known[0]
    for days in known[1:]:
        spanned = spanned.spanning(days)
    return spanned
