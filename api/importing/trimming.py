"""Where a body starts and ends among lines: the same rule for a text dump and for a saved page.

Only lines that are recognised as furniture are taken off. A line that nothing is known about
stays, because a superfluous line can be seen and removed and a lost sentence cannot.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from api.importing.labels import (
    SENTENCE_END,
    breadcrumbs,
    is_credit,
    is_footer,
    is_information,
    is_navigation,
    is_tail,
    may_be_footer,
    scan,
)

_HEAD_LINES = 60
_LONG = 90
_BARE_DATE = re.compile(
    r"^\s*[\[(（]?\s*(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?"
    r"(?:\s+\d{1,2}:\d\d(?::\d\d)?)?\s*[\])）]?(?:\s.{0,20})?$"
)
_EVENT_FIELD = re.compile(r"^\s*(?:地\s*点|对\s*象|主\s*题|内\s*容|联系人|人\s*员)\s*[:：]")


@dataclass(frozen=True, slots=True)
class Extent:
    """Lines [start, end) are the body; `titles` are indexes of title lines above it."""

    titles: tuple[int, ...]
    start: int
    end: int


def find_extent(lines: Sequence[str]) -> Extent:
    """Split the lines of a whole page. Empty lines may be among them."""
    crumb = _last_crumb(lines)
    information = find_information(lines, 0 if crumb is None else crumb)
    first = 0 if crumb is None else crumb + 1
    if information is not None:
        titles = _titles(lines, first, information[0])
        start = information[1]
    else:
        titles = _titles(lines, first, min(len(lines), first + _HEAD_LINES), until_body=True)
        start = titles[-1] + 1 if titles else first
    end = find_end(lines, start)
    return Extent(tuple(titles), start, end)


def find_end(lines: Sequence[str], start: int = 0) -> int:
    """Index after the last line of the body: what follows is credits, links and the foot."""
    end = _without_foot(lines, start, len(lines))
    while end > start and (not lines[end - 1].strip() or is_tail(lines[end - 1])):
        end -= 1
    # Past a line that always ends a page, lines without a sentence are furniture too.
    for index in range(start, end):
        if _ends_page(lines[index]) and not any(map(_is_sentence, lines[index:end])):
            return _without_blank(lines, start, index)
    return _without_blank(lines, start, end)


def _without_foot(lines: Sequence[str], start: int, end: int) -> int:
    """Index before the foot: a run of lines of which at least one can be nothing else."""
    first, is_certain = end, False
    while first > start:
        line = lines[first - 1]
        certain = is_footer(line) or is_navigation(line)
        if line.strip() and not certain and not may_be_footer(line):
            break
        is_certain = is_certain or certain
        first -= 1
    return first if is_certain else end


def _without_blank(lines: Sequence[str], start: int, end: int) -> int:
    while end > start and not lines[end - 1].strip():
        end -= 1
    return end


def _ends_page(line: str) -> bool:
    return (is_credit(line) and any(item.name == "editor" for item in scan(line))) or (
        is_navigation(line) and ("打印" in line or "关闭" in line or "一篇" in line)
    )  # fmt: skip


def _is_sentence(line: str) -> bool:
    return bool(SENTENCE_END.search(line[-20:])) and not is_tail(line)


def _last_crumb(lines: Sequence[str]) -> int | None:
    for index, line in enumerate(lines[:_HEAD_LINES]):
        if breadcrumbs(line):
            return index
        if len(line) > _LONG and is_body_like(line):
            return None
    return None


def find_information(lines: Sequence[str], first: int) -> tuple[int, int] | None:
    """First and after-last index of the lines with 来源, 时间 and the like, if there are any."""
    start = None
    for index in range(first, min(len(lines), first + _HEAD_LINES)):
        line = lines[index]
        if not line.strip():
            continue
        if is_information_line(lines, index):
            start = index if start is None else start
        elif start is not None:
            if not is_navigation(line):
                return start, index
        elif is_body_like(line):
            return None
    return None if start is None else (start, len(lines))


def is_information_line(lines: Sequence[str], index: int) -> bool:
    """Whether a line tells source or time of the page, not time and place of some meeting."""
    line = lines[index]
    if _BARE_DATE.match(unicodedata.normalize("NFKC", line[:_LONG])):
        return True
    if not is_information(line):
        return False
    stated = scan(line)
    if len(stated) == 1 and stated[0].label in ("时间", "日期"):
        following = next((text for text in lines[index + 1 :] if text.strip()), "")
        return bool(re.match(r"\s*(?:19|20)\d\d", stated[0].value)) and not _EVENT_FIELD.match(
            following
        )
    return True


def is_body_like(line: str) -> bool:
    """Whether a line is prose. Official headlines run past a hundred characters, without a stop."""
    if len(line) > _LONG and "。" in line:
        return True
    return len(line) > 30 and bool(SENTENCE_END.search(line[-20:]))


def _titles(lines: Sequence[str], first: int, last: int, *, until_body: bool = False) -> list[int]:
    """Indexes of the title lines: those right above the body, without furniture between."""
    found: list[int] = []
    for index in range(first, last):
        line = lines[index]
        if not line.strip():
            continue
        if is_navigation(line) or is_footer(line) or breadcrumbs(line):
            if not until_body:
                found.clear()
            continue
        if until_body and found and not _continues_title(lines[found[-1]], line):
            break
        if until_body and is_body_like(line) and found:
            break
        found.append(index)
    return found[-4:]


def _continues_title(above: str, line: str) -> bool:
    """Without an information line below, only a clear sign makes a second title line."""
    return above.rstrip().endswith((":", "：")) or is_subtitle(line)


def is_subtitle(line: str) -> bool:
    """A subtitle is printed behind a dash or in parentheses of its own."""
    text = line.strip()
    return text.startswith(("——", "—", "--", "――", "──")) or (
        text.startswith(("(", "（")) and text.endswith((")", "）"))
    )


def assign_titles(lines: Sequence[str]) -> dict[str, str]:
    """Which of the title lines is kicker, headline and subtitle. Empty if there are none."""
    texts = [" ".join(line.split()) for line in lines if line.strip()]
    subtitles: list[str] = []
    while len(texts) > 1 and is_subtitle(texts[-1]):
        subtitles.insert(0, texts.pop())
    if not texts:
        return {}
    titles = {"headline": texts.pop()}
    if texts:
        titles["kicker"] = " ".join(texts)
    if subtitles:
        titles["subtitle"] = " ".join(subtitles)
    return titles
