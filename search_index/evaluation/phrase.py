"""Terms that stand one after another.

Positions count through the whole segment, so a phrase is found by adding the distance between
two of its terms to the positions of one and looking which of the sums are positions of the
other. Documents are asked for last, of what is left.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from search_index.columnar.segment import FieldArrays
from search_index.container import Array
from search_index.evaluation.nodes import Node
from search_index.evaluation.postings import Postings
from search_index.evaluation.sorted_arrays import contains, counted, stretches

if TYPE_CHECKING:
    from search_index.evaluation.leaf import Leaf

# Looking at some documents only pays when the rarest term has so many positions for each.
_WORTHWHILE = 4
# One in so many: searching for few beats passing through many.
_FEW = 12
_HALF = 1 << 31


class Occurrences(NamedTuple):
    """Documents (ascending, intp) and how often the phrase stands in each."""

    docs: Array
    frequencies: Array


class PhraseNode(Node):
    """Documents in which terms stand at given distances, or near after one another.

    Scored as Whoosh does, by the sum of its terms' scores.
    """

    def __init__(
        self, leaf: Leaf, terms: Sequence[Postings], offsets: Sequence[int], slop: int = 1
    ) -> None:
        """`terms` of one field, each `offsets` behind the beginning of the phrase. With a
        `slop` above 1 offsets do not matter: each follows its predecessor by 1 to `slop`."""
        super().__init__(leaf, min(term.size for term in terms))
        self._terms = terms
        self._wanted = [(term.term, offset) for term, offset in zip(terms, offsets, strict=True)]
        self._field = terms[0].field
        self._slop = slop
        self._found: Occurrences | None = None

    @property
    def occurrences(self) -> Occurrences:
        """Where the phrase stands and how often."""
        if self._found is None:
            if self._slop == 1:
                self._found = find_exact(self._field, self._wanted)
            else:
                self._found = find_near(self._field, [term for term, _ in self._wanted], self._slop)
        return self._found

    def has(self, docs: Array) -> Array:
        if self._found is None and self._slop == 1:
            positions = min(len(self._field.positions(term)) for term, _ in self._wanted)
            if len(docs) * _WORTHWHILE < positions:
                return contains(find_exact(self._field, self._wanted, docs).docs, docs)
        return super().has(docs)

    def scores(self, docs: Array) -> Array:
        scores = self._terms[0].scores(docs)
        for term in self._terms[1:]:
            scores += term.scores(docs)
        return scores

    def _find_docs(self) -> Array:
        return self.occurrences.docs


def find_exact(
    field: FieldArrays, wanted: Sequence[tuple[int, int]], within: Array | None = None
) -> Occurrences:
    """Where terms stand at exact distances: `wanted` has (term number, offset in the phrase).

    `within`: the only documents that matter, ascending.
    """
    lists = sorted(
        ((field.positions(term), offset, term) for term, offset in wanted),
        key=lambda one: len(one[0]),
    )
    places, base, rarest = lists[0]
    kept = None  # which of the rarest term's positions are left
    if within is not None:
        starts = places.searchsorted(field.bases[within])
        ends = places.searchsorted(field.bases[within + 1])
        kept = stretches(starts, ends)
        places = places[kept]
    for others, offset, _ in lists[1:]:
        if not len(places):
            break
        # Where this is below 0 it wraps, and is not in one document with the rest.
        wanted_places = places + np.array(offset - base).astype(places.dtype)
        found = np.flatnonzero(contains(others, wanted_places))
        places = places[found]
        kept = found if kept is None else kept[found]
    docs = _documents_of_term(field, rarest, places, kept)
    first = places.astype(np.int64) + (min(offset for _, offset in wanted) - base)
    last = places.astype(np.int64) + (max(offset for _, offset in wanted) - base)
    is_in_one = (first >= field.bases[docs]) & (last < field.bases[docs + 1])
    return Occurrences(*counted(docs[is_in_one]))


def find_near(field: FieldArrays, terms: Sequence[int], slop: int) -> Occurrences:
    """Where each term stands 1 to `slop` positions after one of its predecessor."""
    reached = field.positions(terms[0])
    for term in terms[1:]:
        following = field.positions(term)
        if slop < 1 or not len(reached) or not len(following):
            reached = reached[:0]
            break
        if len(reached) * _FEW < len(following):
            reached = _following(field, reached, following, slop)
        else:
            reached = _preceded(field, reached, following, slop)
    return Occurrences(*counted(documents_of(field, reached)))


def documents_of(field: FieldArrays, positions: Array) -> Array:
    """The document of each position (intp)."""
    return field.bases.searchsorted(positions.astype(field.bases.dtype, copy=False), "right") - 1


def _documents_of_term(field: FieldArrays, term: int, places: Array, kept: Array | None) -> Array:
    """The document of each of a term's positions, of those `kept` only: many are quicker told
    by how often the term stands in each document."""
    if len(places) * _FEW > len(field.positions(term)):
        docs = _documents_of_all(field, term)
        if docs is not None:
            return docs if kept is None else docs[kept]
    return documents_of(field, places)


def _documents_of_all(field: FieldArrays, term: int) -> Array | None:
    """The document of each position of a term; None where its weights do not tell."""
    positions, docs = field.positions(term), field.docs(term).astype(np.intp)
    counts = field.frequencies(term)
    if counts is None:
        counts = field.weights(term)
    if counts is None:
        counts = np.ones(len(docs), np.uint8)
    if counts.dtype.kind != "u" or int(counts.sum()) != len(positions) or not counts.all():
        return None
    ends = np.cumsum(counts)
    is_told = positions[ends - counts] >= field.bases[docs]
    is_told &= positions[ends - 1] < field.bases[docs + 1]
    return np.repeat(docs, counts) if is_told.all() else None


def _following(field: FieldArrays, reached: Array, following: Array, slop: int) -> Array:
    """Those of `following` that stand near after one of `reached`, of which there are few."""
    ends = field.bases[documents_of(field, reached) + 1].astype(np.int64)
    farthest = np.minimum(reached.astype(np.int64) + slop, ends - 1).astype(following.dtype)
    starts = following.searchsorted(reached, "right")
    stops = following.searchsorted(farthest, "right")
    # Each only once: from where the stretch before it ended.
    starts[1:] = np.maximum(starts[1:], stops[:-1])
    return following[stretches(starts, np.maximum(starts, stops))]


def _preceded(field: FieldArrays, reached: Array, following: Array, slop: int) -> Array:
    """The same where there are many."""
    if len(following) * _FEW < len(reached):
        before = reached.searchsorted(following)
        following, before = following[before > 0], before[before > 0]
        nearest = reached[before - 1]
    else:
        following, nearest = _nearest_before(reached, following)
    is_near = following - nearest <= slop
    following, nearest = following[is_near], nearest[is_near]
    return following[nearest >= field.bases[documents_of(field, following)]]


def _nearest_before(reached: Array, following: Array) -> tuple[Array, Array]:
    """Those of `following` that have any of `reached` before them, and the nearest of these.

    By merging: searching would cost more where both are many.
    """
    # Odd are the reached; at one place they come second.
    kind = np.uint32 if max(reached[-1], following[-1]) < _HALF else np.uint64
    keys: Array = np.concatenate([following, reached]).astype(kind)
    keys <<= 1
    keys[len(following) :] |= 1
    keys.sort(kind="stable")
    is_reached = (keys & 1).astype(bool)
    latest = np.maximum.accumulate(keys * is_reached)
    wanted = np.flatnonzero(~is_reached & (latest > 0))
    return keys[wanted] >> 1, latest[wanted] >> 1
