"""One query answered from one state of the index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from search_index.answering.asked import Asked
from search_index.answering.matching import Matcher
from search_index.answering.ranking import Candidate, Relevance, by_date
from search_index.answering.relaxing import FEW, Relaxed, can_relax
from search_index.answering.snapshot import Snapshot
from search_index.asking.plan import Plan
from search_index.container import Array
from search_index.evaluation import Leaf
from search_index.protocol import Facet, FacetCount, Filters, Hit, Query, Results
from search_index.schema import PUBLISHED

FACET_VALUES = 20


@dataclass(frozen=True, slots=True)
class _Found:
    """Of each segment the documents, and whether each matches in full (None: all do)."""

    docs: Sequence[Array]
    is_full: Sequence[Array | None]


def answer(snapshot: Snapshot, plan: Plan, query: Query, zone_offset: int) -> Results:
    """Find, order and count. `zone_offset`: of the zone in which years begin (microseconds)."""
    matchers = [Matcher.of(leaf, plan, query.filters) for leaf in snapshot.leaves()]
    strict = [matcher.docs for matcher in matchers]
    strict_total = sum(map(len, strict))
    asked = Asked(snapshot.evaluator.statistics, plan.typed, plan.others())
    relaxed = None
    if query.is_relaxable and strict_total < FEW and can_relax(plan):
        relaxed = _relaxed(plan, asked, matchers, query)
    found = _in_full(strict) if relaxed is None else _in_part(relaxed.docs(matchers), strict)
    total = sum(map(len, found.docs))
    hits: tuple[Hit, ...] = ()
    if query.offset < total and query.limit:
        leaves = [matcher.leaf for matcher in matchers]
        ordered = _ordered(snapshot, leaves, found, asked, query)
        hits = tuple(
            Hit(snapshot.id_at(one.segment, one.number), round(one.score, 6))
            for one in ordered[query.offset : query.offset + query.limit]
        )
    facets = {}
    for facet in query.facets:
        wider = _without_own_filter(facet, matchers)
        if wider is None:
            docs = found.docs
        elif relaxed is not None:
            docs = relaxed.docs(wider)
        else:
            docs = [matcher.docs for matcher in wider]
        facets[facet] = _count(snapshot, facet, docs, zone_offset)
    return Results(total, hits, total > strict_total, strict_total, facets)


def total(snapshot: Snapshot, plan: Plan, query: Query) -> int:
    """How many documents match in full."""
    leaves = snapshot.leaves()
    return sum(len(Matcher.of(leaf, plan, query.filters).docs) for leaf in leaves)


def _relaxed(plan: Plan, asked: Asked, matchers: Sequence[Matcher], query: Query) -> Relaxed | None:
    """The query relaxed, unless it is only filters that leave few of many full matches."""
    if query.filters != Filters():
        matchers = [Matcher.of(matcher.leaf, plan, Filters()) for matcher in matchers]
        if sum(len(matcher.docs) for matcher in matchers) >= FEW:
            return None
    return Relaxed(plan, asked, matchers)


def _in_full(docs: Sequence[Array]) -> _Found:
    return _Found(docs, [None] * len(docs))


def _in_part(docs: Sequence[Array], strict: Sequence[Array]) -> _Found:
    return _Found(docs, [np.isin(more, full) for more, full in zip(docs, strict, strict=True)])


def _ordered(
    snapshot: Snapshot, leaves: Sequence[Leaf], found: _Found, asked: Asked, query: Query
) -> list[Candidate]:
    rows = list(zip(leaves, found.docs, found.is_full, strict=True))
    wanted = query.offset + query.limit
    if query.sort != "relevance":
        return by_date(rows, query.sort, wanted)
    statistics = snapshot.evaluator.statistics
    return Relevance(statistics, asked, snapshot.newest).order(rows, wanted)


def _without_own_filter(facet: Facet, matchers: Sequence[Matcher]) -> Sequence[Matcher] | None:
    """Matchers without the filter that the facet itself may be; None where it is none."""
    own = PUBLISHED if facet == "year" else facet
    if not any(own in matcher.filters for matcher in matchers):
        return None
    return [matcher.without_filter(own) for matcher in matchers]


def _count(
    snapshot: Snapshot, facet: Facet, docs: Sequence[Array], zone_offset: int
) -> tuple[FacetCount, ...]:
    if facet == "year":
        years: Mapping[int, int] = snapshot.facets.years(PUBLISHED, docs, offset=zone_offset)
        counted = [FacetCount(f"{year:04d}", count) for year, count in years.items()]
        return tuple(counted[:FACET_VALUES])
    terms = snapshot.facets.terms(facet, docs, FACET_VALUES)
    return tuple(FacetCount(term.decode("utf-8", "surrogatepass"), count) for term, count in terms)
