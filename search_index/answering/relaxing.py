"""What nearly matches: the texts that have most of what was asked, when few have all.

Words, runs of letters or digits and touching pairs of characters are counted, each by its
rarity, so that a text without 工作 has nearly all of a query and one without the name in it has
little. Single characters count nothing: two thirds of a name are no name.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from search_index.answering.asked import Asked
from search_index.answering.matching import Matcher
from search_index.asking.plan import Plan
from search_index.container import Array
from search_index.evaluation import Leaf, Node, Postings

# Fewer than so many full matches, and the query is relaxed.
FEW = 5
# So much of the weight of all that was asked must be there: the first share at which there is
# a page of documents, or the last.
_SHARES = (0.5, 0.35, 0.2)
_ENOUGH = 20


class Relaxed:
    """A query whose unquoted words need not all be there."""

    def __init__(self, plan: Plan, asked: Asked, matchers: Sequence[Matcher]) -> None:
        """`matchers`: of the query itself, without further filters, so that how much is asked
        for does not depend on them."""
        self._required = [not clause.is_relaxable for clause in plan.clauses]
        self._terms = [*asked.telling, *asked.runs]
        self._covered = [self._covered_in(matcher.leaf) for matcher in matchers]
        for share in _SHARES:
            # Where there is nothing to weigh, nothing is enough.
            self._needed = share * sum(term.rarity for term in self._terms) or np.inf
            if sum(map(len, self.docs(matchers))) >= _ENOUGH:
                break

    def docs(self, matchers: Sequence[Matcher]) -> list[Array]:
        """Of each segment the documents (ascending) that these matchers of the same query let
        through: those that match in full, and more."""
        return [
            np.union1d(
                matcher.docs,
                matcher.allowed(np.flatnonzero(covered >= self._needed), self._kept(matcher)),
            )
            for matcher, covered in zip(matchers, self._covered, strict=True)
        ]

    def _kept(self, matcher: Matcher) -> list[Node]:
        clauses = zip(matcher.clauses, self._required, strict=True)
        return [node for node, is_required in clauses if is_required]

    def _covered_in(self, leaf: Leaf) -> Array:
        """How much of what was asked each document of a segment has (float32)."""
        covered = np.zeros(leaf.doc_count, np.float32)
        for one in self._terms:
            number = leaf.statistics.term(one.field, one.term).numbers[leaf.number]
            field = leaf.field(one.field)
            if number is not None and field is not None:
                covered[Postings(leaf, field, number, 1.0).docs()] += one.rarity
        return covered


def can_relax(plan: Plan) -> bool:
    """Whether the query has an unquoted word that can be missing beside others."""
    return len(plan.clauses) > 1 and any(clause.is_relaxable for clause in plan.clauses)
