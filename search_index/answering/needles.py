"""A piece of text as the terms by which it is found as it stands.

One atom or two touching ones are a term. A longer piece is a chain of pairs that cover it, each
at its distance from the first: as positions count atoms, texts that have them so have the piece.
Where the piece is a word, most of them have it as one, and only the others have to be looked at.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from search_index.container import Array
from search_index.evaluation import Leaf, Node, Nothing, PhraseNode, Postings
from search_index.evaluation.compound import All
from search_index.evaluation.sorted_arrays import contains, union
from search_index.text.atoms import is_index_word
from search_index.text.grams import query_atoms


@dataclass(frozen=True, slots=True)
class Chain:
    """A piece of folded text in a field: its terms, each with its distance in atoms from the
    first. A single term is found without positions. `word`: the piece, where it can be one."""

    field: str
    terms: tuple[tuple[bytes, int], ...]
    word: bytes | None = None

    @classmethod
    def of(cls, text: str, field: str) -> Chain:
        """`text` is not empty; `field`: "text" for all that is searched, or the name of a
        field of grams."""
        atoms = [atom for atom, _ in query_atoms(text)]
        if field == "text":
            field = "chars" if len(atoms) == 1 else "pairs"
        if len(atoms) == 1:
            return cls(field, ((atoms[0].encode("utf-8"), 0),))
        last = len(atoms) - 2
        places = [*range(0, last, 2), last]
        terms = (((atoms[place] + atoms[place + 1]).encode("utf-8"), place) for place in places)
        is_word = field == "pairs" and len(places) > 1 and is_index_word(text)
        return cls(field, tuple(terms), text.encode("utf-8") if is_word else None)

    def node(self, leaf: Leaf) -> Node:
        """The documents of a segment that have it."""
        terms = [leaf.postings(self.field, term) for term, _ in self.terms]
        if len(terms) == 1:
            return terms[0]
        found = [term for term in terms if isinstance(term, Postings)]
        if len(found) < len(terms):
            return Nothing(leaf)
        chain = PhraseNode(leaf, found, [distance for _, distance in self.terms])
        word = Nothing(leaf) if self.word is None else leaf.postings("words", self.word)
        return WordOrChain(word, chain, All(found)) if isinstance(word, Postings) else chain


class WordOrChain(Node):
    """The documents that have a word, or its characters in a row however they were cut."""

    def __init__(self, word: Postings, chain: PhraseNode, pairs: All) -> None:
        """`pairs`: what has all pairs of the chain, wherever."""
        super().__init__(word.leaf, pairs.size)
        self._word = word
        self._chain = chain
        self._pairs = pairs

    def has(self, docs: Array) -> Array:
        if self._docs is not None or self._mask is not None:
            return super().has(docs)
        found = self._word.has(docs)
        others = np.flatnonzero(~found)
        found[others] = self._chain.has(docs[others])
        return found

    def _find_docs(self) -> Array:
        words = self._word.docs()
        candidates = self._pairs.docs()
        others = candidates[~contains(words, candidates)]
        return union([words, others[self._chain.has(others)]])
