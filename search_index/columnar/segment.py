"""One segment, read in place: documents that were written together and never change.

Everything lies in one file of plain arrays that all processes map and share. A whole posting
list is one slice of an array, which is what makes evaluation quick.

Of each field `f` there are

    f/terms, f/term_ends      the sorted terms (see TermDictionary)
    f/ends                    where the postings of each term end
    f/docs                    document numbers, ascending within a term
    f/weights                 one for each posting; none where all are 1
    f/frequencies             one for each posting, where they are not the weights
    f/positions, f/position_ends   where the term stands, ascending within a term
    f/bases                   document d owns the positions from bases[d] up to bases[d + 1]
    f/values, f/value_ends    what a Whoosh format keeps beside, as bytes, for each posting
    f/lengths                 length of the field in each document, as Whoosh's byte codes
    f/forward, f/forward_ends      document -> its terms, of fields that hold values, not text

Positions count through the whole segment, so that a phrase is found by arithmetic on whole
arrays; `bases` gives the document back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from search_index.columnar.terms import TermDictionary
from search_index.container import Array, Container

META = "meta"

# The arrays of a field that have an element (or an end) for each posting.
BY_POSTING = ("docs", "weights", "frequencies", "positions", "values")


class FieldArrays:
    """The postings of one field. Arrays are mapped: cheap to slice, not to be written to."""

    def __init__(self, container: Container, name: str, meta: Mapping[str, Any]) -> None:
        def get(part: str) -> Array | None:
            whole = f"{name}/{part}"
            return container.get(whole) if whole in container else None

        def need(part: str) -> Array:
            return container.get(f"{name}/{part}")

        self.name = name
        self.terms = TermDictionary(need("terms"), need("term_ends"))
        self.ends = need("ends")
        self._ends = self.ends.data  # gives plain integers, and quicker
        self.all_docs = need("docs")
        self.all_weights = get("weights")
        self.all_frequencies = get("frequencies")
        self.all_positions = get("positions")
        self.position_ends = get("position_ends")
        self._position_ends = None if self.position_ends is None else self.position_ends.data
        self.bases = need("bases")
        self.all_values = get("values")
        self.value_ends = get("value_ends")
        self.lengths = get("lengths")
        self.total_length = int(meta["total_length"])
        forward, forward_ends = get("forward"), get("forward_ends")
        self.forward: tuple[Array, Array] | None = None
        if forward is not None and forward_ends is not None:
            self.forward = (forward_ends, forward)

    @property
    def has_positions(self) -> bool:
        return self.all_positions is not None

    def span(self, term: int) -> tuple[int, int]:
        """Where the postings of a term begin and end."""
        ends = self._ends
        return (ends[term - 1] if term else 0), ends[term]

    def document_frequency(self, term: int) -> int:
        start, end = self.span(term)
        return int(end - start)

    def docs(self, term: int) -> Array:
        """Ascending document numbers (uint16 or uint32)."""
        start, end = self.span(term)
        return self.all_docs[start:end]

    def weights(self, term: int) -> Array | None:
        """The weight in each document, or None where all are 1."""
        if self.all_weights is None:
            return None
        start, end = self.span(term)
        return self.all_weights[start:end]

    def frequencies(self, term: int) -> Array | None:
        """How often it stands in each document, where that is not the weight; else None."""
        if self.all_frequencies is None:
            return None
        start, end = self.span(term)
        return self.all_frequencies[start:end]

    def positions(self, term: int) -> Array:
        """Ascending positions (uint32) in the segment; empty where the field keeps none."""
        if self.all_positions is None or self._position_ends is None:
            return _NO_POSITIONS
        ends = self._position_ends
        return self.all_positions[(ends[term - 1] if term else 0) : ends[term]]

    def values(self, term: int) -> list[bytes]:
        """What the format keeps for each posting; empty where it keeps nothing."""
        if self.all_values is None or self.value_ends is None:
            return []
        start, end = self.span(term)
        bounds = self.value_ends[start:end].tolist()
        begin = int(self.value_ends[start - 1]) if start else 0
        blob = self.all_values.data
        cut = []
        for bound in bounds:
            cut.append(bytes(blob[begin:bound]))
            begin = bound
        return cut


class SegmentArrays:
    """A segment file. Holds no state but what is mapped, so threads can share it."""

    def __init__(self, path: Path) -> None:
        """Raises DamagedFile when the file is not what was written."""
        self._container = container = Container(path)
        meta = json.loads(container.get(META).tobytes())
        self.path = path
        self.doc_count = int(meta["doc_count"])
        self.fields: Mapping[str, FieldArrays] = {
            name: FieldArrays(container, name, field) for name, field in meta["fields"].items()
        }
        self._columns = {name: container.get(f"columns/{name}") for name in meta["columns"]}
        self._blobs = {
            name: (container.get(f"blobs/{name}").data, container.get(f"blobs/{name}/ends").data)
            for name in meta["blobs"]
        }

    @property
    def columns(self) -> Iterable[str]:
        """Names of what is kept as one value for each document."""
        return self._columns.keys()

    @property
    def blobs(self) -> Iterable[str]:
        """Names of what is kept as bytes for each document."""
        return self._blobs.keys()

    def column(self, name: str) -> Array | None:
        """One value for each document, or None where there is no such column."""
        return self._columns.get(name)

    def blob(self, name: str, doc: int) -> bytes:
        """The bytes kept for a document under a name; empty where there are none."""
        if name not in self._blobs:
            return b""
        data, ends = self._blobs[name]
        return bytes(data[(ends[doc - 1] if doc else 0) : ends[doc]])


_NO_POSITIONS = np.empty(0, np.uint32)
