"""Documents -> one segment, gathered in memory.

Adding a document folds and cuts it; everything that is counted and sorted is done for all of
them at once when the segment is written.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import chain, pairwise
from pathlib import Path

import numpy as np
import rjieba

from search_index.atoms import is_index_word
from search_index.columnar.fields import (
    FieldData,
    length_codes,
    occurrences_to_field,
    values_to_field,
)
from search_index.columnar.write import write_segment
from search_index.container import Array
from search_index.grams import MAX_WEIGHT, Atoms, Weighted
from search_index.protocol import Document
from search_index.schema import (
    ENTITY,
    NAME_FIELDS,
    SEPARATOR,
    SUGGEST_FIELDS,
    VALUE_FIELDS,
    microseconds,
    named_parts,
    passages,
    values,
)
from search_index.suggesting import suggest_terms

# Of each document so many words are kept, by which others like it are found.
_KEY_WORDS = 48


class SegmentBuilder:
    """Gathers documents and writes them as one segment."""

    def __init__(self) -> None:
        self._texts: list[list[Weighted]] = []
        self._named: dict[str, list[list[Weighted]]] = {name: [] for name in NAME_FIELDS}
        self._words = _Words()
        self._values = {name: _Values() for name in ("id", *VALUE_FIELDS, ENTITY, *SUGGEST_FIELDS)}
        self._headlines: list[bytes] = []
        self._versions = array("q")
        self._published = array("q")
        self.characters = 0

    def __len__(self) -> int:
        return len(self._versions)

    def add(self, document: Document) -> int:
        """Take a document; returns its number in this segment."""
        number = len(self)
        found = passages(document)
        self._texts.append(found)
        self.characters += sum(len(passage.text) for passage in found)
        for name, parts in named_parts(document).items():
            self._named[name].append(parts)
        self._words.add(number, found)
        for name, ids in chain(values(document).items(), suggest_terms(document).items()):
            self._values[name].add(number, ids)
        self._headlines.append(document.headline.encode("utf-8", "surrogatepass"))
        self._versions.append(document.version)
        self._published.append(microseconds(document.published_at))
        return number

    def write(self, path: Path) -> None:
        """Write the segment and sync it; it is nobody's until a TOC names it."""
        count = len(self)
        atoms = Atoms(self._texts)
        words = self._words.field(count)
        fields = {"chars": atoms.chars(), "pairs": atoms.pairs(), "words": words}
        fields |= {name: Atoms(parts).grams() for name, parts in self._named.items()}
        fields |= {name: values.field() for name, values in self._values.items()}
        write_segment(
            path,
            count,
            fields,
            {
                "version": np.frombuffer(self._versions, np.int64),
                "published": np.frombuffer(self._published, np.int64),
            },
            {"headline": self._headlines, "key_words": _key_words(words, count)},
        )


class _Numbering(dict[str, int]):
    """Term -> its number, by order of first appearance."""

    def __missing__(self, term: str) -> int:
        number = self[term] = len(self)
        return number

    def encode(self, numbers: Array) -> list[bytes]:
        terms = list(self)
        return [terms[number].encode("utf-8", "surrogatepass") for number in numbers.tolist()]


class _WordNumbering(_Numbering):
    """The same of words; all that is none has the number 0."""

    def __init__(self) -> None:
        super().__init__({"": 0})

    def __missing__(self, word: str) -> int:

        number = self[word] = len(self) if is_index_word(word) else 0
        return number

    def encode(self, numbers: Array) -> list[bytes]:
        terms = {number: word for word, number in self.items() if number}
        return [terms[number].encode("utf-8") for number in numbers.tolist()]


class _Words:
    """Words of the dictionary, in the order of the text."""

    def __init__(self) -> None:
        self._numbering = _WordNumbering()
        self._terms = array("I")
        self._weights: list[int] = []
        self._docs: list[int] = []
        self._counts: list[int] = []

    def add(self, doc: int, parts: Iterable[Weighted]) -> None:
        for part in parts:
            words = rjieba.cut_for_search(part.text)
            self._terms.extend(map(self._numbering.__getitem__, words))
            self._docs.append(doc)
            self._weights.append(part.weight)
            self._counts.append(len(words))

    def field(self, doc_count: int) -> FieldData:
        terms = np.frombuffer(self._terms, np.uint32) if self._terms else np.empty(0, np.uint32)
        docs = np.repeat(np.array(self._docs, np.uint32), self._counts)
        weights = np.repeat(np.array(self._weights, np.uint8), self._counts)
        is_word = terms > 0
        docs, weights = docs[is_word], weights[is_word]
        field = occurrences_to_field(
            terms[is_word],
            docs,
            self._numbering.encode,
            weights=weights,
            most_weight=MAX_WEIGHT,
        )
        lengths = np.bincount(docs, weights, minlength=doc_count).astype(np.int64)
        field.lengths = length_codes(lengths)
        field.total_length = int(lengths.sum())
        return field


class _Values:
    def __init__(self) -> None:
        self._numbering = _Numbering()
        self._terms = array("I")
        self._docs = array("I")

    def add(self, doc: int, terms: Iterable[str]) -> None:
        before = len(self._terms)
        self._terms.extend(map(self._numbering.__getitem__, terms))
        self._docs.extend([doc] * (len(self._terms) - before))

    def field(self) -> FieldData:
        return values_to_field(
            np.array(self._terms, np.uint32),
            np.array(self._docs, np.uint32),
            self._numbering.encode,
        )


def _key_words(words: FieldData, doc_count: int) -> Sequence[bytes]:
    """Of each document the words that stand in it most, joined, the longer first among equals."""
    if not len(words.docs):
        return [b""] * doc_count
    sizes = np.diff(words.ends, prepend=0)
    terms = np.repeat(np.arange(len(sizes), dtype=np.uint64), sizes)
    characters = np.array([len(term) // 3 for term in words.terms], np.uint64)
    weights = np.ones(len(terms)) if words.weights is None else words.weights
    order = np.uint64(1 << 10) - weights.astype(np.uint64) * np.uint64(2)
    order -= np.minimum(characters[terms.astype(np.int64)], np.uint64(4))
    packed = words.docs.astype(np.uint64) << np.uint64(42) | order << np.uint64(32) | terms
    packed.sort()
    docs = (packed >> np.uint64(42)).astype(np.int64)
    first = np.searchsorted(docs, np.arange(doc_count))
    chosen = np.flatnonzero(np.arange(len(docs)) - first[docs] < _KEY_WORDS)
    numbers = (packed[chosen] & np.uint64(0xFFFF_FFFF)).tolist()
    bounds = np.searchsorted(docs[chosen], np.arange(doc_count + 1)).tolist()
    separator = SEPARATOR.encode("ascii")
    return [
        separator.join([words.terms[number] for number in numbers[start:end]])
        for start, end in pairwise(bounds)
    ]
