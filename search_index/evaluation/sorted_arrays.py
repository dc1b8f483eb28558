"""Set operations on ascending arrays of whole numbers, none of which loops in Python.

Which way is quickest depends on how the sizes compare: a search costs some 25 ns for each
number looked for, a table some 2 ns for each number of both arrays.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from search_index.container import Array

_SEARCH, _TABLE, _TABLE_SETUP = 30, 2.5, 50_000  # nanoseconds, measured
_LEAST_BITS, _MOST_BITS = 16, 20


def contains(haystack: Array, needles: Array) -> Array:
    """Whether each needle is in the haystack (both ascending, of whole numbers >= 0)."""
    if not len(haystack) or not len(needles):
        return np.zeros(len(needles), bool)
    needles = needles.astype(haystack.dtype, copy=False)  # the haystack is not to be copied
    table_cost = _TABLE_SETUP + _TABLE * (2 * len(needles) + len(haystack))
    if _SEARCH * len(needles) < table_cost:
        return _contains_by_search(haystack, needles)
    return _contains_by_table(haystack, needles)


def union(lists: Sequence[Array]) -> Array:
    """The numbers that are in any of these arrays, ascending, each once."""
    merged = np.concatenate(lists)
    merged.sort()
    if len(merged) < 2:
        return merged
    is_new = np.empty(len(merged), bool)
    is_new[0] = True
    np.not_equal(merged[1:], merged[:-1], out=is_new[1:])
    distinct: Array = merged[is_new]
    return distinct


def counted(numbers: Array) -> tuple[Array, Array]:
    """The different numbers of an ascending array, and how often each is there."""
    if not len(numbers):
        return numbers, np.empty(0, np.intp)
    starts = np.flatnonzero(np.concatenate([[True], numbers[1:] != numbers[:-1]]))
    return numbers[starts], np.diff(starts, append=len(numbers))


def stretches(starts: Array, ends: Array) -> Array:
    """All whole numbers from each start up to (and without) its end, one after another."""
    sizes = ends - starts
    total = int(sizes.sum())
    if not total:
        return np.empty(0, np.intp)
    before = np.cumsum(sizes) - sizes
    numbers: Array = np.arange(total) + np.repeat(starts - before, sizes)
    return numbers


def _contains_by_search(haystack: Array, needles: Array) -> Array:
    found: Array = haystack.take(haystack.searchsorted(needles), mode="clip") == needles
    return found


def _contains_by_table(haystack: Array, needles: Array) -> Array:
    # A number's place in the table is given by its last bits; neighbours do not collide.
    bits = min(max((len(needles) * 4).bit_length(), _LEAST_BITS), _MOST_BITS)
    bits = min(bits, needles.dtype.itemsize * 8)
    last = needles.dtype.type((1 << bits) - 1)
    table = np.zeros(1 << bits, needles.dtype)
    table[0] = 1  # no number that belongs there
    places = (needles & last).astype(np.intp)
    table[places] = needles
    hay_places = haystack & last
    hits = np.flatnonzero(table.take(hay_places, mode="clip") == haystack)
    is_hit = np.zeros(1 << bits, bool)
    is_hit[hay_places.take(hits).astype(np.intp)] = True
    found: Array = is_hit.take(places, mode="clip")
    pushed_out = np.flatnonzero(table.take(places, mode="clip") != needles)
    if len(pushed_out):
        found[pushed_out] = _contains_by_search(haystack, needles[pushed_out])
    return found
