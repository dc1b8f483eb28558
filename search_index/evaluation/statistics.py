"""What scores depend on beside the document: how many documents there are, how many have a
term, how long a field is on average.

All of it is counted over every segment and with deleted documents, as Whoosh's searcher does,
so that a document's score does not depend on the segment it lies in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import log
from typing import NamedTuple

import numpy as np
from whoosh.fields import Schema
from whoosh.util.numeric import byte_to_length

from search_index.columnar.segment import SegmentArrays
from search_index.container import Array

_LENGTHS = np.array([byte_to_length(code) for code in range(256)], np.float64)
_LEAST_NORM = 1e-9  # what is not in a document scores 0 / norm, so no norm may be 0
_MOST_CACHED = 20_000


@dataclass(frozen=True, slots=True)
class SegmentView:
    """A segment, and which of its documents still count (bool for each); None if all do."""

    arrays: SegmentArrays
    live: Array | None = None


@dataclass(frozen=True, slots=True)
class Bm25:
    """The parameters of BM25F; `field_b` holds the fields with a `b` of their own."""

    k1: float = 1.2
    b: float = 0.75
    field_b: Mapping[str, float] = field(default_factory=dict)


class TermEntry(NamedTuple):
    """Where a term is: its number in each segment (None where it is not), and how many
    documents have it."""

    numbers: tuple[int | None, ...]
    document_frequency: int


class Statistics:
    """Statistics of one state of an index. Safe to share between threads."""

    def __init__(self, views: Sequence[SegmentView], schema: Schema, scoring: Bm25) -> None:
        self.views = tuple(views)
        self.schema = schema
        self.scoring = scoring
        self.documents = sum(view.arrays.doc_count for view in self.views)
        self._terms: dict[tuple[str, bytes], TermEntry] = {}
        self._norms: dict[tuple[int, str], Array] = {}
        self._present: dict[tuple[int, str], Array] = {}

    def term(self, name: str, term: bytes) -> TermEntry:
        """Where a term of a field is."""
        key = (name, term)
        entry = self._terms.get(key)
        if entry is None:
            if len(self._terms) >= _MOST_CACHED:
                self._terms = {}
            entry = self._terms[key] = self._look_up(name, term)
        return entry

    def inverse_document_frequency(self, document_frequency: int) -> float:
        """Whoosh's: more for rare terms, always positive."""
        return log(self.documents / (document_frequency + 1)) + 1

    def average_length(self, name: str) -> float:
        """The average length of a field, 1 if there is none."""
        total = 0
        for view in self.views:
            arrays = view.arrays.fields.get(name)
            if arrays is not None:
                total += arrays.total_length
        return total / (self.documents or 1) or 1.0

    def norms(self, segment: int, name: str) -> Array:
        """What BM25 adds to a term's weight in the divisor, for each document of a segment."""
        norms = self._norms.get((segment, name))
        if norms is None:
            norms = self._norms[segment, name] = self._make_norms(segment, name)
        return norms

    def present(self, segment: int, name: str) -> Array:
        """Whether each document of a segment has any term of a field (bool)."""
        present = self._present.get((segment, name))
        if present is None:
            present = self._present[segment, name] = self._find_present(segment, name)
        return present

    def _look_up(self, name: str, term: bytes) -> TermEntry:
        numbers: list[int | None] = []
        frequency = 0
        for view in self.views:
            arrays = view.arrays.fields.get(name)
            number = None if arrays is None else arrays.terms.find(term)
            if arrays is not None and number is not None:
                frequency += arrays.document_frequency(number)
            numbers.append(number)
        return TermEntry(tuple(numbers), frequency)

    def _make_norms(self, segment: int, name: str) -> Array:
        k1, b = self.scoring.k1, self.scoring.field_b.get(name, self.scoring.b)
        table = k1 * ((1 - b) + b * _LENGTHS / self.average_length(name))
        table = np.maximum(table, _LEAST_NORM).astype(np.float32)
        arrays = self.views[segment].arrays
        lengths = arrays.fields[name].lengths
        if lengths is None:
            return np.full(arrays.doc_count, table[0])
        return table[lengths]

    def _find_present(self, segment: int, name: str) -> Array:
        arrays = self.views[segment].arrays
        found = np.zeros(arrays.doc_count, bool)
        postings = arrays.fields.get(name)
        if postings is None:
            return found
        if postings.lengths is not None:
            has_length: Array = postings.lengths != 0
            return has_length
        for start in range(0, len(postings.all_docs), 1 << 20):
            found[postings.all_docs[start : start + (1 << 20)]] = True
        return found
