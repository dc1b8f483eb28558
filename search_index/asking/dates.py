"""A date or a span of dates as readers write it -> days.

Readers write 2019, 2019年3月, 2019-03-06, 2019.3.6 or 2019至2020, in either width. What
cannot be read is no error here: the query then takes it for ordinary words.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from search_index.text.folding import fold

_POINT = re.compile(
    r"(?P<year>[12]\d{3})(?:"
    r"年?|[-/.年](?P<month>\d{1,2})(?:月?|[-/.月](?P<day>\d{1,2})[日号]?)"
    r"|(?P<month2>\d\d)(?P<day2>\d\d)?"
    r")",
    re.ASCII,
)
_REST = re.compile(r"(?:(?P<month>\d{1,2})月)?(?:(?P<day>\d{1,2})[日号])?", re.ASCII)
_RANGE = re.compile(r"\.{2,}|~+|至|到|-+")
_TODAY = "今"  # 2019至今
_SINCE = "以来"


@dataclass(frozen=True, slots=True)
class Days:
    """From `first` to `last`, both inclusive; None where that side is open."""

    first: date | None
    last: date | None

    def spanning(self, other: Days) -> Days:
        """The shortest span that has both."""
        open_start = self.first is None or other.first is None
        open_end = self.last is None or other.last is None
        return Days(
            None if open_start else min(day for day in (self.first, other.first) if day),
            None if open_end else max(day for day in (self.last, other.last) if day),
        )


def read_days(text: str) -> Days | None:
    """The days that a text names, or None where it names none. A span that is written
    backwards is turned round."""
    folded = fold(text).strip()
    if folded.endswith(_SINCE):
        folded = folded.removesuffix(_SINCE) + ".."
    point = _point(folded)
    if point is not None:
        return point
    for mark in _RANGE.finditer(folded):
        span = _span(folded[: mark.start()].strip(), folded[mark.end() :].strip())
        if span is not None:
            return span
    return None


def _span(before: str, after: str) -> Days | None:
    if before and after in {"", _TODAY}:
        start = _point(before)
        return None if start is None else Days(start.first, None)
    if after and not before:
        end = _point(after)
        return None if end is None else Days(None, end.last)
    start = _point(before)
    if start is None or start.first is None:
        return None
    end = _point(after) or _rest(after, start.first)
    return None if end is None else start.spanning(end)


def _point(text: str) -> Days | None:
    """One year, month or day."""
    match = _POINT.fullmatch(text)
    if match is None:
        return None
    return _days(match["year"], match["month"] or match["month2"], match["day"] or match["day2"])


def _rest(text: str, start: date) -> Days | None:
    """The end of 2019年3月至5月 or 2019年3月1日至6日: what is not said is as in the start."""
    match = _REST.fullmatch(text)
    if match is None or not text:
        return None
    return _days(str(start.year), match["month"] or str(start.month), match["day"])


def _days(year: str, month: str | None, day: str | None) -> Days | None:
    y, m, d = int(year), int(month or 0), int(day or 0)
    try:
        if month is None:
            return Days(date(y, 1, 1), date(y, 12, 31))
        if day is None:
            return Days(date(y, m, 1), date(y, m, monthrange(y, m)[1]))
        return Days(date(y, m, d), date(y, m, d))
    except ValueError:  # there is no such month or day
        return None
