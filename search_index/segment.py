"""One segment: documents that were written together and never change.

A Whoosh segment (in its TOC, with its deletions) whose contents are plain arrays in one
file: per field the sorted terms and their postings (document numbers, frequencies), per
document its record, folded text, length and publishing time. Whole posting lists are read
at once, which is what makes evaluation quick.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator
from itertools import pairwise, repeat
from pathlib import Path

import numpy as np
from whoosh.codec.whoosh3 import W3Codec, W3Segment

from search_index.container import Array, Container, ContainerWriter
from search_index.schema import Record

INDEX_NAME = "MAIN"
_EXTENSION = ".arrays"

# BM25 grows hardly at all beyond some ten times; more is kept as this.
MAX_FREQUENCY = 255

_TERM_PARTS = ("terms", "term_ends", "ends")
_FIELD_PARTS = (*_TERM_PARTS, "numbers", "frequencies")

Postings = tuple[Array, Array]  # document numbers (ascending), frequencies
NOTHING: Postings = (np.empty(0, np.uint16), np.empty(0, np.uint8))


def segment_path(folder: Path, segment: W3Segment) -> Path:
    return folder / str(segment.make_filename(_EXTENSION))


class _Numbering(dict[str, int]):
    """Term -> its number, by order of first appearance."""

    def __missing__(self, term: str) -> int:
        number = self[term] = len(self)
        return number


class _Field:
    """The postings of a field in the order they came: by document."""

    def __init__(self) -> None:
        self.numbering = _Numbering()
        self.terms = array("I")
        self.numbers = array("I")
        self.frequencies = array("I")


class _Blobs:
    """Byte strings one after another, and where each ends."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.ends = array("Q")

    def append(self, blob: bytes) -> None:
        self.data += blob
        self.ends.append(len(self.data))

    def write(self, container: ContainerWriter, name: str) -> None:
        container.add(name, np.frombuffer(self.data, np.uint8))
        container.add(f"{name}.ends", np.frombuffer(self.ends, np.uint64))


class SegmentBuilder:
    """Gathers documents in memory and writes them as one segment."""

    def __init__(self) -> None:
        self._fields: dict[str, _Field] = {}
        self._records = _Blobs()
        self._texts = _Blobs()
        self._lengths = array("I")
        self._published = array("q")
        self._deleted: set[int] = set()

    def __len__(self) -> int:
        return len(self._lengths)

    @property
    def postings(self) -> int:
        """How many postings are held, which is what the memory goes by."""
        return sum(len(field.terms) for field in self._fields.values())

    def add(self, record: Record) -> int:
        """Take a document; returns its number in this segment."""
        number = len(self)
        counted, length = record.terms()
        for name, counts in counted.items():
            field = self._field(name)
            field.terms.extend(map(field.numbering.__getitem__, counts))
            field.numbers.extend(repeat(number, len(counts)))
            field.frequencies.extend(counts.values())
        self._records.append(json.dumps([record.id, record.version]).encode("ascii"))
        self._texts.append(record.text.encode("utf-8"))
        self._lengths.append(length)
        self._published.append(record.published)
        return number

    def delete(self, number: int) -> None:
        self._deleted.add(number)

    def merge(self, reader: SegmentReader, is_live: Array) -> None:
        """Take the live documents of a segment, as they were indexed then."""
        live = np.flatnonzero(is_live)
        numbers = np.zeros(len(reader), np.uint32)
        numbers[live] = np.arange(len(self), len(self) + len(live))
        for name in reader.fields():
            terms, sizes, postings, frequencies = reader.all_postings(name)
            kept = is_live[postings]
            places = np.repeat(np.arange(len(terms)), sizes)[kept]
            field = self._field(name)
            numbering = np.zeros(len(terms), np.uint32)
            for place in np.unique(places).tolist():
                numbering[place] = field.numbering[terms[place]]
            field.terms.frombytes(numbering[places].tobytes())
            field.numbers.frombytes(numbers[postings[kept]].tobytes())
            field.frequencies.frombytes(frequencies[kept].astype(np.uint32).tobytes())
        for number in live.tolist():
            self._records.append(reader.record(number))
            self._texts.append(reader.text(number))
        self._lengths.frombytes(reader.lengths[live].tobytes())
        self._published.frombytes(reader.published[live].tobytes())

    def write(self, folder: Path) -> W3Segment:
        """Write the file and sync it; the segment is nobody's until a TOC names it."""
        segment = W3Segment(W3Codec(), INDEX_NAME)
        segment.set_doc_count(len(self))
        for number in self._deleted:
            segment.delete_document(number)
        path = segment_path(folder, segment)
        container = ContainerWriter(path)
        try:
            for name, field in self._fields.items():
                _write_field(container, name, field, len(self))
            self._records.write(container, "record")
            self._texts.write(container, "text")
            container.add("length", np.frombuffer(self._lengths, np.uint32))
            container.add("published", np.frombuffer(self._published, np.int64))
            container.close()
        except BaseException:
            container.abandon()
            path.unlink(missing_ok=True)
            raise
        return segment

    def _field(self, name: str) -> _Field:
        return self._fields.setdefault(name, _Field())


class SegmentReader:
    """Reads one segment in place. Holds no position, so threads can share it."""

    def __init__(self, path: Path) -> None:
        self._container = container = Container(path)
        # Small parts, and such as are searched in, are mapped; postings and texts are read.
        # Single numbers are taken from memory views, which give plain integers and quicker.
        self._terms = {
            name: tuple(container.get(f"{name}.{part}") for part in _TERM_PARTS)
            for name in container.names(f".{_TERM_PARTS[0]}")
        }
        self._record_ends = container.get("record.ends").data
        self._text_ends = container.get("text.ends").data
        self.lengths = container.get("length")
        self.published = container.get("published")
        self.total_length = int(self.lengths.sum())

    def __len__(self) -> int:
        return len(self.lengths)

    def fields(self) -> Iterator[str]:
        """The names of the fields that any document has."""
        return iter(self._terms)

    def postings(self, field: str, term: str) -> Postings:
        """All documents with the term; empty when there is none."""
        if field not in self._terms:
            return NOTHING
        terms, term_ends, ends = self._terms[field]
        place = _find(terms, term_ends, term.encode("utf-8", "surrogatepass"))
        if place is None:
            return NOTHING
        span = _span(ends.data, place)
        stretch = self._container.stretch
        return stretch(f"{field}.numbers", *span), stretch(f"{field}.frequencies", *span)

    def all_postings(self, field: str) -> tuple[list[str], Array, Array, Array]:
        """Terms, how many postings each has, and all postings one after another."""
        terms, term_ends, ends = self._terms[field]
        blob = terms.tobytes()
        texts = [
            blob[start:end].decode("utf-8", "surrogatepass")
            for start, end in pairwise([0, *term_ends.tolist()])
        ]
        sizes = np.diff(ends, prepend=ends.dtype.type(0))
        get = self._container.get
        return texts, sizes, get(f"{field}.numbers"), get(f"{field}.frequencies")

    def find_id(self, id_: str) -> int | None:
        """The number of the document with that id, deleted ones included."""
        numbers, _ = self.postings("id", id_)
        return int(numbers[-1]) if len(numbers) else None

    def text(self, number: int) -> bytes:
        """The folded text of a document (UTF-8), in its three parts."""
        return self._container.blob("text", *_span(self._text_ends, number))

    def record(self, number: int) -> bytes:
        return self._container.blob("record", *_span(self._record_ends, number))

    def id_and_version(self, number: int) -> tuple[str, int]:
        id_, version = json.loads(self.record(number))
        return id_, version


def live_mask(segment: W3Segment) -> Array:
    """Whether each document is live, that is, not deleted."""
    live = np.ones(int(segment.doc_count_all()), np.bool_)
    live[list(segment.deleted_docs())] = False
    return live


def _write_field(container: ContainerWriter, name: str, field: _Field, documents: int) -> None:
    ordered = sorted(field.numbering)  # by code point, which is the order of their UTF-8 too
    ranks = np.empty(len(ordered), np.uint32)
    ranks[[field.numbering[term] for term in ordered]] = np.arange(len(ordered))
    places = ranks[np.frombuffer(field.terms, np.uint32)]
    order = np.argsort(places, kind="stable")  # of one term, documents stay in order
    encoded = [term.encode("utf-8", "surrogatepass") for term in ordered]
    number_type = np.uint16 if documents <= np.iinfo(np.uint16).max else np.uint32
    frequencies = np.frombuffer(field.frequencies, np.uint32)
    parts: tuple[Array, ...] = (
        np.frombuffer(b"".join(encoded), np.uint8),
        np.cumsum([len(term) for term in encoded], dtype=np.uint32),
        np.cumsum(np.bincount(places, minlength=len(ordered)), dtype=np.uint32),
        np.frombuffer(field.numbers, np.uint32)[order].astype(number_type),
        np.minimum(frequencies, MAX_FREQUENCY)[order].astype(np.uint8),
    )
    for part, data in zip(_FIELD_PARTS, parts, strict=True):
        container.add(f"{name}.{part}", data)


def _find(terms: Array, ends: Array, wanted: bytes) -> int | None:
    blob, bounds = terms.data, ends.data
    low, high = 0, len(bounds)
    while low < high:
        middle = (low + high) // 2
        term = bytes(blob[bounds[middle - 1] if middle else 0 : bounds[middle]])
        if term == wanted:
            return middle
        if term < wanted:
            low = middle + 1
        else:
            high = middle
    return None


def _span(ends: memoryview, place: int) -> tuple[int, int]:
    return ends[place - 1] if place else 0, ends[place]
