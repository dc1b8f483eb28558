"""Evaluates queries over all segments of an index, with scores that compare across them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from whoosh.fields import Schema
from whoosh.query.qcore import Query

from search_index.container import Array
from search_index.evaluation.builders import BUILDERS
from search_index.evaluation.compound import All
from search_index.evaluation.leaf import Builder, Leaf
from search_index.evaluation.memory import keep_freed_memory
from search_index.evaluation.nodes import Masked, Node
from search_index.evaluation.statistics import Bm25, SegmentView, Statistics
from search_index.evaluation.topk import TopDocs, best, merged

# What narrows a search without scoring: a query, or a mask of documents for each segment.
Filter = Query | Sequence[Array]


class Matches(NamedTuple):
    """What was found in a segment: document numbers (uint32, ascending) and their scores
    (float64); 0 where they were not asked for."""

    docs: Array
    scores: Array


class Evaluator:
    """Evaluates Whoosh queries over one state of an index. Safe to share between threads."""

    def __init__(
        self,
        views: Sequence[SegmentView],
        schema: Schema,
        *,
        k1: float = 1.2,
        b: float = 0.75,
        field_b: Mapping[str, float] | None = None,
    ) -> None:
        """`k1`, `b`: the parameters of BM25F; `field_b`: fields with a `b` of their own."""
        keep_freed_memory()
        self.statistics = Statistics(views, schema, Bm25(k1, b, field_b or {}))
        self._builders: dict[type[Query], Builder] = dict(BUILDERS)
        sizes = [view.arrays.doc_count for view in views]
        self.bases = [0, *accumulate(sizes)][: len(sizes)]

    def register(self, kind: type[Query], builder: Builder) -> None:
        """Evaluate queries of exactly this type by nodes that `builder(query, leaf)` makes."""
        self._builders[kind] = builder

    def matches(
        self, query: Query, *, scored: bool = True, filter: Filter | None = None
    ) -> list[Matches]:
        """All that matches, for each segment. Raises UnsupportedQuery."""
        found = []
        for leaf in self.leaves():
            root = _root(leaf, query, filter)
            docs = _live(leaf, root.docs())
            scores = root.scores(docs).astype(np.float64) if scored else np.zeros(len(docs))
            found.append(Matches(docs.astype(np.uint32), scores))
        return found

    def masks(self, query: Query) -> list[Array]:
        """Whether each document matches (bool), for each segment. Raises UnsupportedQuery."""
        masks = []
        for leaf in self.leaves():
            mask = leaf.node(query).mask()
            masks.append(mask if leaf.live is None else mask & leaf.live)
        return masks

    def search(self, query: Query, limit: int = 10, *, filter: Filter | None = None) -> TopDocs:
        """The best matches; with a limit of 0 only their number. Raises UnsupportedQuery."""
        total = 0
        parts = []
        for leaf in self.leaves():
            count, docs, scores = _best(leaf, _root(leaf, query, filter), limit)
            total += count
            parts.append((docs + self.bases[leaf.number], scores))
        return TopDocs(total, merged(parts, limit))

    def count(self, query: Query, *, filter: Filter | None = None) -> int:
        """How many documents match. Raises UnsupportedQuery."""
        return self.search(query, 0, filter=filter).total

    def leaves(self) -> list[Leaf]:
        """The segments, made ready for the evaluation of one query."""
        numbers = range(len(self.statistics.views))
        return [Leaf(self.statistics, number, self._builders, self._is_found) for number in numbers]

    def _is_found(self, query: Query) -> bool:
        return self.count(query) > 0


def _root(leaf: Leaf, query: Query, filter: Filter | None) -> Node:
    node = leaf.node(query)
    if filter is None:
        return node
    allowed = leaf.node(filter) if isinstance(filter, Query) else Masked(leaf, filter[leaf.number])
    return All([node, allowed], scored=[node])


def _best(leaf: Leaf, root: Node, limit: int) -> tuple[int, Array, Array]:
    """How many documents match, and of the best the numbers and scores (float32)."""
    if not limit and not root.is_sparse:
        mask = root.mask() if leaf.live is None else root.mask() & leaf.live
        return int(np.count_nonzero(mask)), _NO_DOCS, _NO_SCORES
    if not root.is_sparse:
        dense = root.dense_scores()
        if dense is not None:
            if leaf.live is not None:
                dense *= leaf.live
            total = int(np.count_nonzero(dense > 0))
            docs = best(dense, min(limit, total))
            return total, docs, dense[docs]
    docs = _live(leaf, root.docs())
    if not limit or not len(docs):
        return len(docs), _NO_DOCS, _NO_SCORES
    scores = root.scores(docs)
    places = best(scores, limit)
    return len(docs), docs[places], scores[places]


def _live(leaf: Leaf, docs: Array) -> Array:
    return docs if leaf.live is None else docs[leaf.live[docs]]


_NO_DOCS = np.empty(0, np.intp)
_NO_SCORES = np.empty(0, np.float32)
