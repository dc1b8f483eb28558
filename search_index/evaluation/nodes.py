"""What a part of a query matches in one segment.

A node answers in whichever form is cheapest for who asks: all documents as a list, all as a
mask, or which of some given documents match. Scores are asked for last, of those documents
only that the whole query has found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from search_index.container import Array
from search_index.evaluation.sorted_arrays import contains

if TYPE_CHECKING:
    from search_index.evaluation.leaf import Leaf

# Below one in so many documents, lists are cheaper than masks of the whole segment.
SPARSE = 16
# A search for one document costs about as much as laying out so many.
_SEARCH = 12


class Node:
    """A part of a query in a segment; lives as long as one evaluation.

    `size`: at most so many documents match. Deleted documents may be among them: they are
    left out once, at the end. Subclasses give `_find_docs` or `_find_mask`, and `scores`.
    """

    def __init__(self, leaf: Leaf, size: int) -> None:
        self.leaf = leaf
        self.size = size
        self._docs: Array | None = None
        self._mask: Array | None = None

    @property
    def is_sparse(self) -> bool:
        """Whether few of the segment's documents match."""
        return self.size * SPARSE < self.leaf.doc_count

    def docs(self) -> Array:
        """The numbers of all documents that match, ascending (intp)."""
        if self._docs is None:
            self._docs = self._find_docs()
        return self._docs

    def mask(self) -> Array:
        """Whether each document of the segment matches (bool)."""
        if self._mask is None:
            self._mask = self._find_mask()
        return self._mask

    def has(self, docs: Array) -> Array:
        """Whether each of these documents (ascending) matches."""
        if self._mask is None and len(docs) * _SEARCH < self.size + self.leaf.doc_count // 32:
            return contains(self.docs(), docs)
        return self.mask().take(docs, mode="clip")

    def scores(self, docs: Array) -> Array:
        """The score (float32) of each of these documents, all of which must match."""
        raise NotImplementedError

    def scores_or_zero(self, docs: Array) -> Array:
        """The score (float32) of each of these documents, 0 where one does not match."""
        found = self.has(docs)
        scores = np.zeros(len(docs), np.float32)
        scores[found] = self.scores(docs[found])
        return scores

    def dense_scores(self) -> Array | None:
        """The scores of all documents of the segment, 0 for just those that do not match;
        None where that cannot be had cheaply."""
        return None

    def _find_docs(self) -> Array:
        return np.flatnonzero(self.mask())

    def _find_mask(self) -> Array:
        mask = np.zeros(self.leaf.doc_count, bool)
        mask[self.docs()] = True
        return mask


class Nothing(Node):
    """No document."""

    def __init__(self, leaf: Leaf) -> None:
        super().__init__(leaf, 0)

    def has(self, docs: Array) -> Array:
        return np.zeros(len(docs), bool)

    def scores(self, docs: Array) -> Array:
        return np.zeros(len(docs), np.float32)

    scores_or_zero = scores

    def _find_docs(self) -> Array:
        return np.empty(0, np.intp)


class Everything(Node):
    """All documents, with one score."""

    def __init__(self, leaf: Leaf, score: float = 1.0) -> None:
        super().__init__(leaf, leaf.doc_count)
        self._score = score

    def has(self, docs: Array) -> Array:
        return np.ones(len(docs), bool)

    def scores(self, docs: Array) -> Array:
        return np.full(len(docs), self._score, np.float32)

    scores_or_zero = scores

    def _find_docs(self) -> Array:
        return np.arange(self.leaf.doc_count)

    def _find_mask(self) -> Array:
        return np.ones(self.leaf.doc_count, bool)


class Masked(Node):
    """The documents of a mask, with one score."""

    def __init__(self, leaf: Leaf, mask: Array, score: float = 1.0) -> None:
        super().__init__(leaf, int(np.count_nonzero(mask)))
        self._mask = mask
        self._score = score

    def scores(self, docs: Array) -> Array:
        return np.full(len(docs), self._score, np.float32)


class Wrapper(Node):
    """Matches what another node matches."""

    def __init__(self, child: Node) -> None:
        super().__init__(child.leaf, child.size)
        self.child = child

    def docs(self) -> Array:
        return self.child.docs()

    def mask(self) -> Array:
        return self.child.mask()

    def has(self, docs: Array) -> Array:
        return self.child.has(docs)


class Boosted(Wrapper):
    """Another node's scores, multiplied."""

    def __init__(self, child: Node, boost: float) -> None:
        super().__init__(child)
        self._boost = np.float32(boost)

    def scores(self, docs: Array) -> Array:
        return self.child.scores(docs) * self._boost

    def scores_or_zero(self, docs: Array) -> Array:
        return self.child.scores_or_zero(docs) * self._boost


class Constant(Wrapper):
    """What another node matches, with one score."""

    def __init__(self, child: Node, score: float) -> None:
        super().__init__(child)
        self._score = score

    def scores(self, docs: Array) -> Array:
        return np.full(len(docs), self._score, np.float32)
