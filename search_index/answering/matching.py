"""A plan and filters -> what matches them in one segment, as nodes of the evaluator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from search_index.answering.needles import Chain
from search_index.asking.plan import Choice, Clause, Plan
from search_index.container import Array
from search_index.evaluation import Leaf, Masked, Node, Nothing
from search_index.evaluation.compound import All, Any, Without
from search_index.protocol import Filters
from search_index.schema import PUBLISHED, UNDATED, VALUE_FIELDS, microseconds


@dataclass(frozen=True)
class Matcher:
    """A plan in one segment. `clauses` must all hold, and all `filters` (by the name of the
    field that each narrows), and nothing of `excluded`."""

    leaf: Leaf
    clauses: Sequence[Node]
    filters: Mapping[str, Node]
    excluded: Sequence[Node]

    @classmethod
    def of(cls, leaf: Leaf, plan: Plan, filters: Filters) -> Matcher:
        return cls(
            leaf,
            [_clause(leaf, clause) for clause in plan.clauses],
            dict(_filters(leaf, plan, filters)),
            [
                *(_choice(leaf, choice) for choice in plan.excluded),
                *(_published(leaf, *period) for period in plan.excluded_periods),
            ],
        )

    @cached_property
    def docs(self) -> Array:
        """The numbers of all live documents that match, ascending (intp)."""
        return self._live(self._all([*self.clauses, *self.filters.values()]).docs())

    def without_filter(self, name: str) -> Matcher:
        """The same without one filter."""
        return replace(self, filters={k: v for k, v in self.filters.items() if k != name})

    def allowed(self, docs: Array, required: Sequence[Node] = ()) -> Array:
        """Of these documents (ascending), those that all filters, no exclusion and all of
        `required` let through."""
        docs = self._live(docs)
        for node in (*required, *self.filters.values()):
            docs = docs[node.has(docs)]
        for node in self.excluded:
            docs = docs[~node.has(docs)]
        return docs

    def _all(self, required: Sequence[Node]) -> Node:
        if not required:
            return Nothing(self.leaf)
        wanted = required[0] if len(required) == 1 else All(required)
        for node in self.excluded:
            wanted = Without(wanted, node)
        return wanted

    def _live(self, docs: Array) -> Array:
        return docs if self.leaf.live is None else docs[self.leaf.live[docs]]


def _clause(leaf: Leaf, clause: Clause) -> Node:
    choices = [_choice(leaf, choice) for choice in clause.choices]
    return choices[0] if len(choices) == 1 else Any(leaf, choices)


def _choice(leaf: Leaf, choice: Choice) -> Node:
    pieces = [Chain.of(needle.text, needle.field).node(leaf) for needle in choice.needles]
    return pieces[0] if len(pieces) == 1 else All(pieces)


def _filters(leaf: Leaf, plan: Plan, filters: Filters) -> list[tuple[str, Node]]:
    named = ((name, getattr(filters, name)) for name in VALUE_FIELDS)
    found = [
        (name, leaf.postings(name, value.encode("utf-8", "surrogatepass")))
        for name, value in named
        if value is not None
    ]
    starts = [one for one in (filters.published_from, plan.published_from) if one is not None]
    ends = [one for one in (filters.published_to, plan.published_to) if one is not None]
    if starts or ends:
        node = _published(leaf, max(starts, default=None), min(ends, default=None))
        found.append((PUBLISHED, node))
    return found


def _published(leaf: Leaf, start: datetime | None, end: datetime | None) -> Node:
    """What was published from the one to the other, both inclusive."""
    published = leaf.arrays.column(PUBLISHED)
    if published is None:
        return Nothing(leaf)
    first = UNDATED + 1 if start is None else microseconds(start)
    last = _LATEST if end is None else microseconds(end)
    return Masked(leaf, (published >= first) & (published <= last))


_LATEST = 2**63 - 1
