"""Times as pages print them. A page seldom names a zone; then the setting `timezone` does."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo

_TIME = re.compile(
    r"""(?<!\d)(?:
        (?P<year>(?:19|20)\d\d)\s*(?:[-/.]|年)\s*(?P<month>\d{1,2})\s*(?:[-/.]|月)\s*
        (?P<day>\d{1,2})(?!\d)\s*日?
      | (?P<packed>(?:19|20)\d{6})(?!\d)
    )
    (?:
        (?:\s*T\s*|\s*[,(]?\s*(?:(?:星期|周)[一二三四五六日天]\s*\)?\s*)?)
        (?P<half>上午|下午)?\s*
        (?P<hour>\d{1,2})\s*(?:[:]|[时点])\s*(?P<minute>\d{1,2})(?:\s*分)?
        (?:\s*:\s*(?P<second>\d{1,2})(?:\.\d+)?)?
        \s*(?P<zone>Z|[+-]\d\d:?\d\d)?(?!\d)
    )?""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A time found in text. With `is_date` only the day was given and the clock stands at 0:00."""

    at: datetime
    is_date: bool
    start: int
    end: int


def find_time(text: str, zone: tzinfo) -> Moment | None:
    """The first time in `text`, aware; `zone` counts where the text names none.

    `start` and `end` are positions in `text`. Impossible dates (2月30日) are passed over.
    """
    folded = unicodedata.normalize("NFKC", text)
    if len(folded) != len(text):  # positions have to mean the same in both
        folded = text
    for match in _TIME.finditer(folded):
        moment = _moment(match, zone)
        if moment is not None:
            return moment
    return None


def _moment(match: re.Match[str], zone: tzinfo) -> Moment | None:
    packed = match["packed"]
    day = (
        (int(packed[:4]), int(packed[4:6]), int(packed[6:]))
        if packed
        else (int(match["year"]), int(match["month"]), int(match["day"]))
    )
    hour = int(match["hour"] or 0)
    if match["half"] == "下午" and hour < 12:
        hour += 12
    try:
        at = datetime(*day, hour, int(match["minute"] or 0), int(match["second"] or 0), tzinfo=zone)
    except ValueError:
        return None
    if match["zone"]:
        at = at.replace(tzinfo=_offset(match["zone"]))
    return Moment(at, match["hour"] is None, match.start(), match.end())


def _offset(text: str) -> tzinfo:
    if text == "Z":
        return UTC
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))
