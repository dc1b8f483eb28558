"""Queries that stand for many terms of a field: beginnings, patterns, ranges.

Neighbouring terms have neighbouring postings, so that a whole range is one slice.

Scores follow Whoosh to the letter. It promises one score for all matches (`constantscore`),
but gives it only where a small segment has three or more of the terms, and then always 1;
elsewhere the matching terms' scores are added up.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from whoosh.query.compound import Or

from search_index.columnar.segment import FieldArrays
from search_index.container import Array
from search_index.evaluation.nodes import Node, Nothing

if TYPE_CHECKING:
    from search_index.evaluation.leaf import Leaf

_SMALL_SEGMENT = 5000  # documents; in whoosh.query.compound.Or


class Expansion(Node):
    """Documents that have any of several terms of a field."""

    def __init__(
        self, leaf: Leaf, field: FieldArrays, terms: Sequence[int], boost: float, is_constant: bool
    ) -> None:
        """`terms`: their numbers, ascending."""
        self._slices = [slice(*span) for span in _spans(field, terms)]
        postings = sum(one.stop - one.start for one in self._slices)
        super().__init__(leaf, min(postings, leaf.doc_count))
        self._field = field
        self._terms = terms
        self._boost = boost
        self._is_constant = is_constant
        self._dense: Array | None = None

    def scores(self, docs: Array) -> Array:
        if self._is_constant:
            return np.ones(len(docs), np.float32)
        if self._dense is None:
            self._dense = self._all_scores()
        return self._dense[docs]

    def _find_mask(self) -> Array:
        mask = np.zeros(self.leaf.doc_count, bool)
        for one in self._slices:
            mask[self._field.all_docs[one].astype(np.intp)] = True
        return mask

    def _all_scores(self) -> Array:
        """The sum of the terms' scores in each document of the segment."""
        field, leaf, name = self._field, self.leaf, self._field.name
        statistics = leaf.statistics
        factors = [
            leaf.factor(name, statistics.term(name, field.terms.at(term)).document_frequency, 1.0)
            for term in self._terms
        ]
        sizes = [field.document_frequency(term) for term in self._terms]
        docs = np.concatenate([field.all_docs[one] for one in self._slices]).astype(np.intp)
        if field.all_weights is None:
            weights = np.ones(len(docs), np.float32)
        else:
            parts = [field.all_weights[one] for one in self._slices]
            weights = np.concatenate(parts).astype(np.float32)
        if leaf.is_scorable(name):
            weights /= weights + leaf.norms(name)[docs]
        weights *= np.repeat(np.array(factors, np.float32) * np.float32(self._boost), sizes)
        return np.bincount(docs, weights, minlength=leaf.doc_count).astype(np.float32)


def expansion(leaf: Leaf, name: str, terms: Sequence[int], boost: float, is_constant: bool) -> Node:
    """The node of some terms of a field, by their numbers in the segment."""
    field = leaf.field(name)
    if field is not None and len(terms) and field.terms.at(terms[0]) == b"":
        terms = terms[1:]  # Whoosh leaves it out
    if field is None or not len(terms):
        return Nothing(leaf)
    if len(terms) == 1:
        return leaf.postings(name, field.terms.at(terms[0]), boost)
    is_added_up = len(terms) == 2 or leaf.doc_count > _SMALL_SEGMENT
    is_added_up &= len(terms) < Or.TOO_MANY_CLAUSES
    return Expansion(leaf, field, terms, boost, is_constant and not is_added_up)


def _spans(field: FieldArrays, terms: Sequence[int]) -> list[tuple[int, int]]:
    """Where the postings of these terms begin and end; one span for neighbours."""
    if isinstance(terms, range):
        return [(field.span(terms[0])[0], field.span(terms[-1])[1])]
    spans: list[tuple[int, int]] = []
    for term in terms:
        start, end = field.span(term)
        if spans and spans[-1][1] == start:
            spans[-1] = spans[-1][0], end
        else:
            spans.append((start, end))
    return spans
