"""What was typed, as the terms by which documents are weighed against it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from math import log
from operator import add

import rjieba

from search_index.evaluation.statistics import Statistics
from search_index.text.atoms import IDEOGRAPH, char_class, is_index_word
from search_index.text.folding import fold
from search_index.text.grams import query_atoms
from search_index.text.words import PARTICLES, QUESTION_WORDS

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

    def __init__(
        self, statistics: Statistics, text: str, others: Iterable[tuple[str, float]] = ()
    ) -> None:
        """`text`: what was asked for, as typed, without operators and exclusions; `others`:
        what is looked for as well, folded, and what it weighs."""
        self._statistics = statistics
        self.folded = fold(text)
        alone = [atom for atom, is_separator in query_atoms(self.folded) if not is_separator]
        self.words, self.pairs = self._words_and_pairs(self.folded)
        self.runs = self._terms("chars", [atom for atom in alone if len(atom) > 1])
        self.characters = self._terms("chars", [atom for atom in alone if len(atom) == 1])
        self.telling = self._telling()
        self.others = [
            (term, weight)
            for other, weight in others
            for terms in self._words_and_pairs(other)
            for term in terms
        ]

    def _words_and_pairs(self, folded: str) -> tuple[list[AskedTerm], list[AskedTerm]]:
        pairs = [
            one + other
            for (one, is_sep), (other, is_also) in pairwise(query_atoms(folded))
            if not (is_sep or is_also)
        ]
        words = [word for word in rjieba.cut_for_search(folded) if is_index_word(word)]
        return self._terms("words", words), self._terms("pairs", pairs)

    def _telling(self) -> list[AskedTerm]:
        """What every text about the same would have: the words and the pairs within them, or,
        of what the dictionary does not know, all pairs; but none across two words."""
        words: list[str] = []
        pairs: list[str] = []
        unknown = ""
        for token in [*rjieba.cut(self.folded), ""]:
            if len(token) == 1 and char_class(token) == IDEOGRAPH:
                # 的 and 谁 stand between unknown characters, and belong to none.
                unknown += " " if token in QUESTION_WORDS | PARTICLES else token
                continue
            for part in unknown.split():
                pairs += map(add, part, part[1:])
            unknown = ""
            if is_index_word(token) and token not in QUESTION_WORDS:
                words.append(token)
                pairs += map(add, token, token[1:])
        return [*self._terms("words", words), *self._terms("pairs", pairs)]

    def _terms(self, field: str, texts: Iterable[str]) -> list[AskedTerm]:
        found = []
        documents = self._statistics.documents
        for text in list(dict.fromkeys(texts))[:_MOST_TERMS]:
            term = text.encode("utf-8")
            frequency = self._statistics.term(field, term).document_frequency
            rarity = log(1 + (max(documents - frequency, 0) + 0.5) / (frequency + 0.5))
            found.append(AskedTerm(field, term, frequency, rarity))
        return found
