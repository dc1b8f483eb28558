"""A term in a segment: the node that queries are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from search_index.columnar.segment import FieldArrays
from search_index.container import Array
from search_index.evaluation.nodes import Node
from search_index.evaluation.sorted_arrays import contains

if TYPE_CHECKING:
    from search_index.evaluation.leaf import Leaf

# A search in the postings costs about as much for one document as so many postings cost to
# be laid out over the whole segment.
_SEARCH = 12


class Postings(Node):
    """The documents that have a term, scored by BM25F or, in a field that is not scored, by
    its weight."""

    def __init__(self, leaf: Leaf, field: FieldArrays, term: int, factor: float) -> None:
        """`term`: its number in the segment; `factor`: see Leaf.factor."""
        self._listed = field.docs(term)
        super().__init__(leaf, len(self._listed))
        self.field = field
        self.term = term
        self._weights = field.weights(term)
        self._factor = factor
        self._is_scorable = leaf.is_scorable(field.name)
        self._dense: Array | None = None
        self._is_positive: bool | None = None

    def has(self, docs: Array) -> Array:
        if self._mask is not None:
            return self._mask[docs]
        if self._is_far_more_than(docs):
            return contains(self._listed, docs)
        if self._has_positive_weights():
            found: Array = self._laid_out().take(docs, mode="clip") != 0
            return found
        return self.mask()[docs]

    def scores(self, docs: Array) -> Array:
        weights = self._weights_at(docs)
        if self._is_scorable:
            norms = self.leaf.norms_at(self.field.name, docs)
            np.divide(weights, weights + norms, out=weights)
        weights *= np.float32(self._factor)
        return weights

    scores_or_zero = scores  # a weight of 0 scores 0

    def dense_scores(self) -> Array | None:
        if not self.is_positive:
            return None
        scores = np.zeros(self.leaf.doc_count, np.float32)
        scores[self.docs()] = self.scores(self.docs())
        return scores

    @property
    def is_positive(self) -> bool:
        """Whether every score is above 0."""
        return self._factor > 0 and self._has_positive_weights()

    def _find_docs(self) -> Array:
        return self._listed.astype(np.intp)  # indexing with any other type converts it anew

    def _find_mask(self) -> Array:
        if self._has_positive_weights():
            mask: Array = self._laid_out() != 0
            return mask
        return super()._find_mask()

    def _weights_at(self, docs: Array) -> Array:
        """The weight (float32, a new array) in each of these documents, 0 where it is not."""
        if docs is self._docs:
            if self._weights is None:
                return np.ones(len(docs), np.float32)
            return self._weights.astype(np.float32)
        if self._dense is not None or not self._is_far_more_than(docs):
            return self._laid_out().take(docs, mode="clip").astype(np.float32)
        found = contains(self._listed, docs)
        weights = np.zeros(len(docs), np.float32)
        if self._weights is None:
            weights[found] = 1
        else:
            wanted = docs[found].astype(self._listed.dtype)
            weights[found] = self._weights[self._listed.searchsorted(wanted)]
        return weights

    def _laid_out(self) -> Array:
        """The weight in each document of the segment, 0 where it is not."""
        if self._dense is None:
            kind = np.uint8 if self._weights is None else self._weights.dtype
            self._dense = np.zeros(self.leaf.doc_count, kind)
            self._dense[self.docs()] = 1 if self._weights is None else self._weights
        return self._dense

    def _is_far_more_than(self, docs: Array) -> bool:
        laying_out = self.size + self.leaf.doc_count // 32
        return self._dense is None and _SEARCH * len(docs) < laying_out

    def _has_positive_weights(self) -> bool:
        if self._is_positive is None:
            weights = self._weights
            self._is_positive = weights is None or not len(weights) or bool(weights.min() > 0)
        return self._is_positive
