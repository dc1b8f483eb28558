"""Walks the postings of one term as Whoosh's matchers do, over the mapped arrays.

Nothing is read before it is asked for: documents and weights are looked at in place, a jump
is one bisection, and what Whoosh's scoring wants to know of a block of postings is worked out
for all blocks at once.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import Any

import numpy as np
from whoosh.formats import Format
from whoosh.matching.mcore import LeafMatcher, ReadTooFar

from search_index.columnar.fields import decoded_lengths
from search_index.columnar.formats import Occurrences, PostingFormat
from search_index.columnar.segment import FieldArrays
from search_index.container import Array

_BLOCK = 128  # postings, as many as Whoosh's own


class ColumnarMatcher(LeafMatcher):
    def __init__(
        self,
        field: FieldArrays,
        term: int,
        whoosh_format: Format,
        name: tuple[str, bytes],
        scorer: Any = None,
    ) -> None:
        """`term`: its number in the field; `name`: field and term as Whoosh names them."""
        self.format = whoosh_format
        self.scorer = scorer
        self._term = name
        self._field = field
        self._number = term
        self._start, end = field.span(term)
        self._docs = field.all_docs[self._start : end].data  # gives plain integers, and quicker
        self._positions = field.positions(term).data
        weights = field.weights(term)
        self._weights = None if weights is None else weights.data
        self._count = len(self._docs)
        self._at = 0
        self._kept = PostingFormat(name[0], whoosh_format)
        self._most_weights: list[float] | None = None
        self._length_bounds: tuple[list[int], list[int]] | None = None

    def is_active(self) -> bool:
        return self._at < self._count

    def reset(self) -> None:
        self._at = 0

    def copy(self) -> ColumnarMatcher:
        copy = ColumnarMatcher(self._field, self._number, self.format, self._term, self.scorer)
        copy._at = self._at
        return copy

    def id(self) -> int:
        doc: int = self._docs[self._at]
        return doc

    def all_ids(self) -> Iterator[int]:
        """The documents from this one on; does not move."""
        return iter(self._docs[self._at :].tolist())

    def weight(self) -> float:
        return 1.0 if self._weights is None else float(self._weights[self._at])

    def next(self) -> Any:
        """Move on by one; tells whether that begins another block."""
        if self._at >= self._count:
            raise ReadTooFar
        self._at += 1
        return self._at % _BLOCK == 0 or self._at == self._count

    def skip_to(self, id: int) -> None:
        if self._at >= self._count:
            raise ReadTooFar
        if self._docs[self._at] < id:
            self._at = bisect_left(self._docs, id, self._at)

    # What the format keeps of the posting.

    def frequency(self) -> int:
        frequencies = self._field.all_frequencies
        if frequencies is not None:
            return int(frequencies[self._start + self._at])
        if self._field.has_positions:
            low, high = self._position_span()
            return high - low
        return round(self.weight())

    def positions(self) -> list[int]:
        """Where the term stands in the document, ascending; empty where none are kept."""
        if not self._field.has_positions:
            return []
        low, high = self._position_span()
        base = int(self._field.bases[self.id()])
        return [position - base for position in self._positions[low:high]]

    def value(self) -> bytes:
        if not self._kept.has_frequencies:
            return b""
        return self._kept.encode(Occurrences(self.frequency(), self.positions(), self._records()))

    def value_as(self, astype: str) -> Any:
        if astype == "frequency" and self._kept.has_frequencies:
            return self.frequency()
        if astype == "positions" and self.format.supports(astype):
            return self.positions()
        return self.format.decode_as(astype, self.value())

    def all_items(self) -> Iterator[tuple[int, bytes]]:
        while self.is_active():
            yield self.id(), self.value()
            self.next()

    def items_as(self, astype: str) -> Iterator[tuple[int, Any]]:
        while self.is_active():
            yield self.id(), self.value_as(astype)
            self.next()

    # What scoring wants to know of a block.

    def skip_to_quality(self, minquality: float) -> int:
        """Move on to a block that may be better than this; how many blocks were passed."""
        skipped = 0
        while self.is_active() and self.scorer.block_quality(self) <= minquality:
            self._at = min((self._at // _BLOCK + 1) * _BLOCK, self._count)
            skipped += 1
        return skipped

    def block_min_id(self) -> int:
        doc: int = self._docs[self._at // _BLOCK * _BLOCK]
        return doc

    def block_max_id(self) -> int:
        doc: int = self._docs[min(self._count, (self._at // _BLOCK + 1) * _BLOCK) - 1]
        return doc

    def block_max_weight(self) -> float:
        if self._weights is None:
            return 1.0
        if self._most_weights is None:
            most = self._by_block(np.maximum, np.asarray(self._weights))
            self._most_weights = most.astype(float).tolist()
        return self._most_weights[self._at // _BLOCK]

    def block_min_length(self) -> int:
        return self._lengths()[0][self._at // _BLOCK]

    def block_max_length(self) -> int:
        return self._lengths()[1][self._at // _BLOCK]

    def _lengths(self) -> tuple[list[int], list[int]]:
        """The shortest and the longest field of each block; 0 where none is known."""
        if self._length_bounds is None:
            if self._field.lengths is None:
                nothing = [0] * (self._count // _BLOCK + 1)
                self._length_bounds = nothing, nothing
            else:
                codes = self._field.lengths[np.asarray(self._docs)]
                most = self._by_block(np.maximum, codes)
                # A code of 0 says that the length is not known.
                least = self._by_block(np.minimum, np.where(codes == 0, 255, codes))
                shortest = np.where(most == 0, 0, decoded_lengths(least))
                self._length_bounds = shortest.tolist(), decoded_lengths(most).tolist()
        return self._length_bounds

    def _by_block(self, best: np.ufunc, data: Array) -> Array:
        reduced: Array = best.reduceat(data, np.arange(0, self._count, _BLOCK))
        return reduced

    def _position_span(self) -> tuple[int, int]:
        """Which of the term's positions belong to the document."""
        bases = self._field.bases
        doc = self.id()
        low = bisect_left(self._positions, int(bases[doc]))
        return low, bisect_left(self._positions, int(bases[doc + 1]), low)

    def _records(self) -> list[Any]:
        values, ends = self._field.all_values, self._field.value_ends
        if values is None or ends is None or not self._kept.has_records:
            return []
        posting = self._start + self._at
        begin = ends[posting - 1] if posting else 0
        return self._kept.read_records(values.data[begin : ends[posting]])
