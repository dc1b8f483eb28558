"""One segment while one query is evaluated: makes the nodes of the query for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from whoosh.fields import FieldType, Schema
from whoosh.query.qcore import Query

from search_index.columnar.segment import FieldArrays
from search_index.container import Array
from search_index.evaluation.nodes import Node, Nothing
from search_index.evaluation.postings import Postings
from search_index.evaluation.statistics import Statistics

# Makes the node of a query in a segment.
Builder = Callable[[Any, "Leaf"], Node]


class UnsupportedQuery(TypeError):
    """This query, or a use of it, cannot be evaluated here; Whoosh's own searcher may."""


class Leaf:
    """A segment, as the nodes of one evaluation see it."""

    def __init__(
        self,
        statistics: Statistics,
        number: int,
        builders: Mapping[type[Query], Builder],
        is_found: Callable[[Query], bool],
    ) -> None:
        """`is_found`: whether any document of the index, in whichever segment, matches."""
        view = statistics.views[number]
        self.statistics = statistics
        self.number = number
        self.arrays = view.arrays
        self.live = view.live
        self.doc_count = view.arrays.doc_count
        self.schema: Schema = statistics.schema
        self.is_found = is_found
        self._builders = builders
        self._norms: dict[str, tuple[Array, Array]] = {}

    def node(self, query: Query) -> Node:
        """The node of a query. Raises UnsupportedQuery."""
        builder = self._builders.get(type(query))
        if builder is None:
            raise UnsupportedQuery(f"cannot evaluate {type(query).__name__}")
        return builder(query, self)

    def field(self, name: str) -> FieldArrays | None:
        """The postings of a field, None where the segment has none of it."""
        return self.arrays.fields.get(name)

    def field_type(self, name: str) -> FieldType | None:
        """What the schema says of a field, None where it does not know it."""
        return self.schema[name] if name in self.schema else None  # noqa: SIM401  # no Mapping

    def postings(self, name: str, term: bytes, boost: float = 1.0) -> Node:
        """The node of a term of a field."""
        entry = self.statistics.term(name, term)
        number = entry.numbers[self.number]
        field = self.field(name)
        if number is None or field is None:
            return Nothing(self)
        return Postings(self, field, number, self.factor(name, entry.document_frequency, boost))

    def factor(self, name: str, document_frequency: int, boost: float) -> float:
        """What the scores of a term are multiplied by."""
        if not self.is_scorable(name):
            return boost
        statistics = self.statistics
        idf = statistics.inverse_document_frequency(document_frequency)
        return boost * idf * (statistics.scoring.k1 + 1)

    def is_scorable(self, name: str) -> bool:
        """Whether BM25 scores a field; else the score of a term is its weight."""
        kind = self.field_type(name)
        return kind is not None and bool(kind.scorable)

    def norms(self, name: str) -> Array:
        """BM25's norms of a field, for each document of the segment."""
        return self.statistics.norms(self.number, name)

    def norms_at(self, name: str, docs: Array) -> Array:
        """The same for some documents; the several terms of a query ask for the same ones."""
        known = self._norms.get(name)
        if known is not None and known[0] is docs:
            return known[1]
        norms = self.norms(name).take(docs, mode="clip")
        self._norms[name] = docs, norms
        return norms
