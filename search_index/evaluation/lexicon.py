"""The terms of a segment, as Whoosh's own pattern queries ask for them.

Wildcards, regular expressions, near spellings: which terms they stand for is decided by
Whoosh's own code, reading through this.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from whoosh.codec.base import Automata, FieldCursor
from whoosh.fields import FieldType, Schema

from search_index.columnar.segment import SegmentArrays
from search_index.columnar.terms import TermDictionary


class LexiconReader:
    """That part of a Whoosh reader which lists terms."""

    def __init__(self, arrays: SegmentArrays, schema: Schema) -> None:
        self._arrays = arrays
        self.schema = schema

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        terms = self._terms(term[0])
        return terms is not None and terms.find(term[1]) is not None

    def lexicon(self, name: str) -> Iterator[bytes]:
        """All terms of a field."""
        return self.expand_prefix(name, b"")

    def expand_prefix(self, name: str, prefix: str | bytes) -> Iterator[bytes]:
        """The terms of a field that begin so."""
        terms = self._terms(name)
        if terms is None:
            return iter(())
        return terms.range(*terms.prefix_range(self.schema[name].to_bytes(prefix)))

    def terms_within(self, name: str, text: str, maxdist: int, prefix: int = 0) -> Iterator[str]:
        """The terms of a field at most so many edits away."""
        terms = self._terms(name)
        if terms is None:
            return iter(())
        cursor = _Cursor(terms, self.schema[name])
        found: Iterator[str] = Automata().terms_within(cursor, text, maxdist, prefix)
        return found

    def _terms(self, name: str) -> TermDictionary | None:
        field = self._arrays.fields.get(name)
        return None if field is None else field.terms


class _Cursor(FieldCursor):
    def __init__(self, terms: TermDictionary, kind: FieldType) -> None:
        self._terms = terms
        self._kind = kind
        self._number = 0

    def first(self) -> Any:
        self._number = 0
        return self.text()

    def find(self, string: Any) -> Any:
        self._number = self._terms.lower_bound(self._kind.to_bytes(string))
        return self.text()

    def next(self) -> Any:
        self._number += 1
        return self.text()

    def text(self) -> Any:
        if self._number >= len(self._terms):
            return None
        return self._kind.from_bytes(self._terms.at(self._number))
