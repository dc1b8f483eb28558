"""The nodes of queries that stand for many terms: prefix, wildcard, regular expression, near
spelling, variations."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from whoosh.query.qcore import Every, Query
from whoosh.query.terms import (
    FuzzyTerm,
    PatternQuery,
    Prefix,
    Regex,
    Variations,
    Wildcard,
)

from search_index.evaluation.leaf import Builder, Leaf
from search_index.evaluation.lexicon import LexiconReader
from search_index.evaluation.multiterm import expansion
from search_index.evaluation.nodes import Node, Nothing

# Patterns that any term matches; Whoosh answers them as Every.
_ANY_TERM = {Prefix: "", Wildcard: "*", Regex: ".*"}


def _prefix(query: Prefix, leaf: Leaf) -> Node:
    if query.text == _ANY_TERM[Prefix]:
        return _every(query, leaf)
    kind, field = leaf.field_type(query.fieldname), leaf.field(query.fieldname)
    if kind is None or field is None:
        return Nothing(leaf)
    try:
        prefix = kind.to_bytes(query.text)
    except ValueError:  # no value of the field
        return Nothing(leaf)
    terms = range(*field.terms.prefix_range(prefix))
    return expansion(leaf, query.fieldname, terms, query.boost, query.constantscore)


def _pattern(query: Wildcard | Regex, leaf: Leaf) -> Node:
    if query.text == _ANY_TERM[type(query)]:
        return _every(query, leaf)
    return _expanded(query, leaf)


def _expanded(query: PatternQuery | FuzzyTerm | Variations, leaf: Leaf) -> Node:
    """The terms that Whoosh itself expands the query to."""
    kind, field = leaf.field_type(query.fieldname), leaf.field(query.fieldname)
    if kind is None or field is None:
        return Nothing(leaf)
    reader: Any = LexiconReader(leaf.arrays, leaf.schema)
    numbers = [field.terms.find(kind.to_bytes(text)) for _, text in query.expanded_terms(reader)]
    terms = sorted({number for number in numbers if number is not None})
    return expansion(leaf, query.fieldname, terms, query.boost, query.constantscore)


def _every(query: PatternQuery, leaf: Leaf) -> Node:
    return leaf.node(Every(query.fieldname, boost=query.boost))


PATTERN_BUILDERS: Mapping[type[Query], Builder] = MappingProxyType(
    {
        Prefix: _prefix,
        Wildcard: _pattern,
        Regex: _pattern,
        FuzzyTerm: _expanded,
        Variations: _expanded,
    }
)
