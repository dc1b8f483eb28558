"""Fields whose values come as tokens already: numbers from the first moment on.

A token is looked up once, and everything after that is done with whole arrays.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any

import numpy as np
from whoosh import formats
from whoosh.fields import FieldType

from search_index.columnar.fields import FieldData, occurrences_to_field
from search_index.columnar.postings import exact, unlike
from search_index.container import Array


class Numbering(dict[str, int]):
    """Term -> its number, by order of first appearance."""

    def __init__(self) -> None:
        super().__init__()
        self.encoded: list[bytes] = []

    def __missing__(self, term: str) -> int:
        self.encoded.append(str.encode(term, "utf-8"))
        number = self[term] = len(self)
        return number


class TokenGatherer:
    """The tokens of one field, by ascending document, each document in the order of its text."""

    def __init__(self, whoosh_format: Any) -> None:
        """`whoosh_format`: of a field that `takes_tokens`."""
        self._format = whoosh_format
        self._numbering = Numbering()
        self._numbers = array("I")
        self._docs = array("I")
        self._counts = array("I")
        self._total = 0

    def __len__(self) -> int:
        return self._total

    def add(self, doc: int, tokens: Sequence[str]) -> None:
        self._numbers.extend(map(self._numbering.__getitem__, tokens))
        self._docs.append(doc)
        self._counts.append(len(tokens))
        self._total += len(tokens)

    def forget(self, doc: int) -> None:
        """Forget the tokens of the last document, which may be there in part."""
        if self._docs and self._docs[-1] == doc:
            self._docs.pop()
            self._total -= self._counts.pop()
        del self._numbers[self._total :]

    def field(self, doc_count: int) -> FieldData:
        """The field in canonical order."""
        counts = np.frombuffer(self._counts, np.uint32)
        docs = np.frombuffer(self._docs, np.uint32)
        positions = None
        if type(self._format) is formats.Positions:
            positions = np.arange(self._total, dtype=np.uint32)
        field = occurrences_to_field(
            np.frombuffer(self._numbers, np.uint32),
            np.repeat(docs, counts),
            self._encoded,
            positions=positions,
        )
        if positions is not None:
            room = np.zeros(doc_count, np.int64)
            room[docs] = counts
            field.bases = np.concatenate([[0], np.cumsum(room)])
        self._weigh(field)
        return field

    def _encoded(self, numbers: Array) -> list[bytes]:
        return list(map(self._numbering.encoded.__getitem__, numbers.tolist()))

    def _weigh(self, field: FieldData) -> None:
        boost = self._format.field_boost
        counts = np.ones(len(field.docs), np.int64) if field.weights is None else field.weights
        if type(self._format) is formats.Existence:
            field.weights = exact(np.full(len(field.docs), boost))
        elif boost != 1:
            field.weights = exact(counts * boost)
            field.frequencies = unlike(field.weights, counts)


def takes_tokens(field: FieldType) -> bool:
    """Whether a field makes of a list of tokens what a TokenGatherer does."""
    if type(field).index is not FieldType.index or field.vector or field.separate_spelling():
        return False
    if type(field.format) is formats.Existence:
        return not field.scorable  # else its length would be the number of different tokens
    return type(field.format) in (formats.Frequency, formats.Positions)
