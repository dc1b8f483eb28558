"""Marks in an original text what a query found in it.

Works from the same plan and the same folded text as the search, so a phrase is marked only
as a whole, a word only where it stands, and a full-width or traditional spelling like any
other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from search_index.atoms import occurrences
from search_index.folding import fold, fold_with_offsets
from search_index.plan import make_plan

ELLIPSIS = "…"
_SENTENCE_ENDS = "。！？!?；;\n"
_PAUSES = "，,、：: \u3000"
_LEAD = 0.25  # of the passage: how much may stand before the first mark


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text; `hit` where it is to be marked."""

    text: str
    hit: bool


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    needle: int


class Highlighter:
    """Marks one query in any number of texts. Safe to share between threads."""

    def __init__(self, query_text: str) -> None:
        self._needles = [needle.text for needle in make_plan(query_text).needles()]

    def segments(self, text: str, length: int | None = None) -> list[Segment]:
        """The text in stretches that joined give it back; never two of a kind in a row.

        With `length`: of a longer text only the passage of about so many characters that has
        the most of the query, cut between sentences where it can be, "…" where it is cut.
        """
        marks = self._marks(text)
        if length is None or len(text) <= length:
            return _split(text, marks, 0, len(text))
        start, end = _window(text, marks, max(length, 1))
        segments = _split(text, marks, start, end)
        if start > 0:
            segments = _joined([Segment(ELLIPSIS, False), *segments])
        if end < len(text):
            segments = _joined([*segments, Segment(ELLIPSIS, False)])
        return segments

    def best(self, passages: Sequence[str]) -> int | None:
        """Which passage has the most different parts of the query, then the most marks, then
        comes first; None when none has any."""
        best: tuple[int, int] = (0, 0)
        chosen = None
        for place, passage in enumerate(passages):
            folded = fold(passage)
            counts = [sum(1 for _ in occurrences(folded, needle)) for needle in self._needles]
            covered = sum(len(n) for n, count in zip(self._needles, counts, strict=True) if count)
            score = (covered, sum(counts))
            if score > best:
                best, chosen = score, place
        return chosen

    def _marks(self, text: str) -> list[_Mark]:
        """Every occurrence in original offsets, by start. A single character of a longer query
        counts only where it touches another mark: 在 by itself says nothing."""
        folded = fold_with_offsets(text)
        marks = [
            _Mark(folded.starts[at], folded.ends[at + len(needle) - 1], number)
            for number, needle in enumerate(self._needles)
            for at in occurrences(folded.text, needle)
        ]
        if len(self._needles) > 1:
            long = [mark for mark in marks if len(self._needles[mark.needle]) > 1]
            if long:
                marks = long + _touching(marks, long, self._needles)
        return sorted(marks, key=lambda mark: (mark.start, mark.end))


def _touching(marks: list[_Mark], long: list[_Mark], needles: list[str]) -> list[_Mark]:
    starts = {mark.start for mark in long}
    ends = {mark.end for mark in long}
    return [
        mark
        for mark in marks
        if len(needles[mark.needle]) == 1 and (mark.end in starts or mark.start in ends)
    ]


def _split(text: str, marks: list[_Mark], start: int, end: int) -> list[Segment]:
    segments: list[Segment] = []
    position = start
    for mark in marks:
        mark_start, mark_end = max(mark.start, position), min(mark.end, end)
        if mark_start >= mark_end:
            continue
        if position < mark_start:
            segments.append(Segment(text[position:mark_start], False))
        segments.append(Segment(text[mark_start:mark_end], True))
        position = mark_end
    if position < end:
        segments.append(Segment(text[position:end], False))
    return _joined(segments)


def _joined(segments: list[Segment]) -> list[Segment]:
    joined: list[Segment] = []
    for segment in segments:
        if joined and joined[-1].hit == segment.hit:
            joined[-1] = Segment(joined[-1].text + segment.text, segment.hit)
        else:
            joined.append(segment)
    return joined


def _window(text: str, marks: list[_Mark], length: int) -> tuple[int, int]:
    """The stretch of at most about `length` characters with the most of the query."""
    if not marks:
        return 0, _cut_end(text, 0, length)
    best = (-1, -1)
    chosen = marks[0]
    counts: dict[int, int] = {}
    right = 0
    for left, mark in enumerate(marks):  # two ends that only move forward
        while right < len(marks) and marks[right].end <= mark.start + length:
            counts[marks[right].needle] = counts.get(marks[right].needle, 0) + 1
            right += 1
        score = (len(counts), right - left)
        if score > best:
            best, chosen = score, mark
        if right > left:
            counts[mark.needle] -= 1
            if not counts[mark.needle]:
                del counts[mark.needle]
        else:
            right = left + 1
    last = max(
        (m.end for m in marks if chosen.start <= m.start and m.end <= chosen.start + length),
        default=chosen.end,
    )
    start = _cut_start(text, chosen.start, last, length)
    return start, _cut_end(text, start, length, at_least=min(last, start + length))


def _cut_start(text: str, first: int, last: int, length: int) -> int:
    """Where to begin so that the marks fit: after a sentence, a pause, or anywhere."""
    room = min(int(length * _LEAD), max(length - (last - first), 0))
    earliest = max(first - room, 0)
    if len(text) - earliest < length:  # near the end: take more before instead
        earliest = min(max(len(text) - length, 0), first)
    if earliest == 0:
        return 0
    for stops in (_SENTENCE_ENDS, _PAUSES):
        for i in range(earliest, first + 1):
            if text[i - 1] in stops:
                return i
    return earliest


def _cut_end(text: str, start: int, length: int, at_least: int = 0) -> int:
    end = start + length
    if end >= len(text):
        return len(text)
    shortest = max(at_least, start + length // 2)
    for stops in (_SENTENCE_ENDS, _PAUSES):
        for i in range(end, shortest, -1):
            if text[i - 1] in stops:
                return i
    return max(end, at_least)
