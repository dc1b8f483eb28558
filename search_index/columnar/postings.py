"""A field's postings, however they come, brought into the order in which they are written.

Whoosh's writer brings them by term, a bulk build by document. Either way they are gathered
as plain numbers, and sorted and joined as whole arrays.
"""

from __future__ import annotations

from array import array

import numpy as np

from search_index.columnar.fields import FieldData, smallest
from search_index.columnar.formats import PostingFormat
from search_index.container import Array

_MOST_POSITIONS = 1 << 32


class TooManyPositions(ValueError):
    """A field's positions do not fit into 32 bits: commit fewer documents at once."""


class PostingGatherer:
    """Postings of one field in any order; those of one term and document become one."""

    def __init__(self, posting_format: PostingFormat) -> None:
        self.format = posting_format
        self.terms: dict[bytes, int] = {}
        self.numbers = array("I")
        self.docs = array("I")
        self.weights = array("d")
        self.frequencies = array("I")
        self.positions = array("I")
        self.records: list[tuple[float, ...]] = []

    def __len__(self) -> int:
        return len(self.docs)

    def add(self, term: bytes, doc: int, weight: float, value: bytes) -> None:
        """Add a posting, with the bytes that the field's format made of it."""
        found = self.format.decode(value, weight)
        self.positions.extend(found.positions)
        self.records.extend(found.records)
        self.frequencies.append(found.frequency)
        self.weights.append(weight)
        self.numbers.append(self.terms.setdefault(term, len(self.terms)))
        self.docs.append(doc)

    def forget(self, doc: int) -> None:
        """Forget the postings of the last document, which may be there in part."""
        count = len(self.docs)
        while count and self.docs[count - 1] == doc:
            count -= 1
        if self.format.has_positions:
            kept = sum(self.frequencies[:count])
            del self.positions[kept:], self.records[kept:]
        del self.numbers[count:], self.docs[count:], self.weights[count:], self.frequencies[count:]

    def field(self, doc_count: int) -> FieldData:
        """The field in canonical order, without postings of documents that are none."""
        terms = sorted(self.terms)
        rank_of = np.empty(len(terms), np.int64)
        rank_of[[self.terms[term] for term in terms]] = np.arange(len(terms))
        found = _Sorted(rank_of[_unsigned(self.numbers)], _unsigned(self.docs), doc_count)
        weights = found.summed(np.frombuffer(self.weights, np.float64))
        present, firsts = np.unique(found.ranks[found.starts], return_index=True)
        field = FieldData(
            terms=[terms[rank] for rank in present.tolist()],
            ends=np.append(firsts[1:], len(found.starts)) if len(present) else firsts,
            docs=found.docs[found.starts],
            weights=exact(weights),
        )
        if self.format.has_frequencies:
            counts = found.summed(_unsigned(self.frequencies).astype(np.int64))
            field.frequencies = unlike(field.weights, counts)
            if self.format.has_positions:
                self._place(field, found, counts, doc_count)
        return field

    def _place(self, field: FieldData, found: _Sorted, counts: Array, doc_count: int) -> None:
        """Bring positions, and what is kept of each, into the order of the postings.

        `counts`: how many each finished posting has.
        """
        raw = _unsigned(self.frequencies).astype(np.int64)
        sizes = raw[found.order]
        owners, ranks = np.repeat(found.docs, sizes), np.repeat(found.ranks, sizes)
        picked = np.repeat((np.cumsum(raw) - raw)[found.order] - (np.cumsum(sizes) - sizes), sizes)
        picked += np.arange(len(picked))
        local = _unsigned(self.positions)[picked].astype(np.int64)
        room = np.zeros(doc_count, np.int64)
        np.maximum.at(room, owners, local + 1)
        bases = np.concatenate([[0], np.cumsum(room)])
        if int(bases[-1]) >= _MOST_POSITIONS:
            raise TooManyPositions(f"{int(bases[-1])} positions in one segment")
        positions = bases[owners] + local
        if np.any((positions[1:] < positions[:-1]) & (ranks[1:] == ranks[:-1])):
            ascending = np.lexsort((positions, ranks))
            positions, picked = positions[ascending], picked[ascending]
        ends = np.cumsum(counts)
        field.bases = bases
        field.positions = positions
        field.position_ends = ends[field.ends - 1]
        if self.format.has_records:
            records = np.array(self.records, self.format.record)[picked]
            field.values = np.frombuffer(records.tobytes(), np.uint8)
            field.value_ends = ends * records.dtype.itemsize

    def extend(self, field: FieldData) -> None:
        """Add a finished field of the same format, one that keeps no records."""
        own = [self.terms.setdefault(term, len(self.terms)) for term in field.terms]
        sizes = np.diff(field.ends, prepend=0)
        counts = np.ones(len(field.docs)) if field.weights is None else field.weights
        frequencies = counts if field.frequencies is None else field.frequencies
        self.numbers.extend(np.repeat(own, sizes).tolist())
        self.docs.extend(field.docs.tolist())
        self.weights.extend(counts.tolist())
        self.frequencies.extend(frequencies.astype(np.int64).tolist())
        if field.positions is not None and field.bases is not None:
            owners = np.repeat(field.docs, frequencies.astype(np.int64))
            self.positions.extend((field.positions - field.bases[owners]).tolist())


class _Sorted:
    """Postings by term and document, and where each pair of these begins."""

    def __init__(self, ranks: Array, docs: Array, doc_count: int) -> None:
        order = np.lexsort((docs, ranks))
        self.order = order[docs[order] < doc_count]
        self.ranks, self.docs = ranks[self.order], docs[self.order]
        is_first = np.ones(len(self.order), bool)
        is_first[1:] = np.diff(self.ranks).astype(bool) | (self.docs[1:] != self.docs[:-1])
        self.starts = np.flatnonzero(is_first)

    def summed(self, data: Array) -> Array:
        """The sum over the postings of each term and document."""
        return np.add.reduceat(data[self.order], self.starts) if len(self.starts) else data[:0]


def exact(weights: Array) -> Array | None:
    """Weights in the smallest type that holds them exactly; None where all are 1."""
    if not len(weights):
        return None
    whole = weights.astype(np.uint32, casting="unsafe") if _fits(weights) else None
    if whole is not None and np.array_equal(whole, weights):
        return smallest(whole)
    with np.errstate(over="ignore"):  # what has no room comes out unequal
        single = weights.astype(np.float32)
    return single if np.array_equal(single, weights) else weights


def _fits(weights: Array) -> bool:
    return bool(np.all((weights >= 0) & (weights < 1 << 32)))


def unlike(weights: Array | None, frequencies: Array) -> Array | None:
    """Frequencies in the smallest type that holds them; None where they are the weights."""
    if weights is None:
        return smallest(frequencies)
    if np.array_equal(weights, frequencies) or not len(frequencies):
        return None
    return frequencies.astype(np.min_scalar_type(int(frequencies.max())))


def _unsigned(data: array[int]) -> Array:
    return np.frombuffer(data, np.uint32)
