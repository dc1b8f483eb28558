"""Finds and scores the documents of one segment, whole posting lists at a time.

Whoosh's own matchers step through postings one by one in Python. Here what matches is one
array of booleans, a place for each document, so that a node of the query is an operation or
two on whole arrays. Only the nodes that `tree` makes are known: any other is refused, never
answered wrongly.
"""

from __future__ import annotations

from collections.abc import Callable
from math import log

import numpy as np
from whoosh.query.compound import And, Or
from whoosh.query.qcore import Query
from whoosh.query.terms import Term
from whoosh.query.wrappers import Not

from search_index.atoms import finder
from search_index.container import Array
from search_index.plan import Needle
from search_index.segment import NOTHING, Postings, SegmentReader
from search_index.tree import Exact, PublishedBetween

_K1, _B = 1.2, 0.75

# Whether each document of the segment matches.
Mask = Array


class SegmentEvaluator:
    """Evaluates one query on one segment; keeps what it read for scoring."""

    def __init__(self, reader: SegmentReader, live: Mask) -> None:
        self.reader = reader
        self._live = live
        self._postings: dict[tuple[str, str], Postings] = {}
        self._found: dict[str, Mask] = {}

    def find(self, tree: Query) -> Array:
        """The numbers of all live documents that match."""
        return np.flatnonzero(self._matches(tree, self._live))

    def document_frequency(self, needle: Needle) -> int:
        """At most so many documents have the needle."""
        return min(len(self._read("grams", term)[0]) for term in needle.terms)

    def scores(self, weighted: list[tuple[Needle, float]], average_length: float) -> Array:
        """BM25F of every document: each needle as it stands, and again as a word."""
        lengths = self.reader.lengths
        norms = _K1 * (1 - _B) + (_K1 * _B / (average_length or 1.0)) * lengths
        scores = np.zeros(len(lengths))
        for needle, weight in weighted:
            for numbers, frequencies in (self._frequencies(needle), self._as_word(needle)):
                gained = frequencies / (frequencies + norms[numbers])
                scores[numbers] += weight * (_K1 + 1) * gained
        return scores

    def _matches(self, node: Query, within: Mask) -> Mask:
        evaluate = _EVALUATORS.get(type(node))
        if evaluate is None:
            raise TypeError(f"cannot evaluate {type(node).__name__}")
        return evaluate(self, node, within)

    def _term(self, node: Term, within: Mask) -> Mask:
        return self._having(self._read(node.fieldname, node.text)[0]) & within

    def _and(self, node: And, within: Mask) -> Mask:
        # The fewer are left when a costly child's turn comes, the less it costs.
        for child in sorted(node.subqueries, key=self._cost):
            within = self._matches(child, within)
            if not within.any():
                break
        return within

    def _or(self, node: Or, within: Mask) -> Mask:
        found = np.zeros_like(within)
        for child in node.subqueries:
            found |= self._matches(child, within)
        return found

    def _not(self, node: Not, within: Mask) -> Mask:
        return within & ~self._matches(node.query, within)

    def _exact(self, node: Exact, within: Mask) -> Mask:
        needle = node.needle
        candidates = self._and(node, within)
        # Where it is a word it surely stands; only the others have to be looked at.
        found = self._having(self._as_word(needle)[0]) & candidates
        has_needle = finder(needle.text)
        text = self.reader.text
        for number in np.flatnonzero(candidates & ~found).tolist():
            found[number] = has_needle(text(number))
        self._found[needle.text] = self._found.get(needle.text, False) | found
        return found

    def _range(self, node: PublishedBetween, within: Mask) -> Mask:
        published = self.reader.published
        return within & (published >= node.first) & (published <= node.last)

    def _cost(self, node: Query) -> tuple[int, int]:
        if type(node) is Term:
            return 0, len(self._read(node.fieldname, node.text)[0])
        if type(node) is Exact:
            return 2, self.document_frequency(node.needle)
        return (3 if type(node) is Not else 1), 0

    def _having(self, numbers: Array) -> Mask:
        mask = np.zeros(len(self.reader), bool)
        mask[numbers] = True
        return mask

    def _read(self, field: str, term: str) -> Postings:
        postings = self._postings.get((field, term))
        if postings is None:
            postings = self._postings[field, term] = self.reader.postings(field, term)
        return postings

    def _frequencies(self, needle: Needle) -> Postings:
        if needle.is_exact:
            return self._read("grams", needle.terms[0])
        if needle.text not in self._found:
            return NOTHING  # other parts of the query had left no document to look at
        # It stands there at most as often as the rarest of its terms, and seldom less often.
        numbers = np.flatnonzero(self._found[needle.text])
        postings = (self._read("grams", term) for term in needle.terms)
        columns = [
            frequencies[np.searchsorted(holders, numbers)] for holders, frequencies in postings
        ]
        return numbers, np.minimum.reduce(columns)

    def _as_word(self, needle: Needle) -> Postings:
        return self._read("words", needle.text)


_EVALUATORS: dict[type[Query], Callable[..., Mask]] = {
    Term: SegmentEvaluator._term,
    And: SegmentEvaluator._and,
    Or: SegmentEvaluator._or,
    Not: SegmentEvaluator._not,
    Exact: SegmentEvaluator._exact,
    PublishedBetween: SegmentEvaluator._range,
}


def inverse_document_frequency(found: int, documents: int) -> float:
    """BM25's, never negative: rare needles weigh more."""
    return log(1 + (max(documents - found, 0) + 0.5) / (found + 0.5))
