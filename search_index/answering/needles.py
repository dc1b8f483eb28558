"""A piece of text as the terms by which it is found as it stands.

One atom or two touching ones are a term. A longer piece is a chain of pairs that cover it, each
at its distance from the first: as positions count atoms, texts that have them so have the piece.
"""

from __future__ import annotations

from dataclasses import dataclass

from search_index.evaluation import Leaf, Node, Nothing, PhraseNode, Postings
from search_index.text.grams import query_atoms


@dataclass(frozen=True, slots=True)
class Chain:
    """A piece of folded text in a field: its terms, each with its distance in atoms from the
    first. A single term is found without positions."""

    field: str
    terms: tuple[tuple[bytes, int], ...]

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
        terms = (
            ((atoms[place] + atoms[place + 1]).encode("utf-8"), place)
            for place in [*range(0, last, 2), last]
        )
        return cls(field, tuple(terms))

    def node(self, leaf: Leaf) -> Node:
        """The documents of a segment that have it."""
        terms = [leaf.postings(self.field, term) for term, _ in self.terms]
        if len(terms) == 1:
            return terms[0]
        found = [term for term in terms if isinstance(term, Postings)]
        if len(found) < len(terms):
            return Nothing(leaf)
        return PhraseNode(leaf, found, [distance for _, distance in self.terms])
