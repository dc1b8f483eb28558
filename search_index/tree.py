"""A plan and filters -> a Whoosh query tree, the form that every evaluator reads."""

from __future__ import annotations

from whoosh.query.compound import And, Or
from whoosh.query.qcore import Query
from whoosh.query.ranges import NumericRange
from whoosh.query.terms import Term
from whoosh.query.wrappers import Not

from search_index.plan import Choice, Needle, Plan
from search_index.protocol import Filters
from search_index.schema import FILTER_FIELDS, UNDATED, microseconds

_LATEST = 2**63 - 1


class Exact(And):
    """The texts in which a needle stands. As an And of its terms it gives the candidates;
    the evaluator looks for the needle itself in each."""

    def __init__(self, needle: Needle) -> None:
        super().__init__([Term("grams", term) for term in needle.terms])
        self.needle = needle


class PublishedBetween(NumericRange):
    """Published from `first` to `last`, both inclusive, in microseconds since 1970 UTC."""

    def __init__(self, first: int, last: int) -> None:
        super().__init__("published", first, last)
        self.first = first
        self.last = last


def make_tree(plan: Plan, filters: Filters) -> Query:
    """All clauses and all filters must match, no exclusion may. The plan has clauses."""
    required = [_any(clause) for clause in plan.clauses]
    excluded = [Not(_all(choice)) for choice in plan.excluded]
    return And([*_filters(filters), *required, *excluded])


def _any(clause: tuple[Choice, ...]) -> Query:
    return _all(clause[0]) if len(clause) == 1 else Or([_all(choice) for choice in clause])


def _all(choice: Choice) -> Query:
    leaves = [_leaf(needle) for needle in choice.needles]
    return leaves[0] if len(leaves) == 1 else And(leaves)


def _leaf(needle: Needle) -> Query:
    return Term("grams", needle.terms[0]) if needle.is_exact else Exact(needle)


def _filters(filters: Filters) -> list[Query]:
    named = ((name, getattr(filters, name)) for name in FILTER_FIELDS)
    found: list[Query] = [Term(name, value) for name, value in named if value is not None]
    if filters.published_from is not None or filters.published_to is not None:
        start = UNDATED + 1
        if filters.published_from is not None:
            start = microseconds(filters.published_from)
        end = _LATEST if filters.published_to is None else microseconds(filters.published_to)
        found.append(PublishedBetween(start, end))
    return found
