"""In which order found documents are shown.

By relevance: BM25 over the words, the pairs and the single characters of what was typed, added
up. Words bring the dictionary's sense, pairs find what it does not know and reward words that
stand side by side, characters forgive. The rarer terms are scored for all that was found, the
common ones and the single characters only for the best of those. Then come first those that
have the query in their headline, and of equals the newer. By date: the newest (or oldest)
first, undated ones last.

Weights were chosen by `make eval-search`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic

import numpy as np

from search_index.answering.asked import Asked, AskedTerm
from search_index.answering.needles import Chain
from search_index.columnar.fields import length_codes
from search_index.container import Array
from search_index.evaluation import Leaf, Postings
from search_index.evaluation.statistics import Bm25, Statistics
from search_index.protocol import Sort
from search_index.schema import PUBLISHED, UNDATED
from search_index.text.atoms import trim
from search_index.text.folding import fold
from search_index.text.grams import query_atoms

# Of weights that are twice the number of occurrences in the body, as the schema has them.
SCORING = Bm25(k1=1.2, b=0.75)
_WORD, _PAIR, _CHARACTER = 0.7, 1.0, 1.5
# So many of the best are looked at again; what lies behind keeps its rough order.
_RERANKED = 2_000
# A term that more than one in so many documents have tells little of a long query.
_COMMON = 8
_SAME_HEADLINE, _IN_HEADLINE = 4.0, 0.5  # times the weight of the whole query
_RECENT = 0.03  # the same, of what was published last; half of it a year before
_HALF_LIFE = 365 * 86_400 * 1_000_000.0
# Weighing ends after so long, the rarest terms first: a query of very many common words over
# millions of documents is ordered by those that tell most.
_SECONDS = 0.5
_AROUND = 4  # quotes and the like, which nobody types


# A term, and what its BM25 is multiplied by.
_Weighted = tuple[AskedTerm, float]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document found: where it lies, and its score."""

    segment: int
    number: int
    score: float


class Relevance:
    """How well documents answer one typed text."""

    def __init__(self, statistics: Statistics, asked: Asked, newest: int) -> None:
        """`newest`: when the last document of the index was published, or UNDATED."""
        self._statistics = statistics
        self._newest = newest
        self._until = monotonic() + _SECONDS
        self._verbatim = trim(asked.folded)
        self._headline = Chain.of(self._verbatim, "headline") if self._verbatim else None
        rough = [
            *_weighted(asked.words, _WORD),
            *_weighted(asked.pairs, _PAIR),
            *_weighted(asked.runs, _PAIR),
            *(one for term, weight in asked.others for one in _weighted([term], weight)),
        ]
        fine = _weighted(asked.characters, _CHARACTER)
        if not rough:
            rough, fine = fine, []
        rough.sort(key=lambda one: one[0].document_frequency)
        rare = [one for one in rough if one[0].document_frequency * _COMMON <= statistics.documents]
        self._rough = rare or rough
        self._fine = fine + ([one for one in rough if one not in rare] if rare else [])
        self._mass = sum(factor for _, factor in rough)

    def order(
        self, found: Sequence[tuple[Leaf, Array, Array | None]], wanted: int
    ) -> list[Candidate]:
        """The best first, `wanted` of them where there are so many.

        `found`: of each segment the documents and, where some have only most of the words,
        whether each has all; those that have all come first.
        """
        scores = [self._score(leaf, docs, self._rough) for leaf, docs, _ in found]
        tiers = [
            np.ones(len(docs), bool) if is_full is None else is_full for _, docs, is_full in found
        ]
        columns: list[list[Array]] = []
        split = _split(tiers, scores, wanted)
        for place, ((leaf, docs, _), parts) in enumerate(zip(found, split, strict=True)):
            for is_foremost, kept in zip((True, False), parts, strict=True):
                numbers = docs[kept]
                final = scores[place][kept].astype(np.float64)
                if is_foremost:
                    final += self._score(leaf, numbers, self._fine)
                    final += self._bonus(leaf, numbers)
                columns.append(
                    [
                        np.full(len(kept), is_foremost),
                        tiers[place][kept],
                        final,
                        _published(leaf)[numbers],
                        np.full(len(kept), place),
                        numbers,
                    ]
                )
        return _ordered(columns, wanted)

    def _score(self, leaf: Leaf, docs: Array, terms: Sequence[_Weighted]) -> Array:
        scores = np.zeros(len(docs), np.float32)
        if not len(docs):
            return scores
        for one, factor in terms:
            number = self._statistics.term(one.field, one.term).numbers[leaf.number]
            field = leaf.field(one.field)
            if number is not None and field is not None:
                scores += Postings(leaf, field, number, factor).scores_or_zero(docs)
            if monotonic() > self._until:
                break
        return scores

    def _bonus(self, leaf: Leaf, docs: Array) -> Array:
        """For the headline that is the query or has it, and for what is new."""
        bonus = np.zeros(len(docs))
        if self._newest != UNDATED:
            published = _published(leaf)[docs].astype(np.float64)
            age = np.where(published == UNDATED, np.inf, np.maximum(self._newest - published, 0))
            bonus += _RECENT * np.exp2(-age / _HALF_LIFE)
        if self._headline is not None:
            has = self._headline.node(leaf).has(docs)
            bonus[has] += _IN_HEADLINE
            bonus[has] += self._is_headline(leaf, docs[has]) * _SAME_HEADLINE
        return bonus * self._mass

    def _is_headline(self, leaf: Leaf, docs: Array) -> Array:
        """Whether the query is the whole headline of each of these documents."""
        field = leaf.arrays.fields["headline"]
        if field.lengths is None:
            return np.zeros(len(docs), bool)
        atoms = query_atoms(self._verbatim)
        # As many atoms that are none of punctuation, and of that a little around at most.
        told = length_codes(np.array([sum(not is_separator for _, is_separator in atoms)]))
        is_same: Array = field.lengths[docs] == told
        is_same &= field.bases[docs + 1] - field.bases[docs] <= len(atoms) + 1 + _AROUND
        for place in np.flatnonzero(is_same).tolist():
            headline = leaf.arrays.blob("headline", int(docs[place])).decode("utf-8", "replace")
            is_same[place] = trim(fold(headline)) == self._verbatim
        return is_same


def by_date(
    found: Sequence[tuple[Leaf, Array, Array | None]], sort: Sort, wanted: int
) -> list[Candidate]:
    """The newest or the oldest first, undated ones last; behind all that match in full, what
    does in part. As many as wanted."""
    columns = []
    for place, (leaf, docs, is_full) in enumerate(found):
        published = _published(leaf)[docs]
        key = published if sort == "newest" else np.where(published == UNDATED, UNDATED, -published)
        tier = np.ones(len(docs), bool) if is_full is None else is_full
        columns.append([tier, key, np.full(len(docs), place), docs])
    if not columns:
        return []
    tiers, keys, places, docs = (np.concatenate(parts) for parts in zip(*columns, strict=True))
    if tiers.all() and len(keys) > wanted > 0:
        kept = keys >= np.partition(keys, -wanted)[-wanted]
        tiers, keys, places, docs = tiers[kept], keys[kept], places[kept], docs[kept]
    order = np.lexsort([docs, places, keys, tiers])[::-1][:wanted]
    return _candidates(places[order], docs[order], np.zeros(len(order)))


def _split(
    tiers: Sequence[Array], scores: Sequence[Array], wanted: int
) -> list[tuple[Array, Array]]:
    """Of each segment where those are that are looked at again, and, if they are wanted, all
    others. Which are looked at again does not depend on the page that is asked for."""
    total = sum(map(len, scores))
    if total <= _RERANKED:
        return [(np.arange(len(one)), np.empty(0, np.intp)) for one in scores]
    top = float(max((one.max() for one in scores if len(one)), default=0.0)) + 1.0
    keys = np.concatenate(
        [one + tier * np.float32(top) for one, tier in zip(scores, tiers, strict=True)]
    )
    least = np.partition(keys, total - _RERANKED)[total - _RERANKED]
    is_foremost = keys > least
    room = _RERANKED - int(np.count_nonzero(is_foremost))
    is_foremost[np.flatnonzero(keys == least)[:room]] = True
    ends = np.cumsum([len(one) for one in scores])[:-1]
    nothing = np.empty(0, np.intp)
    return [
        (np.flatnonzero(part), np.flatnonzero(~part) if wanted > _RERANKED else nothing)
        for part in np.split(is_foremost, ends)
    ]


def _ordered(columns: Sequence[Sequence[Array]], wanted: int) -> list[Candidate]:
    """By columns: foremost, full matches, score, date; places and document numbers last."""
    if not columns:
        return []
    joined = [np.concatenate(parts) for parts in zip(*columns, strict=True)]
    order = np.lexsort(joined[::-1])[::-1][:wanted]
    return _candidates(joined[4][order], joined[5][order], joined[2][order])


def _candidates(places: Array, docs: Array, scores: Array) -> list[Candidate]:
    rows = zip(places.tolist(), docs.tolist(), scores.tolist(), strict=True)
    return [Candidate(*row) for row in rows]


def _published(leaf: Leaf) -> Array:
    column = leaf.arrays.column(PUBLISHED)
    return np.full(leaf.doc_count, UNDATED) if column is None else column


def _weighted(terms: Sequence[AskedTerm], weight: float) -> list[_Weighted]:
    return [
        (one, weight * one.rarity * (SCORING.k1 + 1)) for one in terms if one.document_frequency
    ]
