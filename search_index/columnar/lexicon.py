"""The terms of a segment as Whoosh reads them: in order, with what is known of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from whoosh.codec import base
from whoosh.fields import FieldType
from whoosh.formats import Format
from whoosh.reading import TermInfo, TermNotFound

from search_index.columnar.fields import decoded_lengths
from search_index.columnar.matcher import ColumnarMatcher
from search_index.columnar.segment import FieldArrays, SegmentArrays
from search_index.container import Array

# Of so many terms what is known is worked out at once, where all of them are asked for.
_BLOCK = 4096

Term = tuple[str, bytes]


class ColumnarTermsReader(base.TermsReader):
    def __init__(self, arrays: SegmentArrays) -> None:
        self._fields = {
            name: field for name, field in sorted(arrays.fields.items()) if len(field.terms)
        }

    def __contains__(self, term: Term) -> bool:
        name, text = term
        return self._find(name, text) is not None

    def indexed_field_names(self) -> Iterable[str]:
        return self._fields.keys()

    def cursor(self, fieldname: str, fieldobj: FieldType) -> base.FieldCursor:
        field = self._fields.get(fieldname)
        return base.EmptyCursor() if field is None else ColumnarCursor(field, fieldobj)

    def terms(self) -> Iterator[Term]:
        for name, field in self._fields.items():
            for text in field.terms.range(0, len(field.terms)):
                yield name, text

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[Term]:
        """All terms of the field from this one on, and those of the fields after it."""
        for name, field, low in self._from(fieldname, prefix):
            for text in field.terms.range(low, len(field.terms)):
                yield name, text

    def items(self) -> Iterator[tuple[Term, TermInfo]]:
        for name, field in self._fields.items():
            yield from _items(name, field, 0)

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[Term, TermInfo]]:
        for name, field, low in self._from(fieldname, prefix):
            yield from _items(name, field, low)

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        field, term = self._need(fieldname, text)
        return term_infos(field, term, term + 1)[0]

    def frequency(self, fieldname: str, text: bytes) -> float:
        term = self._find(fieldname, text)
        if term is None:
            return 0.0
        field = self._fields[fieldname]
        weights = field.weights(term)
        return float(field.document_frequency(term) if weights is None else weights.sum())

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        term = self._find(fieldname, text)
        return 0 if term is None else self._fields[fieldname].document_frequency(term)

    def matcher(
        self, fieldname: str, text: bytes, format_: Format, scorer: Any = None
    ) -> ColumnarMatcher:
        field, term = self._need(fieldname, text)
        return ColumnarMatcher(field, term, format_, (fieldname, text), scorer)

    def _find(self, name: str, text: bytes) -> int | None:
        field = self._fields.get(name)
        return None if field is None else field.terms.find(text)

    def _need(self, name: str, text: bytes) -> tuple[FieldArrays, int]:
        term = self._find(name, text)
        if term is None:
            raise TermNotFound(f"No term {name}:{text!r}")
        return self._fields[name], term

    def _from(self, name: str, text: bytes) -> Iterator[tuple[str, FieldArrays, int]]:
        if name not in self._fields:
            return
        for other, field in self._fields.items():
            if other == name:
                yield name, field, field.terms.lower_bound(text)
            elif other > name:
                yield other, field, 0


class ColumnarCursor(base.FieldCursor):
    """Stands on one term of a field, on the first to begin with."""

    def __init__(self, field: FieldArrays, fieldobj: FieldType) -> None:
        self._field = field
        self._fieldobj = fieldobj
        self._at = 0

    def first(self) -> Any:
        self._at = 0
        return self.text()

    def find(self, string: Any) -> Any:
        """Go to the first term that is not less than this one."""
        text = string if isinstance(string, bytes) else self._fieldobj.to_bytes(string)
        self._at = self._field.terms.lower_bound(text)
        return self.text()

    def next(self) -> Any:
        self._at += self.is_valid()
        return self.text()

    def text(self) -> Any:
        """The term as the field gives it back; None past the last."""
        if not self.is_valid():
            return None
        return self._fieldobj.from_bytes(self._field.terms.at(self._at))

    term = text  # Whoosh calls it both ways

    def term_info(self) -> TermInfo | None:
        return term_infos(self._field, self._at, self._at + 1)[0] if self.is_valid() else None

    def is_valid(self) -> bool:
        return self._at < len(self._field.terms)


def term_infos(field: FieldArrays, low: int, high: int) -> list[TermInfo]:
    """What is known of the terms from `low` up to but without `high`, of one at least."""
    start, end = field.span(low)[0], field.span(high - 1)[1]
    firsts = np.append([start], field.ends[low : high - 1].astype(np.int64)) - start
    counts = np.diff(firsts, append=end - start)
    docs = field.all_docs[start:end]
    sums: Array = counts
    most: Array = np.ones(len(counts))
    if field.all_weights is not None:
        weights = field.all_weights[start:end]
        sums = np.add.reduceat(weights.astype(np.float64), firsts)
        most = np.maximum.reduceat(weights, firsts)
    shortest = longest = np.zeros(len(counts), np.int64)
    if field.lengths is not None:
        codes = field.lengths[docs]
        longest = decoded_lengths(np.maximum.reduceat(codes, firsts))
        shortest = decoded_lengths(np.minimum.reduceat(known(codes), firsts))
        shortest = np.where(longest == 0, 0, shortest)
    return [
        TermInfo(*info)
        for info in zip(
            sums.astype(float).tolist(),
            counts.tolist(),
            shortest.tolist(),
            longest.tolist(),
            most.astype(float).tolist(),
            docs[firsts].tolist(),
            docs[firsts + counts - 1].tolist(),
            strict=True,
        )
    ]


def known(codes: Array) -> Array:
    """Length codes to take the least of: those that are not known come last."""
    return np.where(codes == 0, 255, codes).astype(np.uint8)


def _items(name: str, field: FieldArrays, low: int) -> Iterator[tuple[Term, TermInfo]]:
    for start in range(low, len(field.terms), _BLOCK):
        end = min(start + _BLOCK, len(field.terms))
        for text, info in zip(
            field.terms.range(start, end), term_infos(field, start, end), strict=True
        ):
            yield (name, text), info
