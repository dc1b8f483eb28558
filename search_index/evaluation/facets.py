"""Counts the values that found documents have: sections, people, years.

Few documents are counted one by one through the arrays that lead from a document to its
values; many by going through the postings of the field once.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from search_index.columnar.segment import FieldArrays
from search_index.container import Array
from search_index.evaluation.sorted_arrays import stretches
from search_index.evaluation.statistics import SegmentView

_YEAR, _EPOCH = "datetime64[Y]", 1970
_MICROSECONDS = "datetime64[us]"


class FacetCounter:
    """Counts values over the segments of one state of an index. Safe to share between
    threads; what it learns of the segments it keeps."""

    def __init__(self, views: Sequence[SegmentView]) -> None:
        self._views = tuple(views)
        # Where a segment's terms are in the greatest segment's list: -1 unknown, -2 nowhere.
        self._places: dict[tuple[str, int], Array] = {}
        self._years: dict[tuple[str, int, int, int], Array] = {}

    def terms(self, name: str, found: Sequence[Array], limit: int) -> list[tuple[bytes, int]]:
        """The most frequent terms of a field of values, and how many documents have each.

        `found`: for each segment the documents, as a mask (bool) or a list of numbers, all of
        them live. Of terms with equal counts the first in order comes first.
        """
        fields = {
            number: view.arrays.fields[name]
            for number, view in enumerate(self._views)
            if name in view.arrays.fields
        }
        if not fields:
            return []
        # The segment with most terms, whatever was found in it: places of terms are kept.
        main = max(fields, key=lambda number: len(fields[number].terms))
        total = np.zeros(len(fields[main].terms), np.int64)
        elsewhere: dict[bytes, int] = {}
        for number, field in fields.items():
            if not len(found[number]) or not len(field.terms):
                continue
            counted = _count(field, found[number], self._views[number].arrays.doc_count)
            if number == main:
                total += counted
            else:
                self._add(number, field, counted, fields[main], total, elsewhere)
        terms = fields[main].terms
        best = [(terms.at(place), int(total[place])) for place in _greatest(total, limit)]
        best += elsewhere.items()
        return sorted(best, key=lambda one: (-one[1], one[0]))[:limit]

    def years(
        self, column: str, found: Sequence[Array], *, offset: int = 0, missing: int = -(2**63)
    ) -> dict[int, int]:
        """Year -> how many documents, the newest first.

        `column`: microseconds since 1970 UTC; `offset` of the zone, in microseconds;
        `missing`: the value of documents without a time, which are not counted.
        """
        counted: dict[int, int] = {}
        for number, (view, docs) in enumerate(zip(self._views, found, strict=True)):
            if view.arrays.column(column) is None or not len(docs):
                continue
            years, counts = np.unique(
                self._years_of(number, column, offset, missing)[docs], return_counts=True
            )
            for year, count in zip(years.tolist(), counts.tolist(), strict=True):
                counted[year] = counted.get(year, 0) + count
        counted.pop(_NO_YEAR, None)
        return dict(sorted(counted.items(), reverse=True))

    def _add(  # noqa: PLR0917
        self,
        number: int,
        field: FieldArrays,
        counted: Array,
        main: FieldArrays,
        total: Array,
        elsewhere: dict[bytes, int],
    ) -> None:
        """Add a segment's counts to the main segment's, or to those of terms not in it."""
        places = self._places.get((field.name, number))
        if places is None:
            places = self._places[field.name, number] = np.full(len(counted), _UNKNOWN)
        present = np.flatnonzero(counted)
        for term in present[places[present] == _UNKNOWN].tolist():
            place = main.terms.find(field.terms.at(term))
            places[term] = _NOWHERE if place is None else place
        is_in_main = places[present] >= 0
        shared = present[is_in_main]
        total[places[shared]] += counted[shared]
        for term in present[~is_in_main].tolist():
            text = field.terms.at(term)
            elsewhere[text] = elsewhere.get(text, 0) + int(counted[term])

    def _years_of(self, number: int, column: str, offset: int, missing: int) -> Array:
        """The year of each document of a segment (int16), _NO_YEAR where it has no time."""
        key = (column, number, offset, missing)
        years = self._years.get(key)
        if years is None:
            times = self._views[number].arrays.column(column)
            assert times is not None  # noqa: S101  # only columns that are there are asked for
            has_time = times != missing
            shifted = np.where(has_time, times, 0).astype(np.int64) + offset
            known = shifted.view(_MICROSECONDS).astype(_YEAR).astype(np.int64) + _EPOCH
            years = self._years[key] = np.where(has_time, known, _NO_YEAR).astype(np.int16)
        return years


def _count(field: FieldArrays, docs: Array, doc_count: int) -> Array:
    """How many of the documents have each term of a field (int64)."""
    if docs.dtype != bool and field.forward is not None:
        ends, ordinals = field.forward
        if len(docs) * 8 < len(field.all_docs):
            last = ends[docs].astype(np.intp)
            before = np.where(docs > 0, ends[docs - (docs > 0)], 0).astype(np.intp)
            return np.bincount(ordinals[stretches(before, last)], minlength=len(field.terms))
    mask = docs
    if docs.dtype != bool:
        mask = np.zeros(doc_count, bool)
        mask[docs] = True
    # How many were counted up to the end of each term, less those up to its beginning.
    counted = np.concatenate([[0], np.cumsum(mask[field.all_docs])])
    return np.diff(counted[field.ends], prepend=0)


def _greatest(counts: Array, limit: int) -> list[int]:
    """Where the greatest counts above 0 are, of equal ones the first; in no order."""
    places = np.flatnonzero(counts)
    if len(places) > limit:
        order = np.argsort(-counts[places], kind="stable")[:limit]
        places = places[order]
    return [int(place) for place in places]


_UNKNOWN, _NOWHERE = -1, -2
_NO_YEAR = -(2**15)
