"""Searches a Whoosh index of columnar segments as Whoosh's own searcher does, only faster."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import numpy as np
from whoosh.index import FileIndex
from whoosh.query.qcore import Query

from search_index.columnar.codec import ColumnarSegment, folder_of, open_arrays
from search_index.evaluation.evaluator import Evaluator, Filter
from search_index.evaluation.statistics import SegmentView
from search_index.evaluation.topk import TopDocs

# A folder that changed so recently may change again without its time telling.
_SETTLED = 2_000_000_000  # nanoseconds
_ATTEMPTS = 10


class VectorSearcher:
    """Searches the newest generation of an index. Safe to share between threads.

    The index's segments must be columnar: one file of arrays for each, in its folder.
    """

    def __init__(
        self,
        index: FileIndex,
        *,
        k1: float = 1.2,
        b: float = 0.75,
        field_b: Mapping[str, float] | None = None,
    ) -> None:
        """The parameters are those of BM25F. Raises TypeError where a segment is not columnar,
        DamagedFile where it is not what was written."""
        self._index = index
        self._folder = folder_of(index.storage)
        self._scoring = k1, b, field_b
        self._checked = 0
        self._generation = -1
        self._evaluator = self._open()

    @property
    def evaluator(self) -> Evaluator:
        """Of the newest generation."""
        changed = self._folder.stat().st_mtime_ns
        if changed != self._checked:
            if self._index.latest_generation() != self._generation:
                self._evaluator = self._open()
            # Only a time that lies behind us is remembered: a later change will have another.
            self._checked = changed if time.time_ns() - changed > _SETTLED else 0
        return self._evaluator

    def search(self, query: Query, limit: int = 10, *, filter: Filter | None = None) -> TopDocs:
        """The best matches, by their numbers in the index. Raises UnsupportedQuery."""
        return self.evaluator.search(query, limit, filter=filter)

    def _open(self) -> Evaluator:
        for attempt in range(_ATTEMPTS):
            try:
                return self._open_newest()
            except FileNotFoundError:  # a writer has merged it away meanwhile
                if attempt == _ATTEMPTS - 1:
                    raise
        raise AssertionError("not reached")

    def _open_newest(self) -> Evaluator:
        reader = self._index.reader()
        try:
            views = [self._view(segment) for segment in reader.segments() or []]
            generation, schema = reader.generation(), reader.schema
        finally:
            reader.close()
        k1, b, field_b = self._scoring
        evaluator = Evaluator(views, schema, k1=k1, b=b, field_b=field_b)
        self._generation = generation
        return evaluator

    def _view(self, segment: Any) -> SegmentView:
        if not isinstance(segment, ColumnarSegment):
            raise TypeError(f"{segment!r} is no columnar segment")
        arrays = open_arrays(segment.path(self._folder))
        deleted = list(segment.deleted_docs())
        if not deleted:
            return SegmentView(arrays)
        live = np.ones(arrays.doc_count, bool)
        live[deleted] = False
        return SegmentView(arrays, live)
