"""The nodes of ranges: of terms, of numbers, of dates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
from whoosh.fields import NUMERIC
from whoosh.query.compound import Or
from whoosh.query.qcore import Query
from whoosh.query.ranges import DateRange, NumericRange, TermRange
from whoosh.query.terms import Term
from whoosh.util.numeric import tiered_ranges

from search_index.columnar.terms import TermDictionary
from search_index.evaluation.leaf import Builder, Leaf
from search_index.evaluation.multiterm import expansion
from search_index.evaluation.nodes import Masked, Node, Nothing

_LAST = b"\xff\xff\xff\xff"  # where Whoosh lets an open range end


def _term_range(query: TermRange, leaf: Leaf) -> Node:
    kind, field = leaf.field_type(query.fieldname), leaf.field(query.fieldname)
    if kind is None or field is None:
        return Nothing(leaf)
    try:
        start = b"" if query.start is None else kind.to_bytes(query.start)
        end = _LAST if query.end is None else kind.to_bytes(query.end)
    except ValueError:  # no values of the field
        return Nothing(leaf)
    terms = _between(field.terms, start, end, query.startexcl, query.endexcl)
    return expansion(leaf, query.fieldname, terms, query.boost, query.constantscore)


def _numeric_range(query: NumericRange, leaf: Leaf) -> Node:
    kind = leaf.field_type(query.fieldname)
    if kind is None:
        return Nothing(leaf)
    if not isinstance(kind, NUMERIC):
        raise ValueError(f"field {query.fieldname!r} is not numeric")
    tiers = list(_tiers(query, kind))
    if not query.constantscore:
        return leaf.node(_as_terms(query, tiers))
    field = leaf.field(query.fieldname)
    if field is None:
        return Nothing(leaf)
    mask = np.zeros(leaf.doc_count, bool)
    for start, end in tiers:
        terms = _between(field.terms, start, end)
        if terms:
            first, last = field.span(terms[0])[0], field.span(terms[-1])[1]
            mask[field.all_docs[first:last].astype(np.intp)] = True
    return Masked(leaf, mask, query.boost or 1.0)  # as Whoosh's ListMatcher takes it


def _tiers(query: NumericRange, kind: NUMERIC) -> Iterator[tuple[bytes, bytes]]:
    """The ranges of terms, fine at the edges and coarse between, that a range consists of."""
    start, end = (
        None if bound is None else kind.prepare_number(bound) for bound in (query.start, query.end)
    )
    ranges = tiered_ranges(
        kind.numtype,
        kind.bits,
        kind.signed,
        start,
        end,
        kind.shift_step,
        query.startexcl,
        query.endexcl,
    )
    for first, last, shift in ranges:
        yield kind.sortable_to_bytes(first, shift), kind.sortable_to_bytes(last, shift)


def _as_terms(query: NumericRange, tiers: list[tuple[bytes, bytes]]) -> Query:
    """The query of terms that Whoosh makes of a range that is to be scored."""
    name = query.fieldname
    parts: list[Query] = []
    for start, end in tiers:
        bounds: list[Any] = [start, end]  # Whoosh's types say text, but a term's bytes will do
        parts.append(Term(name, start) if start == end else TermRange(name, *bounds))
    return parts[0] if len(parts) == 1 else Or(parts, boost=query.boost)


def _between(
    terms: TermDictionary, start: bytes, end: bytes, startexcl: bool = False, endexcl: bool = False
) -> range:
    """The numbers of the terms from `start` to `end`."""
    low = terms.lower_bound(start + b"\0" if startexcl else start)
    high = terms.lower_bound(end if endexcl else end + b"\0")
    return range(low, high)


RANGE_BUILDERS: Mapping[type[Query], Builder] = MappingProxyType(
    {
        TermRange: _term_range,
        NumericRange: _numeric_range,
        DateRange: _numeric_range,
    }
)
