"""Documents like a given one: those that share its most telling words."""

from __future__ import annotations

from math import log

import numpy as np

from search_index.answering.snapshot import Place, Snapshot
from search_index.evaluation import Leaf, Postings
from search_index.evaluation.statistics import Statistics
from search_index.protocol import Hit
from search_index.schema import SEPARATOR

# The best of the words that are kept of the document; rare enough to tell, and not its own alone.
_WORDS = 16
_COMMONEST = 10  # in more than one of so many documents, a word tells nothing
_SMALL = 20  # but in a small index, any that another document shares
_SITE = "site"


def related(snapshot: Snapshot, place: Place, limit: int) -> tuple[Hit, ...]:
    """The documents of the same site most like the one there, best first."""
    statistics = snapshot.evaluator.statistics
    arrays = snapshot.views[place.segment].arrays
    kept = arrays.blob("key_words", place.number).split(SEPARATOR.encode("ascii"))
    words = _telling(statistics, [word for word in kept if word])
    if not words or limit < 1:
        return ()
    site = _value(snapshot, place, _SITE)
    rows: list[tuple[float, int, int]] = []
    for leaf in snapshot.leaves():
        scores = _scores(leaf, words)
        if leaf.live is not None:
            scores[~leaf.live] = 0
        if site is not None:
            scores[~leaf.postings(_SITE, site).mask()] = 0
        if leaf.number == place.segment:
            scores[place.number] = 0
        best = (
            np.argpartition(scores, -limit)[-limit:]
            if len(scores) > limit
            else np.arange(len(scores))
        )
        rows += ((float(scores[doc]), leaf.number, int(doc)) for doc in best if scores[doc] > 0)
    rows.sort(reverse=True)
    return tuple(
        Hit(snapshot.id_at(segment, number), round(score, 6))
        for score, segment, number in rows[:limit]
    )


def _telling(statistics: Statistics, words: list[bytes]) -> list[tuple[bytes, float]]:
    """The words that tell most, with what they weigh: frequent here and rare elsewhere."""
    documents = statistics.documents
    commonest = max(documents // _COMMONEST, min(documents, _SMALL))
    weighed = []
    for rank, word in enumerate(words):
        frequency = statistics.term("words", word).document_frequency
        if 1 < frequency <= commonest:
            rarity = log(1 + documents / frequency)
            weighed.append((word, rarity / log(rank + 3)))
    weighed.sort(key=lambda one: one[1], reverse=True)
    return weighed[:_WORDS]


def _scores(
    leaf: Leaf, words: list[tuple[bytes, float]]
) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    scores = np.zeros(leaf.doc_count, np.float32)
    field = leaf.field("words")
    if field is None:
        return scores
    for word, weight in words:
        number = leaf.statistics.term("words", word).numbers[leaf.number]
        if number is not None:
            node = Postings(leaf, field, number, weight)
            docs = node.docs()
            scores[docs] += node.scores(docs)
    return scores


def _value(snapshot: Snapshot, place: Place, name: str) -> bytes | None:
    field = snapshot.views[place.segment].arrays.fields[name]
    if field.forward is None:
        return None
    ends, ordinals = field.forward
    start, end = (int(ends[place.number - 1]) if place.number else 0), int(ends[place.number])
    return field.terms.at(int(ordinals[start])) if end > start else None
