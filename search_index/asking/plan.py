"""A typed query -> a plan: what must stand in a text, each needle looked for as it is.

Searching and highlighting both work from a plan, so what is marked is what was found.
"""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

from search_index.asking.clauses import ClauseWriter, shown
from search_index.asking.grammar import DATE_LABEL, DateFilter, parse
from search_index.asking.lexicon import Lexicon
from search_index.asking.synonyms import Synonyms
from search_index.planned import (
    Choice,
    Clause,
    Needle,
    Plan,
    Understood,
    UnderstoodFilter,
)
from search_index.text.atoms import trim
from search_index.text.folding import fold

__all__ = [
    "DEFAULT_ZONE",
    "MAX_NEEDLES",
    "Choice",
    "Clause",
    "Needle",
    "Plan",
    "Understood",
    "UnderstoodFilter",
    "make_plan",
]

MAX_NEEDLES = 32
DEFAULT_ZONE = ZoneInfo("Asia/Shanghai")


def make_plan(
    text: str,
    *,
    lexicon: Lexicon | None = None,
    synonyms: Synonyms | None = None,
    zone: ZoneInfo = DEFAULT_ZONE,
) -> Plan:
    """The plan of a typed query; `is_empty` when it asks for nothing. Never raises.

    `zone` is where a day of a date filter begins and ends.
    """
    parsed = parse(text)
    writer = ClauseWriter(lexicon, synonyms, MAX_NEEDLES)
    # Exclusions first: to leave one out would show what the reader asked not to see.
    writer.exclude(parsed.excluded)
    for units in parsed.required:
        writer.require(units)
    writer.add_others()
    is_text = not parsed.excluded and all(
        len(units) == 1 or units[0].field != "text" for units in parsed.required
    )
    typed = " ".join(u.text for units in parsed.required for u in units if u.field == "text")
    start, end = _published(parsed.dates, zone)
    return Plan(
        clauses=tuple(draft.clause() for draft in writer.drafts if draft.choices),
        excluded=tuple(writer.excluded),
        published_from=start,
        published_to=end,
        excluded_periods=tuple(_published((one,), zone) for one in parsed.excluded_dates),
        verbatim=trim(fold(typed)) if is_text else "",
        understood=Understood(
            tuple(draft.shown for draft in writer.drafts if draft.choices and draft.shown),
            (
                *(shown(unit) for unit in parsed.excluded if trim(fold(unit.text))),
                *(f"{DATE_LABEL}:{found.value}" for found in parsed.excluded_dates),
            ),
            (
                *(draft.filter for draft in writer.drafts if draft.choices and draft.filter),
                *(UnderstoodFilter("date", DATE_LABEL, found.value) for found in parsed.dates),
            ),
        ),
    )


def _published(
    dates: tuple[DateFilter, ...], zone: ZoneInfo
) -> tuple[datetime | None, datetime | None]:
    firsts = [found.days.first for found in dates if found.days.first is not None]
    lasts = [found.days.last for found in dates if found.days.last is not None]
    return (
        datetime.combine(max(firsts), time.min, zone) if firsts else None,
        datetime.combine(min(lasts), time.max, zone) if lasts else None,
    )
