"""Marks in an original text what a query found in it.

Works from the same plan and the same folded text as the search, so a phrase is marked only
as a whole, a word only where it stands, and a full-width or traditional spelling like any
other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from search_index.asking.plan import Plan, make_plan
from search_index.text.atoms import occurrences
from search_index.text.folding import fold, fold_with_offsets

ELLIPSIS = "…"
_SENTENCE_ENDS = "。！？!?；;\n"
_PAUSES = "，,、：: \u3000"
_MARKED_FIELDS = frozenset({"text", "headline"})
# Folds to itself, and as an ideograph to its neighbours: just what the edge of a text is.
_EDGE = "\ue000"
_LEAD = 0.25  # of the passage: how much may stand before the first mark


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text; `hit` where it is to be marked."""

    text: str
    hit: bool


@dataclass(frozen=True, slots=True)
class _Sought:
    """A needle, and the parts of the query that it answers: its own or, of a synonym or
    another reading, those of the words as typed."""

    text: str
    parts: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    sought: _Sought


class Highlighter:
    """Marks one query in any number of texts. Safe to share between threads.

    What was looked for in all of a text or in its headline is marked, synonyms among it;
    what a source or another field must have is not.
    """

    def __init__(self, plan: Plan | str) -> None:
        """A query as typed is planned without names and synonyms."""
        plan = make_plan(plan) if isinstance(plan, str) else plan
        self._sought, self._sizes = _sought(plan)
        self._has_words = any(len(one.text) > 1 for one in self._sought)

    def segments(self, text: str, length: int | None = None) -> list[Segment]:
        """The text in stretches that joined give it back; never two of a kind in a row.

        With `length`, in characters: of a longer text only the passage of about so many that
        has the most of the query, cut between sentences where it can be, "…" where it is cut.
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
        """Which passage (paragraph, turn) answers most of the query, then has the most marks,
        then comes first; None when none has any."""
        best: tuple[int, int] = (0, 0)
        chosen = None
        for place, folded in enumerate(_fold_all(passages)):
            parts: set[int] = set()
            count = 0
            for one in self._sought:
                if one.text in folded:
                    found = sum(1 for _ in occurrences(folded, one.text))
                    if found:
                        parts |= one.parts
                    if len(one.text) > 1 or not self._has_words:
                        count += found
            score = (sum(self._sizes[part] for part in parts), count)
            if score > best:
                best, chosen = score, place
        return chosen

    def _marks(self, text: str) -> list[_Mark]:
        """Every occurrence in original offsets, by start. A single character of a longer query
        counts only where it touches another mark: 在 by itself says nothing."""
        folded = fold_with_offsets(text)
        marks = [
            _Mark(folded.starts[at], folded.ends[at + len(one.text) - 1], one)
            for one in self._sought
            if one.text in folded.text
            for at in occurrences(folded.text, one.text)
        ]
        if len(self._sought) > 1:
            long = [mark for mark in marks if len(mark.sought.text) > 1]
            if long:
                marks = long + _touching(marks, long)
        return sorted(marks, key=lambda mark: (mark.start, mark.end))


def _sought(plan: Plan) -> tuple[tuple[_Sought, ...], list[int]]:
    """What is to be marked, and how much each part of the query counts: its characters."""
    parts: dict[str, set[int]] = {}
    sizes: list[int] = []
    for clause in plan.clauses:
        typed = [n.text for n in clause.choices[0].needles if n.field in _MARKED_FIELDS]
        for text in typed:
            parts.setdefault(text, set()).add(len(sizes))
            sizes.append(len(text))
        others = (needle for choice in clause.choices[1:] for needle in choice.needles)
        for needle in others:
            if needle.field in _MARKED_FIELDS and typed:
                answered = range(len(sizes) - len(typed), len(sizes))
                parts.setdefault(needle.text, set()).update(answered)
    return tuple(_Sought(text, frozenset(of)) for text, of in parts.items()), sizes


def _fold_all(passages: Sequence[str]) -> list[str]:
    """Each passage folded. Folding costs by the call, so all go in one."""
    folded = fold(_EDGE.join(passages)).split(_EDGE)
    return folded if len(folded) == len(passages) else [fold(passage) for passage in passages]


def _touching(marks: list[_Mark], long: list[_Mark]) -> list[_Mark]:
    starts = {mark.start for mark in long}
    ends = {mark.end for mark in long}
    return [
        mark
        for mark in marks
        if len(mark.sought.text) == 1 and (mark.end in starts or mark.start in ends)
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
    counts: Counter[int] = Counter()
    answered = 0
    right = 0
    for left, mark in enumerate(marks):  # two ends that only move forward
        while right < len(marks) and marks[right].end <= mark.start + length:
            for part in marks[right].sought.parts:
                answered += not counts[part]
                counts[part] += 1
            right += 1
        score = (answered, right - left)
        if score > best:
            best, chosen = score, mark
        if right > left:
            for part in mark.sought.parts:
                counts[part] -= 1
                answered -= not counts[part]
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
