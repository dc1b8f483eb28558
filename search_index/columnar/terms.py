"""The sorted terms of a field, read in place.

All terms stand one after another in one array of bytes, in the order of their bytes, so that
a prefix is a range. A sample of them is kept as Python objects: the search for a term is one
bisection there and a few comparisons among its neighbours.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise

from search_index.container import Array

_STEP = 64


class TermDictionary:
    """Terms by their number in order; safe to share between threads."""

    def __init__(self, blob: Array, ends: Array) -> None:
        """`blob`: all bytes (uint8); `ends`: where each term ends in it."""
        self._blob = blob.data
        self._ends = ends.data
        self._count = len(ends)
        self._sample: list[bytes] | None = None

    def __len__(self) -> int:
        return self._count

    def at(self, number: int) -> bytes:
        """The term of that number, 0 to len - 1."""
        ends = self._ends
        return bytes(self._blob[ends[number - 1] if number else 0 : ends[number]])

    def find(self, term: bytes) -> int | None:
        """The number of a term, or None."""
        number = self.lower_bound(term)
        return number if number < self._count and self.at(number) == term else None

    def lower_bound(self, term: bytes) -> int:
        """How many terms are less than this one."""
        sample = self._sampled()
        block = bisect_right(sample, term) - 1
        if block < 0:
            return 0
        low = block * _STEP
        high = min(low + _STEP, self._count)
        while low < high:
            middle = (low + high) // 2
            if self.at(middle) < term:
                low = middle + 1
            else:
                high = middle
        return low

    def prefix_range(self, prefix: bytes) -> tuple[int, int]:
        """The numbers of all terms that begin so: from the first, up to but without the last."""
        low = self.lower_bound(prefix)
        after = _next_after(prefix)
        return low, self._count if after is None else self.lower_bound(after)

    def range(self, low: int, high: int) -> Iterator[bytes]:
        """The terms of these numbers, in order."""
        if low >= high:
            return
        bounds = self._ends[low:high].tolist()
        start = self._ends[low - 1] if low else 0
        blob = bytes(self._blob[start : bounds[-1]])
        for begin, end in pairwise([start, *bounds]):
            yield blob[begin - start : end - start]

    def _sampled(self) -> list[bytes]:
        sample = self._sample
        if sample is None:  # two threads may both make it, the same
            sample = self._sample = [self.at(n) for n in range(0, self._count, _STEP)]
        return sample


def _next_after(prefix: bytes) -> bytes | None:
    """The least bytes greater than all that begin with the prefix; None if there are none."""
    stripped = prefix.rstrip(b"\xff")
    if not stripped:
        return None
    return stripped[:-1] + bytes([stripped[-1] + 1])
