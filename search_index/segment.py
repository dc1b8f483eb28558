"""One segment: documents that were written together and never change.

A Whoosh segment (in its TOC, with its deletions) whose contents are plain arrays in one
file: per field the sorted terms and their postings (document numbers, frequencies), per
document its record, folded text, length and publishing time. Whole posting lists are read
at once, which is what makes evaluation by sets quick without any native code.
"""

# Whoosh leaves most of its functions without types.
# mypy: allow-untyped-calls

from __future__ import annotations

from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from whoosh.codec.whoosh3 import W3Codec, W3Segment

from search_index.container import Container, ContainerWriter
from search_index.schema import MAX_FREQUENCY, Record

INDEX_NAME = "MAIN"
_EXTENSION = ".arrays"

Postings = tuple[memoryview, memoryview]  # document numbers (ascending), frequencies
_NOTHING: Postings = (memoryview(array("I")), memoryview(array("H")))


def segment_path(folder: Path, segment: W3Segment) -> Path:
    return folder / str(segment.make_filename(_EXTENSION))


class SegmentBuilder:
    """Gathers documents in memory and writes them as one segment."""

    def __init__(self) -> None:
        self._fields: dict[str, dict[str, array[int]]] = {}
        self._records = bytearray()
        self._record_ends = array("Q")
        self._text = bytearray()
        self._text_ends = array("Q")
        self._lengths = array("I")
        self._published = array("q")
        self._deleted: set[int] = set()
        self.postings = 0

    def __len__(self) -> int:
        return len(self._lengths)

    def add(self, record: Record) -> int:
        """Take a document; returns its number in this segment."""
        number = len(self._lengths)
        counted, length = record.terms()
        for field, terms in counted.items():
            postings = self._fields.setdefault(field, {})
            for term, frequency in terms.items():
                entry = postings.get(term)
                if entry is None:
                    entry = postings[term] = array("I")
                entry.append(number)
                entry.append(frequency)
            self.postings += len(terms)
        self._records += record.to_bytes()
        self._record_ends.append(len(self._records))
        self._text += record.text.encode("utf-8")
        self._text_ends.append(len(self._text))
        self._lengths.append(length)
        self._published.append(record.published)
        return number

    def delete(self, number: int) -> None:
        self._deleted.add(number)

    def write(self, folder: Path) -> W3Segment:
        """Write the file and sync it; the segment is nobody's until a TOC names it."""
        segment = W3Segment(W3Codec(), INDEX_NAME)
        segment.set_doc_count(len(self))
        for number in sorted(self._deleted):
            segment.delete_document(number)
        path = segment_path(folder, segment)
        container = ContainerWriter(path)
        try:
            for field, postings in self._fields.items():
                _write_field(container, field, postings)
            container.add("record", self._records)
            container.add("record.ends", self._record_ends)
            container.add("text", self._text)
            container.add("text.ends", self._text_ends)
            container.add("length", self._lengths)
            container.add("published", self._published)
        except BaseException:
            container.abandon()
            path.unlink(missing_ok=True)
            raise
        container.close()
        return segment


class SegmentReader:
    """Reads one segment in place. Holds no position, so threads can share it."""

    def __init__(self, path: Path) -> None:
        self._container = container = Container(path)
        self._record = container.get("record")
        self._record_ends = container.get("record.ends")
        self._text = container.get("text")
        self._text_ends = container.get("text.ends")
        self._fields: dict[str, tuple[memoryview, ...]] = {}
        self.lengths = container.get("length")
        self.published = container.get("published")
        self.total_length = sum(self.lengths)

    def __len__(self) -> int:
        return len(self.lengths)

    def postings(self, field: str, term: str) -> Postings:
        """All documents with the term; empty when there is none."""
        arrays = self._fields.get(field)
        if arrays is None:
            names = ("terms", "term_ends", "ends", "numbers", "frequencies")
            arrays = tuple(self._container.get(f"{field}.{name}") for name in names)
            self._fields[field] = arrays
        terms, term_ends, ends, numbers, frequencies = arrays
        place = _find(terms, term_ends, term.encode("utf-8", "surrogatepass"))
        if place is None:
            return _NOTHING
        start, end = ends[place - 1] if place else 0, ends[place]
        return numbers[start:end], frequencies[start:end]

    def find_id(self, id_: str) -> int | None:
        """The number of the document with that id, deleted ones included."""
        numbers, _ = self.postings("id", id_)
        return numbers[-1] if len(numbers) else None

    def text(self, number: int) -> bytes:
        """The folded text of a document (UTF-8), in its three parts."""
        start = self._text_ends[number - 1] if number else 0
        return bytes(self._text[start : self._text_ends[number]])

    def record_bytes(self, number: int) -> bytes:
        start = self._record_ends[number - 1] if number else 0
        return bytes(self._record[start : self._record_ends[number]])

    def record(self, number: int) -> Record:
        return Record.from_bytes(self.record_bytes(number), self.text(number).decode("utf-8"))


def live_numbers(segment: W3Segment) -> Iterator[int]:
    """The numbers of the documents that are not deleted."""
    deleted = frozenset(segment.deleted_docs())
    return (number for number in range(segment.doc_count_all()) if number not in deleted)


def _write_field(container: ContainerWriter, field: str, postings: dict[str, array[int]]) -> None:
    terms = bytearray()
    term_ends, ends = array("I"), array("Q")
    numbers, frequencies = array("I"), array("H")
    for term in sorted(postings):  # by code point, which is the order of their UTF-8 too
        entry = postings[term]
        terms += term.encode("utf-8", "surrogatepass")
        term_ends.append(len(terms))
        numbers.extend(entry[0::2])
        frequencies.extend(_narrow(entry[1::2]))
        ends.append(len(numbers))
    parts: dict[str, Any] = {
        "terms": terms,
        "term_ends": term_ends,
        "ends": ends,
        "numbers": numbers,
        "frequencies": frequencies,
    }
    for name, data in parts.items():
        container.add(f"{field}.{name}", data)


def _narrow(frequencies: array[int]) -> array[int]:
    if max(frequencies) <= MAX_FREQUENCY:
        return array("H", frequencies)
    return array("H", [min(frequency, MAX_FREQUENCY) for frequency in frequencies])


def _find(terms: memoryview, ends: memoryview, wanted: bytes) -> int | None:
    low, high = 0, len(ends)
    while low < high:
        middle = (low + high) // 2
        term = bytes(terms[ends[middle - 1] if middle else 0 : ends[middle]])
        if term == wanted:
            return middle
        if term < wanted:
            low = middle + 1
        else:
            high = middle
    return None
