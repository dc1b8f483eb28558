"""Which node each of Whoosh's queries becomes.

Dispatch is by the exact type: a subclass may mean something else. What a node of Whoosh
ignores (the boost of a compound with one child, for one) is ignored here too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from whoosh.query.compound import And, AndMaybe, AndNot, DisjunctionMax, Or, Otherwise, Require
from whoosh.query.positional import Phrase
from whoosh.query.qcore import Every, NullQuery, Query, QueryError
from whoosh.query.terms import Term
from whoosh.query.wrappers import ConstantScoreQuery, Not

from search_index.evaluation.compound import All, Any, Best, Complement, Preferred, Without
from search_index.evaluation.leaf import Builder, Leaf, UnsupportedQuery
from search_index.evaluation.nodes import Boosted, Constant, Everything, Masked, Node, Nothing
from search_index.evaluation.pattern_builders import PATTERN_BUILDERS
from search_index.evaluation.phrase import PhraseNode
from search_index.evaluation.postings import Postings
from search_index.evaluation.range_builders import RANGE_BUILDERS


def boosted(node: Node, boost: float) -> Node:
    """The node with its scores multiplied, where that changes anything."""
    return node if boost == 1.0 else Boosted(node, boost)


def _term(query: Term, leaf: Leaf) -> Node:
    if query.minquality:
        raise UnsupportedQuery("cannot evaluate Term with minquality")
    kind = leaf.field_type(query.fieldname)
    if kind is None:
        return Nothing(leaf)
    try:
        term = kind.to_bytes(query.text)
    except ValueError:  # no value of the field
        return Nothing(leaf)
    return leaf.postings(query.fieldname, term, query.boost)


def _and(query: And, leaf: Leaf) -> Node:
    children = _children(query.subqueries, leaf)
    if len(children) < 2:
        return children[0] if children else Nothing(leaf)
    return boosted(All(children), query.boost)


def _or(query: Or, leaf: Leaf) -> Node:
    if query.scale:
        raise UnsupportedQuery("cannot evaluate Or with scale")
    if query.minmatch:
        raise UnsupportedQuery("cannot evaluate Or with minmatch")
    children = _children(query.subqueries, leaf)
    if len(children) < 2:
        return children[0] if children else Nothing(leaf)
    return boosted(Any(leaf, children), query.boost)


def _disjunction_max(query: DisjunctionMax, leaf: Leaf) -> Node:
    children = _children(query.subqueries, leaf)
    if len(children) < 2:
        return children[0] if children else Nothing(leaf)
    return boosted(Best(leaf, children, query.tiebreak), query.boost)


def _not(query: Not, leaf: Leaf) -> Node:
    return Complement(leaf.node(query.query))


def _and_not(query: AndNot, leaf: Leaf) -> Node:
    return Without(leaf.node(query.a), leaf.node(query.b))


def _require(query: Require, leaf: Leaf) -> Node:
    scored, required = leaf.node(query.a), leaf.node(query.b)
    return All([scored, required], scored=[scored])


def _and_maybe(query: AndMaybe, leaf: Leaf) -> Node:
    return Preferred(leaf.node(query.a), leaf.node(query.b))


def _otherwise(query: Otherwise, leaf: Leaf) -> Node:
    return leaf.node(query.a if leaf.is_found(query.a) else query.b)


def _phrase(query: Phrase, leaf: Leaf) -> Node:
    name = query.fieldname
    kind = leaf.field_type(name)
    if kind is None or not query.words:
        return Nothing(leaf)
    if not kind.format or not kind.format.supports("positions"):
        if query.degrade:
            return _and(And([Term(name, word) for word in query.words]), leaf)
        raise QueryError(f"field {name!r} has no positions to find a phrase by")
    terms = []
    for word in query.words:
        try:
            term = leaf.postings(name, kind.to_bytes(word))
        except ValueError:
            return Nothing(leaf)
        if not isinstance(term, Postings):
            return Nothing(leaf)
        terms.append(term)
    node = PhraseNode(leaf, terms, range(len(terms)), query.slop) if len(terms) > 1 else terms[0]
    return boosted(node, query.boost)


def _every(query: Every, leaf: Leaf) -> Node:
    score = query.boost or 1.0  # as Whoosh's ListMatcher takes it
    if query.fieldname is None:
        return Everything(leaf, score)
    return Masked(leaf, leaf.statistics.present(leaf.number, query.fieldname), score)


def _constant_score(query: ConstantScoreQuery, leaf: Leaf) -> Node:
    return Constant(leaf.node(query.child), query.score or 1.0)


def _nothing(query: Query, leaf: Leaf) -> Node:  # noqa: ARG001
    return Nothing(leaf)


def _children(queries: Sequence[Query], leaf: Leaf) -> list[Node]:
    return [leaf.node(query) for query in queries]


BUILDERS: Mapping[type[Query], Builder] = MappingProxyType(
    {
        Term: _term,
        And: _and,
        Or: _or,
        DisjunctionMax: _disjunction_max,
        Not: _not,
        AndNot: _and_not,
        Require: _require,
        AndMaybe: _and_maybe,
        Otherwise: _otherwise,
        Phrase: _phrase,
        Every: _every,
        ConstantScoreQuery: _constant_score,
        type(NullQuery): _nothing,
        **PATTERN_BUILDERS,
        **RANGE_BUILDERS,
    }
)
