"""Nodes that join others: all, any, not, the best of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from search_index.container import Array
from search_index.evaluation.nodes import Node, Wrapper
from search_index.evaluation.postings import Postings
from search_index.evaluation.sorted_arrays import union

if TYPE_CHECKING:
    from search_index.evaluation.leaf import Leaf


class All(Node):
    """Documents that all children match; `scored` are those whose scores are added up."""

    def __init__(self, children: Sequence[Node], scored: Sequence[Node] | None = None) -> None:
        # The fewer are left when a child's turn comes, the less it costs.
        self._children = sorted(children, key=_size)
        self._scored = children if scored is None else scored
        super().__init__(self._children[0].leaf, self._children[0].size)

    def has(self, docs: Array) -> Array:
        if self._docs is not None or self._mask is not None:
            return super().has(docs)
        found = self._children[0].has(docs)
        for child in self._children[1:]:
            found &= child.has(docs)
        return found

    def scores(self, docs: Array) -> Array:
        scores = self._scored[0].scores(docs)
        for child in self._scored[1:]:
            scores += child.scores(docs)
        return scores

    def _find_docs(self) -> Array:
        if not self.is_sparse:
            return np.flatnonzero(self.mask())
        docs = self._children[0].docs()
        for child in self._children[1:]:
            if not len(docs):
                break
            docs = docs[child.has(docs)]
        return docs

    def _find_mask(self) -> Array:
        if self.is_sparse:
            return super()._find_mask()
        mask = self._children[0].mask() & self._children[1].mask()
        for child in self._children[2:]:
            mask &= child.mask()
        return mask


class Any(Node):
    """Documents that any child matches; the scores of those that do are added up."""

    def __init__(self, leaf: Leaf, children: Sequence[Node]) -> None:
        self._children = [child for child in children if child.size]
        super().__init__(leaf, min(sum(child.size for child in children), leaf.doc_count))

    def has(self, docs: Array) -> Array:
        if self._docs is not None or self._mask is not None:
            return super().has(docs)
        found = np.zeros(len(docs), bool)
        for child in self._children:
            found |= child.has(docs)
        return found

    def scores(self, docs: Array) -> Array:
        if not self._children:
            return np.zeros(len(docs), np.float32)
        scores = self._children[0].scores_or_zero(docs)
        for child in self._children[1:]:
            scores += child.scores_or_zero(docs)
        return scores

    scores_or_zero = scores

    def dense_scores(self) -> Array | None:
        if not all(isinstance(child, Postings) and child.is_positive for child in self._children):
            return None
        scores = np.zeros(self.leaf.doc_count, np.float32)
        for child in self._children:
            docs = child.docs()
            scores[docs] += child.scores(docs)
        return scores

    def _find_docs(self) -> Array:
        if self.is_sparse and self._children:
            return union([child.docs() for child in self._children])
        return np.flatnonzero(self.mask())

    def _find_mask(self) -> Array:
        mask = np.zeros(self.leaf.doc_count, bool)
        for child in self._children:
            if child.is_sparse:
                mask[child.docs()] = True
            else:
                mask |= child.mask()
        return mask


class Complement(Node):
    """Documents that the child does not match; Whoosh scores each of them 1."""

    def __init__(self, child: Node) -> None:
        super().__init__(child.leaf, child.leaf.doc_count)
        self._child = child

    def has(self, docs: Array) -> Array:
        return ~self._child.has(docs)

    def scores(self, docs: Array) -> Array:
        return np.ones(len(docs), np.float32)

    def _find_mask(self) -> Array:
        return ~self._child.mask()


class Without(Node):
    """What the first node matches and the second does not, scored by the first."""

    def __init__(self, wanted: Node, unwanted: Node) -> None:
        super().__init__(wanted.leaf, wanted.size)
        self._wanted = wanted
        self._unwanted = unwanted

    def has(self, docs: Array) -> Array:
        return self._wanted.has(docs) & ~self._unwanted.has(docs)

    def scores(self, docs: Array) -> Array:
        return self._wanted.scores(docs)

    def _find_docs(self) -> Array:
        if not self.is_sparse:
            return np.flatnonzero(self.mask())
        docs = self._wanted.docs()
        return docs[~self._unwanted.has(docs)]

    def _find_mask(self) -> Array:
        if self.is_sparse:
            return super()._find_mask()
        return self._wanted.mask() & ~self._unwanted.mask()


class Preferred(Wrapper):
    """What the first node matches; where the second does too, its score is added."""

    def __init__(self, required: Node, preferred: Node) -> None:
        super().__init__(required)
        self._preferred = preferred

    def scores(self, docs: Array) -> Array:
        return self.child.scores(docs) + self._preferred.scores_or_zero(docs)


class Best(Any):
    """Documents that any child matches, with the best of their scores and a part (`tiebreak`)
    of the others."""

    def __init__(self, leaf: Leaf, children: Sequence[Node], tiebreak: float) -> None:
        super().__init__(leaf, children)
        self._tiebreak = np.float32(tiebreak)

    def scores(self, docs: Array) -> Array:
        best = np.full(len(docs), -np.inf, np.float32)
        total = np.zeros(len(docs), np.float32)
        for child in self._children:
            found = child.has(docs)
            scores = child.scores_or_zero(docs)
            total += scores
            np.maximum(best, scores, out=best, where=found)
        return best + self._tiebreak * (total - best)

    def scores_or_zero(self, docs: Array) -> Array:
        return Node.scores_or_zero(self, docs)

    def dense_scores(self) -> Array | None:
        return None


def _size(node: Node) -> int:
    return node.size
