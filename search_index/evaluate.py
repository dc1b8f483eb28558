"""Finds and scores the documents of one segment, whole posting lists at a time.

Whoosh's own matchers step through postings one by one in Python; sets of document numbers
are some fifty times quicker. Only the nodes that `tree` makes are known here: any other is
refused, never answered wrongly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import log

from whoosh.query.compound import And, Or
from whoosh.query.qcore import Query
from whoosh.query.terms import Term
from whoosh.query.wrappers import Not

from search_index.atoms import IDEOGRAPH, char_class, occurrences
from search_index.plan import Needle
from search_index.schema import PART_SEPARATOR, WEIGHTS
from search_index.segment import SegmentReader
from search_index.tree import Exact, PublishedBetween

_K1, _B = 1.2, 0.75
_SEPARATOR_BYTES = PART_SEPARATOR.encode("ascii")

Numbers = set[int]


class SegmentEvaluator:
    """Evaluates one query on one segment; keeps what it read for scoring."""

    def __init__(self, reader: SegmentReader, deleted: frozenset[int]) -> None:
        self.reader = reader
        self._deleted = deleted
        self._postings: dict[tuple[str, str], tuple[list[int], list[int]]] = {}
        self._counted: dict[str, dict[int, int]] = {}

    def find(self, tree: Query) -> Numbers:
        """The numbers of all live documents that match."""
        return self._matches(tree, None) - self._deleted

    def document_frequency(self, needle: Needle) -> int:
        """At most so many documents have the needle."""
        return min(len(self._read("grams", term)[0]) for term in needle.terms)

    def score(
        self, numbers: Iterable[int], weighted: list[tuple[Needle, float]], average_length: float
    ) -> dict[int, float]:
        """BM25F of found documents: each needle as it stands, and again as a word."""
        scale = _K1 * _B / (average_length or 1.0)
        lengths = self.reader.lengths
        scores = dict.fromkeys(numbers, 0.0)
        norms = {number: _K1 * (1 - _B) + scale * lengths[number] for number in scores}
        for needle, weight in weighted:
            gain = weight * (_K1 + 1)
            for frequencies in (self._frequencies(needle), self._as_word(needle)):
                # The shorter of the two decides how many steps there are.
                if len(frequencies) < len(scores):
                    for number, frequency in frequencies.items():
                        if number in scores:
                            scores[number] += gain * frequency / (frequency + norms[number])
                else:
                    for number in scores:
                        frequency = frequencies.get(number, 0)
                        scores[number] += gain * frequency / (frequency + norms[number])
        return scores

    def _matches(self, node: Query, within: Numbers | None) -> Numbers:
        for kind, evaluate in _EVALUATORS.items():
            if type(node) is kind:
                found: Numbers = evaluate(self, node, within)
                return found
        raise TypeError(f"cannot evaluate {type(node).__name__}")

    def _term(self, node: Term, within: Numbers | None) -> Numbers:
        numbers = self._read(node.fieldname, node.text)[0]
        return set(numbers) if within is None else within.intersection(numbers)

    def _and(self, node: And, within: Numbers | None) -> Numbers:
        # The fewer are left when a costly child's turn comes, the less it costs.
        for child in sorted(node.subqueries, key=self._cost):
            if type(child) is Not:
                assert within is not None, "an exclusion needs something to exclude from"  # noqa: S101
                within = within - self._matches(child.query, within)
            else:
                within = self._matches(child, within)
            if not within:
                break
        return within or set()

    def _or(self, node: Or, within: Numbers | None) -> Numbers:
        return set().union(*(self._matches(child, within) for child in node.subqueries))

    def _exact(self, node: Exact, within: Numbers | None) -> Numbers:
        needle = node.needle
        counted = self._counted.setdefault(needle.text, {})
        count = _counter(needle.text)
        text = self.reader.text
        found: Numbers = set()
        for number in self._and(node, within):
            frequency = counted.get(number)
            if frequency is None:
                frequency = counted[number] = count(text(number))
            if frequency:
                found.add(number)
        return found

    def _range(self, node: PublishedBetween, within: Numbers | None) -> Numbers:
        published = self.reader.published
        numbers = range(len(published)) if within is None else within
        return {n for n in numbers if node.first <= published[n] <= node.last}

    def _cost(self, node: Query) -> tuple[int, int]:
        if type(node) is Term:
            return 0, len(self._read(node.fieldname, node.text)[0])
        if type(node) is Exact:
            return 2, self.document_frequency(node.needle)
        return (3 if type(node) is Not else 1), 0

    def _read(self, field: str, term: str) -> tuple[list[int], list[int]]:
        postings = self._postings.get((field, term))
        if postings is None:
            numbers, frequencies = self.reader.postings(field, term)
            postings = numbers.tolist(), frequencies.tolist()
            self._postings[field, term] = postings
        return postings

    def _frequencies(self, needle: Needle) -> dict[int, int]:
        if not needle.is_exact:
            return self._counted.get(needle.text, {})
        return dict(zip(*self._read("grams", needle.terms[0]), strict=True))

    def _as_word(self, needle: Needle) -> dict[int, int]:
        if len(needle.text) == 1:
            return {}
        return dict(zip(*self._read("words", needle.text), strict=True))


_EVALUATORS: dict[type[Query], Callable[..., Numbers]] = {
    Term: SegmentEvaluator._term,
    And: SegmentEvaluator._and,
    Or: SegmentEvaluator._or,
    Exact: SegmentEvaluator._exact,
    PublishedBetween: SegmentEvaluator._range,
}


def inverse_document_frequency(found: int, documents: int) -> float:
    """BM25's, never negative: rare needles weigh more."""
    return log(1 + (max(documents - found, 0) + 0.5) / (found + 0.5))


def _counter(needle: str) -> Callable[[bytes], int]:
    """A function that counts a needle in a stored text, by the weight of each part."""
    if char_class(needle[0]) == IDEOGRAPH == char_class(needle[-1]):
        # UTF-8 keeps whole characters apart, so bytes can be counted without decoding.
        wanted = needle.encode("utf-8")

        def count_bytes(text: bytes) -> int:
            if wanted not in text:
                return 0
            parts = text.split(_SEPARATOR_BYTES)
            return sum(w * part.count(wanted) for w, part in zip(WEIGHTS, parts, strict=True))

        return count_bytes

    def count_whole(text: bytes) -> int:
        parts = text.decode("utf-8").split(PART_SEPARATOR)
        counts = (sum(1 for _ in occurrences(part, needle)) for part in parts)
        return sum(w * count for w, count in zip(WEIGHTS, counts, strict=True))

    return count_whole
