"""A segment as suggestions see it: only documents that are not deleted, and of one site."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from search_index.columnar.segment import SegmentArrays
from search_index.container import Array

_UNDATED = -(2**63)


@dataclass(frozen=True)
class Source:
    """`live`: for each document whether it counts (bool)."""

    arrays: SegmentArrays
    live: Array

    @cached_property
    def published(self) -> Array:
        """When each document was published, as the index keeps it (int64)."""
        column = self.arrays.column("published")
        if column is None:
            return np.full(self.arrays.doc_count, _UNDATED, np.int64)
        return column

    def of_site(self, site: str) -> Source:
        """The same documents, but only those of a site."""
        field = self.arrays.fields.get("site")
        number = None if field is None else field.terms.find(site.encode("utf-8", "surrogatepass"))
        kept = np.zeros(self.arrays.doc_count, bool)
        if field is not None and number is not None:
            kept[field.docs(number)] = True
        return Source(self.arrays, kept & self.live)

    def among(self, docs: Array) -> int:
        """How many of these documents count."""
        return int(np.count_nonzero(self.live[docs]))

    def counted(self, docs: Array) -> Array:
        """Those of the documents that count, ascending, each once."""
        docs = docs[self.live[docs]]
        if len(docs) * 16 < self.arrays.doc_count:
            return np.unique(docs)
        there = np.zeros(self.arrays.doc_count, bool)
        there[docs] = True
        return np.flatnonzero(there)

    def id_of(self, doc: int) -> str:
        """The document's id."""
        field = self.arrays.fields["id"]
        if field.forward is None:
            raise ValueError("the field of ids keeps no way from documents to terms")
        ends, terms = field.forward
        return field.terms.at(int(terms[int(ends[doc]) - 1])).decode("utf-8", "surrogatepass")

    def headline_of(self, doc: int) -> str:
        """The headline as it was given."""
        return self.arrays.blob("headline", doc).decode("utf-8", "replace")
