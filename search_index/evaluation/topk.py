"""The best of what was found, without sorting all of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from search_index.container import Array


class Hit(NamedTuple):
    """A document found: its number counts through all segments, as Whoosh's do."""

    document: int
    score: float


class TopDocs(NamedTuple):
    """`total` counts all that match; `hits` are the best, by score and then by number."""

    total: int
    hits: tuple[Hit, ...]


def best(scores: Array, limit: int) -> Array:
    """Where the best scores are, best first and of equal ones the earlier; at most `limit`."""
    if limit <= 0:
        return np.empty(0, np.intp)
    places = None
    if len(scores) > limit:
        bound = _lower_bound(scores, limit)
        places = np.flatnonzero(scores >= bound)
        if bound == scores.max():
            return places[:limit]
        scores = scores[places]
        if len(scores) > limit:
            least = np.partition(scores, -limit)[-limit]
            better = np.flatnonzero(scores > least)
            equal = np.flatnonzero(scores == least)[: limit - len(better)]
            kept = np.sort(np.concatenate([better, equal]))
            places, scores = places[kept], scores[kept]
    order = np.argsort(-scores, kind="stable")
    return order if places is None else places[order]


def merged(parts: Sequence[tuple[Array, Array]], limit: int) -> tuple[Hit, ...]:
    """The best of several segments' (document numbers, scores), each in ascending segments
    and best first."""
    hits = [
        Hit(document, score)
        for documents, scores in parts
        for document, score in zip(documents.tolist(), scores.tolist(), strict=True)
    ]
    if len(parts) > 1:
        hits.sort(key=lambda hit: (-hit.score, hit.document))
    return tuple(hits[:limit])


def _lower_bound(scores: Array, limit: int) -> float:
    """At least `limit` scores are not below this: the maxima of that many stretches are not."""
    width = len(scores) // (16 * limit)
    if width < 4:
        return float(np.partition(scores, -limit)[-limit])
    count = len(scores) // width
    maxima = scores[: count * width].reshape(count, width).max(axis=1)
    return float(np.partition(maxima, -limit)[-limit])
