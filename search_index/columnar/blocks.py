"""Blocks of neighbouring terms, taken from several segments and laid out as one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from search_index.columnar.segment import FieldArrays, SegmentArrays
from search_index.container import Array


@dataclass(frozen=True, slots=True)
class Source:
    """A segment to be merged, and which of its documents live (None: all)."""

    arrays: SegmentArrays
    live: Array | None

    @property
    def kept(self) -> int:
        """How many documents live."""
        return self.arrays.doc_count if self.live is None else int(self.live.sum())


@dataclass(slots=True)
class Part:
    """What a block takes from one segment: terms [low, high) and their places in the block."""

    low: int
    high: int
    places: Array


@dataclass(slots=True)
class Block:
    """Neighbouring terms: their bytes, one after another, and the size of each."""

    blob: bytes
    sizes: Array
    parts: list[Part | None]

    def __len__(self) -> int:
        return len(self.sizes)


class Input:
    """One segment's field, with the new numbers of its documents and positions."""

    def __init__(self, source: Source, field: FieldArrays, first_doc: int, bases: Array) -> None:
        """`bases`: where each new document's positions begin in the merged field."""
        self.field = field
        self._live = source.live
        self._numbers: Array | None = None
        self._first_doc = first_doc
        old = field.bases[:-1].astype(np.int64)
        if source.live is None:
            self._shift = int(bases[first_doc]) if len(old) else 0
            return
        kept = np.flatnonzero(source.live)
        self._numbers = np.zeros(len(source.live), np.uint32)
        self._numbers[kept] = np.arange(first_doc, first_doc + len(kept))
        self._shifts = np.zeros(len(source.live), np.int64)
        if field.has_positions:
            self._shifts[kept] = bases[first_doc : first_doc + len(kept)] - old[kept]

    def postings(self, part: Part) -> tuple[slice, Array | None, Array]:
        """Which postings, which of them are kept (None: all), and how many of each term."""
        ends = self.field.ends[part.low : part.high].astype(np.int64)
        first = self.field.span(part.low)[0]
        stretch = slice(int(first), int(ends[-1]))
        return self._kept(stretch, ends, self.field.all_docs[stretch])

    def positions(self, part: Part) -> tuple[slice, Array | None, Array, Array]:
        """The same of positions, and the kept positions themselves, moved."""
        all_ends, positions = self.field.position_ends, self.field.all_positions
        if all_ends is None or positions is None:
            raise ValueError(f"the field {self.field.name} keeps no positions")
        ends = all_ends[part.low : part.high].astype(np.int64)
        first = int(all_ends[part.low - 1]) if part.low else 0
        stretch = slice(first, int(ends[-1]))
        found = positions[stretch]
        if self._live is None:
            return stretch, None, np.diff(ends, prepend=first), found.astype(np.int64) + self._shift
        docs = np.searchsorted(self.field.bases, found, "right") - 1
        _, kept, sizes = self._kept(stretch, ends, docs)
        docs = docs[kept]
        return stretch, kept, sizes, found[kept] + self._shifts[docs]

    def docs(self, stretch: slice, kept: Array | None) -> Array:
        found = self.field.all_docs[stretch]
        if kept is None or self._numbers is None:
            return found.astype(np.uint32) + np.uint32(self._first_doc)
        return self._numbers[found[kept]]

    def _kept(self, stretch: slice, ends: Array, docs: Array) -> tuple[slice, Array | None, Array]:
        sizes = np.diff(ends, prepend=stretch.start)
        if self._live is None:
            return stretch, None, sizes
        kept = self._live[docs]
        starts = ends - sizes - stretch.start
        # A term without positions here would give reduceat no stretch of its own.
        counted = np.concatenate([[0], np.cumsum(kept)])
        return stretch, kept, counted[starts + sizes] - counted[starts]


def laid_out(
    count: int, pieces: Sequence[tuple[Array, Array, Array]], kind: np.dtype[np.generic]
) -> Array:
    """All data by term: of each term first what the first segment has.

    `pieces`: for each segment the places of its terms, how much each has, and that data.
    """
    sizes = np.zeros(count, np.int64)
    for places, each, _ in pieces:
        sizes += sums_by_term(places, each, count)
    filled = np.cumsum(sizes) - sizes
    out = np.empty(int(sizes.sum()), kind)
    for places, each, data in pieces:
        first = filled[places] - (np.cumsum(each) - each)
        out[np.repeat(first, each) + np.arange(len(data))] = data
        filled += sums_by_term(places, each, count)
    return out


def sums_by_term(places: Array, each: Array, count: int) -> Array:
    """How much each of `count` terms has."""
    summed = np.zeros(count, np.int64)
    np.add.at(summed, places, each)
    return summed


def numbers_kept(field: FieldArrays, name: str) -> Array | None:
    if name == "frequencies" and field.all_frequencies is not None:
        return field.all_frequencies
    return field.all_weights


def values_of(field: FieldArrays, part: Part) -> list[bytes]:
    return [value for term in range(part.low, part.high) for value in field.values(term)]


def in_one(arrays: Sequence[Array]) -> Array:
    return np.concatenate([*arrays, np.empty(0, np.int64)])


def as_bytes(blobs: Iterable[bytes]) -> Array:
    return np.frombuffer(b"".join(blobs), np.uint8)
