"""In which order found documents are shown.

By relevance: BM25F, and of the best those first that have the query as it was typed, most of
all in the headline. By date: the newest first, undated ones last.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from search_index.atoms import finder, trim
from search_index.container import Array
from search_index.evaluate import SegmentEvaluator, inverse_document_frequency
from search_index.plan import Needle, Plan
from search_index.protocol import Query
from search_index.schema import PART_SEPARATOR

_RERANKED = 100  # so many of the best are looked at for the query as typed
_PART_SEPARATOR = PART_SEPARATOR.encode("ascii")
_SAME_HEADLINE, _IN_HEADLINE, _IN_TEXT = 4.0, 1.0, 0.5  # times the needles' weights


@dataclass(frozen=True, slots=True)
class Collection:
    """What scores depend on beside the document itself."""

    documents: int
    average_length: float


class Candidate(NamedTuple):
    """A document found; the greater comes first."""

    score: float
    published: int
    segment: int
    number: int


def rank(
    evaluators: list[SegmentEvaluator],
    found: list[Array],
    plan: Plan,
    query: Query,
    collection: Collection,
) -> list[Candidate]:
    """What was found in each segment, in one order, at least as far as the query asks."""
    weighted = _weighted(plan, evaluators, collection.documents)
    scores = [
        evaluator.scores(weighted, collection.average_length)[numbers]
        if len(numbers)
        else np.empty(0)
        for evaluator, numbers in zip(evaluators, found, strict=True)
    ]
    best = _best(evaluators, found, scores, query)
    if query.sort == "newest" or not plan.verbatim:
        return best
    return _verbatim_first(best, evaluators, plan.verbatim, weighted)


def _weighted(
    plan: Plan, evaluators: list[SegmentEvaluator], documents: int
) -> list[tuple[Needle, float]]:
    weighted = []
    for needle in plan.needles():
        found = sum(evaluator.document_frequency(needle) for evaluator in evaluators)
        weighted.append((needle, inverse_document_frequency(found, documents)))
    return weighted


def _best(
    evaluators: list[SegmentEvaluator], found: list[Array], scores: list[Array], query: Query
) -> list[Candidate]:
    """The first of what was found, in order: so many as are shown or looked at again."""
    dates = [
        evaluator.reader.published[numbers]
        for evaluator, numbers in zip(evaluators, found, strict=True)
    ]
    places = [np.full(len(numbers), place) for place, numbers in enumerate(found)]
    columns = [np.concatenate(parts) for parts in (scores, dates, places, found)]
    by = (0, 1, 2, 3) if query.sort == "relevance" else (1, 2, 3, 0)
    wanted = max(query.offset + query.limit, _RERANKED)
    first = columns[by[0]]
    if len(first) > wanted:  # only those that can be among the first need sorting
        least = np.partition(first, -wanted)[-wanted]
        columns = [column[first >= least] for column in columns]
    order = np.lexsort([columns[column] for column in reversed(by)])[::-1][:wanted]
    return [Candidate(*row) for row in zip(*(c[order].tolist() for c in columns), strict=True)]


def _verbatim_first(
    candidates: list[Candidate],
    evaluators: list[SegmentEvaluator],
    verbatim: str,
    weighted: list[tuple[Needle, float]],
) -> list[Candidate]:
    """The same candidates; of the best, those that have the query as it was typed come
    earlier."""
    weight = sum(weight for _, weight in weighted)
    has_verbatim = finder(verbatim)
    raised = []
    for one in candidates[:_RERANKED]:
        text = evaluators[one.segment].reader.text(one.number)
        closeness = 0.0
        if has_verbatim(text):
            headline = text.partition(_PART_SEPARATOR)[0]
            closeness = _IN_TEXT
            if has_verbatim(headline):
                is_whole = trim(headline.decode("utf-8")) == verbatim
                closeness = _SAME_HEADLINE if is_whole else _IN_HEADLINE
        raised.append(one._replace(score=one.score + weight * closeness))
    return sorted(raised, reverse=True) + candidates[_RERANKED:]
