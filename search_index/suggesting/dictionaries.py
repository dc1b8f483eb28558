"""How many documents have a spelling, by look-ups in the dictionaries of terms.

Other spellings are tried by the thousand, so each look-up is counted, remembered, and
refused when there have been too many: a strange query costs no more than any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

import numpy as np

from search_index.columnar.segment import FieldArrays, SegmentArrays
from search_index.container import Array
from search_index.protocol import Entity
from search_index.suggesting.keys import NAMES, PIECES, entity_of
from search_index.text.grams import run_term

_MOST_LOOKUPS = 3500
_MOST_SEGMENTS = 6  # the largest: the rest are small, and what is found is counted afterwards
_MOST_NAMES = 64


class Dictionaries:
    """The dictionaries of all segments as one, for the length of one query."""

    def __init__(self, segments: Iterable[SegmentArrays]) -> None:
        largest = sorted(segments, key=lambda segment: -segment.doc_count)
        self._segments = largest[:_MOST_SEGMENTS]
        self._known: dict[tuple[str, str], int] = {}
        self._left = _MOST_LOOKUPS

    @property
    def is_spent(self) -> bool:
        """Whether there have been as many look-ups as may be; then nothing is found any more."""
        return self._left <= 0

    def allow(self, look_ups: int) -> None:
        """At least so many more look-ups, whatever has been spent."""
        self._left = max(self._left, look_ups)

    def documents(self, field: str, term: str) -> int:
        """Documents with a term, deleted ones among them."""
        known = self._known.get((field, term))
        if known is not None:
            return known
        if self.is_spent:
            return 0
        total = 0
        encoded = term.encode("utf-8", "replace")
        self._left -= 1
        for arrays in self._fields(field):
            number = arrays.terms.find(encoded)
            total += 0 if number is None else arrays.document_frequency(number)
        self._known[field, term] = total
        return total

    def at_most(self, atoms: list[str]) -> int:
        """So many documents can have these atoms one after another: those of the rarest pair."""
        if len(atoms) == 1:
            return self.documents("chars", atoms[0])
        least = _ENDLESS
        for first, second in pairwise(atoms):
            least = min(least, self.documents("pairs", first + second))
            if not least:
                break
        return least

    def after(self, character: str, most: int) -> list[str]:
        """What follows a character in the most documents."""
        totals: dict[str, int] = {}
        for arrays, numbers, frequencies in self._ranges("pairs", character, most):
            for number, frequency in zip(numbers, frequencies, strict=True):
                follower = arrays.terms.at(number).decode()[len(character) :]
                if len(follower) == 1:
                    totals[follower] = totals.get(follower, 0) + frequency
        return sorted(totals, key=lambda follower: -totals[follower])[:most]

    def names(self, prefix: str) -> list[Entity]:
        """Names with a key that begins so, those of the most documents."""
        found: dict[Entity, None] = {}
        for arrays, numbers, _ in self._ranges(NAMES, prefix, _MOST_NAMES):
            for number in numbers:
                entity = entity_of(arrays.terms.at(number))
                if entity is not None:
                    found[entity] = None
        return list(found)

    def _ranges(
        self, field: str, prefix: str, most: int
    ) -> Iterator[tuple[FieldArrays, list[int], list[int]]]:
        if self.is_spent:
            return
        self._left -= 2
        for arrays in self._fields(field):
            low, high = arrays.terms.prefix_range(prefix.encode("utf-8", "replace"))
            if low == high:
                continue
            start = arrays.span(low)[0]
            frequencies = np.diff(arrays.ends[low:high].astype(np.int64), prepend=start)
            best = _largest(frequencies, most)
            self._left -= len(best)
            yield arrays, (best + low).tolist(), frequencies[best].tolist()

    def _fields(self, name: str) -> Iterator[FieldArrays]:
        for segment in self._segments:
            arrays = segment.fields.get(name)
            if arrays is not None:
                yield arrays


def atoms_of(text: str, kinds: str) -> list[str]:
    """The atoms of folded text of these classes, as the fields of grams have them."""
    return [run_term(text[piece.start() : piece.end()]) for piece in PIECES.finditer(kinds)]


def _largest(frequencies: Array, most: int) -> Array:
    return np.argsort(-frequencies, kind="stable")[:most]


_ENDLESS = 1 << 62
