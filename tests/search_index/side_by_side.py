"""Two Whoosh indexes of the same documents, compared in everything that Whoosh tells of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from whoosh import analysis, columns, fields, formats, query, sorting
from whoosh.matching.mcore import Matcher
from whoosh.reading import IndexReader
from whoosh.searching import Searcher

# Each ideograph is a word, and so is each run of other letters; "词^2.5" is a boosted one.
HAN = analysis.RegexTokenizer("[\u4e00-\u9fff]|[a-z0-9]+") | analysis.LowercaseFilter()
BOOSTED = analysis.RegexTokenizer(r"\S+") | analysis.DelimitedAttributeFilter()
STEMMED = analysis.RegexTokenizer() | analysis.LowercaseFilter() | analysis.StemFilter()

INTERPRETATIONS = (
    *("frequency", "weight", "positions", "characters"),
    *("position_boosts", "character_boosts"),
)


class PositionBoosts(fields.FieldType):
    def __init__(self) -> None:
        super().__init__(formats.PositionBoosts(), BOOSTED, scorable=True)


class CharacterBoosts(fields.FieldType):
    def __init__(self) -> None:
        super().__init__(formats.CharacterBoosts(), BOOSTED, scorable=True)


def every_kind() -> fields.Schema:
    """A schema with a field of each kind that Whoosh has."""
    return fields.Schema(
        id=fields.ID(unique=True, stored=True, sortable=True),
        codes=fields.IDLIST(stored=True),
        tags=fields.KEYWORD(commas=True, stored=True, sortable=True),
        marks=fields.KEYWORD(scorable=True, field_boost=1.5),
        text=fields.TEXT(HAN, stored=True, sortable=True, spelling=True),
        loose=fields.TEXT(HAN, phrase=False, field_boost=2.0),
        exact=fields.TEXT(HAN, chars=True, stored=True, vector=True),
        counted=fields.TEXT(HAN, phrase=False, vector=True),
        stemmed=fields.TEXT(STEMMED, spelling=True),
        placed=PositionBoosts(),
        spanned=CharacterBoosts(),
        number=fields.NUMERIC(stored=True, sortable=True),
        size=fields.NUMERIC(bits=64, signed=False, sortable=True),
        ratio=fields.NUMERIC(float, sortable=True),
        price=fields.NUMERIC(int, decimal_places=2, stored=True),
        day=fields.DATETIME(stored=True, sortable=True),
        flag=fields.BOOLEAN(stored=True),
        note=fields.STORED(),
        grams=fields.NGRAM(stored=True, phrase=True),
        starts=fields.NGRAMWORDS(minsize=1, maxsize=3, at="start"),
        bit=fields.COLUMN(columns.BitColumn()),
        named=fields.COLUMN(columns.RefBytesColumn(default="无".encode())),
        fixed=fields.COLUMN(columns.FixedBytesColumn(2, default=b"--")),
        packed=fields.COLUMN(columns.CompressedBytesColumn()),
        anything=fields.COLUMN(columns.PickleColumn(columns.VarBytesColumn())),
        listed=fields.COLUMN(columns.VarBytesListColumn()),
        pair=fields.COLUMN(columns.StructColumn("!iH", (-1, 0))),
    )


QUERIES: tuple[query.Query, ...] = (
    query.Every(),
    query.Every("tags"),
    query.Term("text", "长"),
    query.Term("loose", "春"),
    query.Term("marks", "甲"),
    query.Term("tags", "要闻"),
    query.Term("flag", True),
    query.Term("stemmed", "run"),
    query.Term("placed", "甲"),
    query.Term("spanned", "乙"),
    query.Or([query.Term("text", word) for word in ("长", "春", "市")]),
    query.And([query.Term("text", "长"), query.Term("exact", "春")]),
    query.And([query.Every(), query.Not(query.Term("text", "长"))]),
    query.AndMaybe(query.Term("text", "市"), query.Term("marks", "乙")),
    query.Require(query.Term("text", "春"), query.Term("loose", "长")),
    query.DisjunctionMax([query.Term("text", "长"), query.Term("exact", "长")]),
    query.ConstantScoreQuery(query.Term("text", "市"), 2.0),
    query.Phrase("text", ["长", "春"]),
    query.Phrase("text", ["长", "市"], slop=3),
    query.Phrase("exact", ["春", "市"]),
    query.Phrase("placed", ["甲", "乙"]),
    query.Phrase("grams", ["长春", "春市"]),
    query.Prefix("text", "a"),
    query.Wildcard("text", "*1"),
    query.FuzzyTerm("text", "abd"),
    query.TermRange("text", "a", "长"),
    query.NumericRange("number", -5, 7),
    query.NumericRange("size", 10, None),
    query.NumericRange("ratio", 0.0, 1.5),
    query.DateRange("day", *(datetime(year, 1, 1) for year in (2019, 2021))),  # noqa: DTZ001
    query.Or([query.Term("codes", "a1"), query.Prefix("starts", "长")]),
)


def compare(stock: Searcher, ours: Searcher) -> None:
    """Everything that Whoosh tells of the two indexes is the same."""
    assert ours.doc_count_all() == stock.doc_count_all()
    if not stock.doc_count_all():
        return
    leaves = zip(stock.reader().leaf_readers(), ours.reader().leaf_readers(), strict=True)
    for (expected, offset), (got, other_offset) in leaves:
        assert offset == other_offset
        compare_documents(expected, got)
        for name in sorted(set(expected.indexed_field_names()) & set(expected.schema.names())):
            compare_terms(expected, got, name)
    compare_searches(stock, ours)


def compare_documents(expected: IndexReader, got: IndexReader) -> None:
    assert got.doc_count_all() == expected.doc_count_all()
    assert got.doc_count() == expected.doc_count()
    assert got.has_deletions() == expected.has_deletions()
    assert list(got.all_doc_ids()) == list(expected.all_doc_ids())
    assert list(got.iter_docs()) == list(expected.iter_docs())
    for name in expected.schema.names():
        assert got.has_column(name) == expected.has_column(name), name
        if expected.has_column(name):
            theirs = expected.column_reader(name, translate=False)
            own = got.column_reader(name, translate=False)
            assert len(own) == len(theirs)
            wanted = [theirs[doc] for doc in range(len(theirs))]
            assert [own[doc] for doc in range(len(own))] == wanted, name
            assert list(own) == wanted, name
        assert got.field_length(name) == expected.field_length(name)
        if expected.field_length(name):
            assert got.min_field_length(name) == expected.min_field_length(name)
            assert got.max_field_length(name) == expected.max_field_length(name)
        for doc in expected.all_doc_ids():
            length = expected.doc_field_length(doc, name) or 0
            assert got.doc_field_length(doc, name) == length
            assert got.has_vector(doc, name) == expected.has_vector(doc, name)
            if expected.has_vector(doc, name):
                compare_postings(expected.vector(doc, name), got.vector(doc, name))


def compare_terms(expected: IndexReader, got: IndexReader, name: str) -> None:
    terms = list(expected.lexicon(name))
    assert list(got.lexicon(name)) == terms
    if name.startswith("spell_"):
        # Whoosh puts all words for spelling into the first document, some several times, and
        # with another word's bytes; it asks for nothing but how many there are.
        for term in terms:
            assert got.frequency(name, term) == expected.frequency(name, term)
        return
    infos = dict(got.iter_field(name, b""))
    for term in terms:
        assert (name, term) in got
        theirs = expected.term_info(name, term)
        for info in (got.term_info(name, term), infos[term]):
            assert info.weight() == pytest.approx(theirs.weight())
            assert info.max_weight() == pytest.approx(theirs.max_weight())
            assert info.doc_frequency() == theirs.doc_frequency()
            assert (info.min_length(), info.max_length()) == (
                theirs.min_length(),
                theirs.max_length(),
            )
            assert (info.min_id(), info.max_id()) == (theirs.min_id(), theirs.max_id())
        assert got.frequency(name, term) == pytest.approx(theirs.weight())
        assert got.doc_frequency(name, term) == theirs.doc_frequency()
        compare_postings(expected.postings(name, term), got.postings(name, term))
    for prefix in (b"", b"a", "长".encode(), b"\xff"):
        assert list(got.terms_from(name, prefix)) == list(expected.terms_from(name, prefix))


def compare_postings(expected: Matcher, got: Matcher) -> None:
    while expected.is_active():
        assert got.is_active()
        assert got.id() == expected.id()
        assert got.weight() == pytest.approx(expected.weight())
        for name in INTERPRETATIONS:
            assert got.supports(name) == expected.supports(name)
            if expected.supports(name):
                assert got.value_as(name) == expected.value_as(name), name
        if expected.supports("positions"):
            assert _spans(got) == _spans(expected)
        expected.next()
        got.next()
    assert not got.is_active()


def compare_searches(stock: Searcher, ours: Searcher) -> None:
    for wanted in QUERIES:
        expected = stock.search(wanted, limit=None, terms=True)
        got = ours.search(wanted, limit=None, terms=True)
        scores = dict(_scored(expected))
        assert dict(_scored(got)) == pytest.approx(scores, rel=1e-6), wanted
        assert sorted(got.docs()) == sorted(expected.docs())
        if not isinstance(wanted, query.Require):  # on whose skipping Whoosh stumbles itself
            best = [
                [score for _, score in _scored(one.search(wanted, limit=2))]
                for one in (stock, ours)
            ]
            assert best[1] == pytest.approx(best[0], rel=1e-6)
        assert _shown(got) == _shown(expected)
    for name in ("id", "tags", "text", "number", "size", "ratio", "day", "codes", "flag"):
        # Whoosh cannot reverse columns of bytes that only some segments have.
        for is_reversed in (False, name not in ("tags", "text")):
            order = [
                sorting.FieldFacet(name, reverse=is_reversed),
                sorting.FieldFacet("id"),
            ]
            found = [
                [hit["id"] for hit in one.search(query.Every(), sortedby=order, limit=None)]
                for one in (stock, ours)
            ]
            assert found[0] == found[1], name
    for facet in (
        sorting.FieldFacet("tags"),
        sorting.FieldFacet("marks", allow_overlap=True),
        sorting.RangeFacet("number", -10, 10, 4),
        sorting.QueryFacet({"长": query.Term("text", "长")}),
    ):
        groups = [
            one.search(query.Every(), groupedby={"it": facet}, limit=None).groups("it")
            for one in (stock, ours)
        ]
        assert groups[0] == groups[1], facet
    for name, word in (("text", "abd"), ("stemmed", "runing"), ("text", "长")):
        suggested = [set(one.suggest(name, word, limit=9)) for one in (stock, ours)]
        assert suggested[0] == suggested[1], (name, word)
    for number in list(stock.reader().all_doc_ids())[:2]:
        if stock.reader().has_vector(number, "exact"):
            assert ours.key_terms([number], "exact") == stock.key_terms([number], "exact")


def _scored(results: Any) -> Iterator[tuple[int, float]]:
    return ((doc, score) for score, doc in results.top_n)


def _shown(results: Any) -> dict[int, Any]:
    """Of each hit, which terms it matches and how it is highlighted."""
    return {
        hit.docnum: (
            set(hit.matched_terms()),
            [hit.highlights(name) for name in ("text", "exact") if name in hit.fields()],
        )
        for hit in results
    }


def _spans(matcher: Matcher) -> list[tuple[Any, ...]]:
    return [(one.start, one.end, one.startchar, one.endchar) for one in matcher.spans()]
