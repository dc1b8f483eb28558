"""Documents -> one segment.

They are only kept until it is written, and then taken all at once: what is counted and sorted
is arithmetic on the arrays of all of them, and all of it can be done by another process.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import chain, pairwise
from pathlib import Path

import numpy as np
import rjieba

from search_index.columnar.fields import (
    FieldData,
    length_codes,
    occurrences_to_field,
    values_to_field,
)
from search_index.columnar.write import write_segment
from search_index.container import Array
from search_index.protocol import Document
from search_index.schema import (
    ENTITY,
    NAME_FIELDS,
    PUBLISHED,
    SEPARATOR,
    SUGGEST_FIELDS,
    VALUE_FIELDS,
    characters,
    microseconds,
    named_parts,
    passages,
    values,
)
from search_index.suggesting import suggest_terms
from search_index.text.atoms import is_index_word
from search_index.text.grams import MAX_WEIGHT, Atoms, Weighted

# Of each document so many words are kept, by which others like it are found.
_KEY_WORDS = 48


class SegmentBuilder:
    """Gathers documents and writes them as one segment."""

    def __init__(self) -> None:
        self._documents: list[Document] = []
        self.characters = 0

    def __len__(self) -> int:
        return len(self._documents)

    def add(self, document: Document) -> int:
        """Take a document; returns its number in this segment."""
        self._documents.append(document)
        self.characters += characters(document)
        return len(self) - 1

    def write(self, path: Path) -> None:
        """Write the segment and sync it; it is nobody's until a TOC names it."""
        documents = self._documents
        count = len(documents)
        fields = {
            name: _values_field(terms, is_counted=name not in (ENTITY, *SUGGEST_FIELDS))
            for name, terms in _values(documents).items()
        }
        fields |= {name: Atoms(parts).grams() for name, parts in _named(documents).items()}
        texts = [passages(document) for document in documents]
        words = _words(texts)
        atoms = Atoms(texts)
        fields |= {"chars": atoms.chars(), "pairs": atoms.pairs(), "words": words}
        published = [microseconds(document.published_at) for document in documents]
        write_segment(
            path,
            count,
            fields,
            {
                "version": np.array([document.version for document in documents], np.int64),
                PUBLISHED: np.array(published, np.int64),
            },
            {
                "headline": [one.headline.encode("utf-8", "surrogatepass") for one in documents],
                "key_words": _key_words(words, count),
            },
        )


def _named(documents: Iterable[Document]) -> dict[str, list[list[Weighted]]]:
    named: dict[str, list[list[Weighted]]] = {name: [] for name in NAME_FIELDS}
    for document in documents:
        for name, parts in named_parts(document).items():
            named[name].append(parts)
    return named


def _values(documents: Iterable[Document]) -> dict[str, _Values]:
    gathered = {name: _Values() for name in ("id", *VALUE_FIELDS, ENTITY, *SUGGEST_FIELDS)}
    for number, document in enumerate(documents):
        for name, terms in chain(values(document).items(), suggest_terms(document).items()):
            gathered[name].add(number, terms)
    return gathered


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


def _words(texts: Sequence[Sequence[Weighted]]) -> FieldData:
    """Words of the dictionary, weighted."""
    numbering = _WordNumbering()
    terms = array("I")
    counts, weights = [], []
    for text in texts:
        for part in text:
            before = len(terms)
            terms.extend(map(numbering.__getitem__, rjieba.cut_for_search(part.text)))
            counts.append(len(terms) - before)
            weights.append(part.weight)
    numbers = np.array(terms, np.uint32)
    parts = [len(text) for text in texts]
    docs = np.repeat(np.repeat(np.arange(len(texts), dtype=np.uint32), parts), counts)
    is_word = numbers > 0
    docs, weight = docs[is_word], np.repeat(np.array(weights, np.uint8), counts)[is_word]
    field = occurrences_to_field(
        numbers[is_word], docs, numbering.encode, weights=weight, most_weight=MAX_WEIGHT
    )
    lengths = np.bincount(docs, weight, minlength=len(texts)).astype(np.int64)
    field.lengths = length_codes(lengths)
    field.total_length = int(lengths.sum())
    return field


class _Values:
    """The values of documents, in any order within one."""

    def __init__(self) -> None:
        self.numbering = _Numbering()
        self.terms = array("I")
        self.docs = array("I")

    def add(self, doc: int, terms: Iterable[str]) -> None:
        before = len(self.terms)
        self.terms.extend(map(self.numbering.__getitem__, terms))
        self.docs.extend([doc] * (len(self.terms) - before))


def _values_field(gathered: _Values, *, is_counted: bool) -> FieldData:
    """`is_counted`: whether documents lead to their values, too."""
    terms, docs = np.array(gathered.terms, np.uint32), np.array(gathered.docs, np.uint32)
    field = values_to_field(terms, docs, gathered.numbering.encode)
    field.is_value = is_counted
    return field


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
