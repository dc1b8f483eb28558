"""What Whoosh keeps for each document: stored values, columns, lengths, vectors.

A document being added can still be given up, so what is known of it is held aside until it is
finished. Everything is kept in memory until the segment is written, which is done at once.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from whoosh.codec import base
from whoosh.columns import Column, ColumnReader
from whoosh.fields import FieldType, Schema
from whoosh.matching.mcore import ListMatcher
from whoosh.util.numeric import byte_to_length, length_to_byte

from search_index.columnar.fields import FieldData
from search_index.columnar.formats import PostingFormat
from search_index.columnar.segment import SegmentArrays
from search_index.columnar.stored import decode_stored, encode_stored
from search_index.columnar.vectors import decode_vector, encode_vector
from search_index.columnar.whoosh_columns import (
    Gatherer,
    NumberGatherer,
    column_reader,
    gatherer,
    has_column,
)
from search_index.container import Array

STORED = "_stored"
_VECTOR = "_vector_"  # no field's name begins with an underscore


class Counts(Protocol):
    """What a reader asks a segment about its documents."""

    def doc_count_all(self) -> int: ...

    def deleted_count(self) -> int: ...

    def deleted_docs(self) -> Iterator[int]: ...

    def is_deleted(self, docnum: int) -> bool: ...


class Lengths:
    """How long one field is in each document, as Whoosh's byte codes."""

    def __init__(self) -> None:
        self.codes = array("B")
        self.total = 0

    def add(self, doc: int, length: int) -> None:
        self.fill(doc)
        self.codes.append(length_to_byte(length))
        self.total += length

    def fill(self, doc_count: int) -> None:
        self.codes.extend(bytes(max(doc_count - len(self.codes), 0)))


class ColumnarPerDocumentWriter(base.PerDocumentWriter):
    """Gathers documents; `arrays` gives them when all are there."""

    def __init__(self) -> None:
        self.doc_count = 0
        self.is_closed = False
        self._is_in_document = False
        self._lengths: dict[str, Lengths] = {}
        self._columns: dict[str, Gatherer] = {}
        self._stored: list[bytes] = []
        self._vectors: dict[str, dict[int, bytes]] = {}
        self._pending_stored: dict[str, object] = {}
        self._pending: list[tuple[Any, Any]] = []

    def start_doc(self, docnum: int) -> None:
        if self._is_in_document:
            raise RuntimeError("the document before was not finished")
        if docnum != self.doc_count:
            raise ValueError(f"document {docnum} where {self.doc_count} comes next")
        self._is_in_document = True
        self._pending_stored = {}
        self._pending = []

    def add_field(
        self,
        fieldname: str,
        fieldobj: FieldType,  # noqa: ARG002 (Whoosh's signature)
        value: object,
        length: int | None,
    ) -> None:
        if value is not None:
            self._pending_stored[fieldname] = value
        if length:
            self._pending.append((self._lengths.setdefault(fieldname, Lengths()), length))

    def add_column_value(self, fieldname: str, columnobj: Column, value: Any) -> None:
        taker = self._column(fieldname, columnobj)
        self._pending.append((taker, taker.checked(value)))

    def add_vector_items(self, fieldname: str, fieldobj: FieldType, items: Iterable[Any]) -> None:
        blob = encode_vector(PostingFormat(fieldname, fieldobj.vector), items)
        if blob:
            self._pending.append((_Vectors(self._vectors.setdefault(fieldname, {})), blob))

    def finish_doc(self) -> None:
        for taker, value in self._pending:
            taker.add(self.doc_count, value)
        self._stored.append(encode_stored(self._pending_stored))
        self.doc_count += 1
        self._is_in_document = False

    def cancel_doc(self) -> None:
        self._is_in_document = False

    def close(self) -> None:
        self.is_closed = True

    # What the segment is written from.

    def give_columns(self, schema: Schema) -> None:
        """Let every column of the schema be there, whether a document has a value or not."""
        for name, field in schema.items():
            if field.column_type:
                self._column(name, field.column_type)

    def complete(self, fields: dict[str, FieldData]) -> None:
        """Give the fields their lengths and totals."""
        for name, lengths in self._lengths.items():
            lengths.fill(self.doc_count)
            field = fields.get(name)
            if field is None:
                nothing = np.empty(0, np.uint32)
                field = fields[name] = FieldData([], nothing, nothing)
            field.lengths = np.frombuffer(lengths.codes, np.uint8)
            field.total_length = lengths.total

    def columns(self) -> dict[str, Array]:
        """Columns of numbers."""
        return {
            name: taker.finished()
            for name, taker in self._filled()
            if isinstance(taker, NumberGatherer)
        }

    def blobs(self) -> dict[str, Iterable[bytes]]:
        """Everything that is kept as bytes."""
        kept: dict[str, Iterable[bytes]] = {STORED: self._stored}
        for name, taker in self._filled():
            if not isinstance(taker, NumberGatherer):
                kept[name] = taker.values
        for name, found in self._vectors.items():
            kept[_VECTOR + name] = [found.get(doc, b"") for doc in range(self.doc_count)]
        return kept

    def _column(self, name: str, column: Column) -> Gatherer:
        taker = self._columns.get(name)
        if taker is None:
            taker = self._columns[name] = gatherer(name, column)
        return taker

    def _filled(self) -> Iterator[tuple[str, Gatherer]]:
        for name, taker in self._columns.items():
            taker.fill(self.doc_count)
            yield name, taker


class _Vectors:
    def __init__(self, found: dict[int, bytes]) -> None:
        self._found = found

    def add(self, doc: int, blob: bytes) -> None:
        self._found[doc] = blob


class ColumnarPerDocumentReader(base.PerDocumentReader):
    def __init__(self, open_arrays: Callable[[], SegmentArrays], segment: Counts) -> None:
        """`open_arrays` is called when there is something to read; Whoosh's writer for several
        processes makes a reader of a segment that is yet to be written."""
        self._open_arrays = open_arrays
        self._segment = segment

    @cached_property
    def _arrays(self) -> SegmentArrays:
        return self._open_arrays()

    def doc_count(self) -> int:
        return self._segment.doc_count_all() - self._segment.deleted_count()

    def doc_count_all(self) -> int:
        return self._segment.doc_count_all()

    def has_deletions(self) -> bool:
        return self._segment.deleted_count() > 0

    def is_deleted(self, docnum: int) -> bool:
        return self._segment.is_deleted(docnum)

    def deleted_docs(self) -> Iterator[int]:
        return self._segment.deleted_docs()

    def supports_columns(self) -> bool:
        return True

    def has_column(self, fieldname: str) -> bool:
        return self.doc_count_all() > 0 and has_column(self._arrays, fieldname)

    def list_columns(self) -> list[str]:
        names = [*self._arrays.columns, *self._arrays.blobs]
        return [name for name in names if not name.startswith("_")]

    def column_reader(self, fieldname: str, column: Column) -> ColumnReader:
        return column_reader(self._arrays, fieldname, column)

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """The length, rounded as Whoosh does; 0 where the document has no such field, the
        default where none has."""
        codes = self._codes(fieldname)
        return default if codes is None else byte_to_length(codes[docnum])

    def field_length(self, fieldname: str) -> int:
        field = self._arrays.fields.get(fieldname)
        return 0 if field is None else field.total_length

    def min_field_length(self, fieldname: str) -> int:
        codes = self._codes(fieldname)
        return 0 if codes is None or not len(codes) else byte_to_length(int(codes.min()))

    def max_field_length(self, fieldname: str) -> int:
        codes = self._codes(fieldname)
        return 0 if codes is None or not len(codes) else byte_to_length(int(codes.max()))

    def has_vector(self, docnum: int, fieldname: str) -> bool:
        return bool(self._arrays.blob(_VECTOR + fieldname, docnum))

    def vector(self, docnum: int, fieldname: str, format_: Any) -> ListMatcher:
        """The document's terms of the field; none where it has no vector."""
        blob = self._arrays.blob(_VECTOR + fieldname, docnum)
        return decode_vector(PostingFormat(fieldname, format_), blob, format_)

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        return decode_stored(self._arrays.blob(STORED, docnum))

    def _codes(self, name: str) -> Array | None:
        field = self._arrays.fields.get(name)
        return None if field is None else field.lengths
