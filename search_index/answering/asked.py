"""What was typed, as the terms by which documents are weighed against it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from math import log

import rjieba

from search_index.evaluation.statistics import Statistics
from search_index.text.atoms import is_index_word
from search_index.text.folding import fold
from search_index.text.grams import query_atoms

_MOST_TERMS = 64  # of one kind; a longer query is not weighed to its end


@dataclass(frozen=True, slots=True)
class AskedTerm:
    """A term of a field, in how many documents it is, and how much it tells: BM25's inverse
    document frequency, never negative."""

    field: str
    term: bytes
    document_frequency: int
    rarity: float


class Asked:
    """The words, touching pairs, single characters and runs of letters or digits of a text,
    each once; those that no document has are among them, and tell most."""

    def __init__(self, statistics: Statistics, text: str) -> None:
        """`text`: what was asked for, as typed, without operators and exclusions."""
        self._statistics = statistics
        self.folded = fold(text)
        atoms = query_atoms(self.folded)
        pairs = [
            one + other
            for (one, is_sep), (other, is_also) in pairwise(atoms)
            if not (is_sep or is_also)
        ]
        words = [word for word in rjieba.cut_for_search(self.folded) if is_index_word(word)]
        self.words = self._terms("words", words)
        self.pairs = self._terms("pairs", pairs)
        alone = [atom for atom, is_sep in atoms if not is_sep]
        self.runs = self._terms("chars", [atom for atom in alone if len(atom) > 1])
        self.characters = self._terms("chars", [atom for atom in alone if len(atom) == 1])

    def _terms(self, field: str, texts: Iterable[str]) -> list[AskedTerm]:
        found = []
        documents = self._statistics.documents
        for text in list(dict.fromkeys(texts))[:_MOST_TERMS]:
            term = text.encode("utf-8")
            frequency = self._statistics.term(field, term).document_frequency
            rarity = log(1 + (max(documents - frequency, 0) + 0.5) / (frequency + 0.5))
            found.append(AskedTerm(field, term, frequency, rarity))
        return found
