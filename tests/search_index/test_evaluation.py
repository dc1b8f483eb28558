"""The evaluator's parts against plain ones, at sizes where every way of computing is taken."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh import query as q
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.fields import ID, KEYWORD, NUMERIC, TEXT, Schema
from whoosh.index import FileIndex, create_in
from whoosh.qparser import AndGroup, MultifieldParser

from search_index.columnar.codec import ColumnarCodec
from search_index.columnar.fields import occurrences_to_field
from search_index.columnar.segment import SegmentArrays
from search_index.columnar.write import write_segment
from search_index.evaluation import (
    Evaluator,
    Leaf,
    Masked,
    UnsupportedQuery,
    VectorSearcher,
)
from search_index.evaluation.phrase import find_exact, find_near
from search_index.evaluation.sorted_arrays import contains, union
from search_index.evaluation.topk import best

ANALYZER = SpaceSeparatedTokenizer()
SCHEMA = Schema(
    id=ID(unique=True),
    title=TEXT(analyzer=ANALYZER, field_boost=2.0),
    body=TEXT(analyzer=ANALYZER),
    plain=TEXT(analyzer=ANALYZER, phrase=False),
    tags=KEYWORD(),
    number=NUMERIC(),
)
WORDS = [first + second for first in "长公发中国新" for second in "春安展局市闻"]


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> FileIndex:
    """A segment of more than 5,000 documents and a small one, with deleted documents."""
    random = np.random.default_rng(3)
    common = random.permutation(len(WORDS)) ** 2.0
    chances = common / common.sum()
    index = create_in(tmp_path_factory.mktemp("news"), SCHEMA)
    for size in (5200, 40):
        writer = index.writer(codec=ColumnarCodec())
        for number in range(size):
            words = random.choice(WORDS, 8, p=chances)
            writer.add_document(
                id=f"{size}-{number}",
                title=" ".join(words[:2]),
                body=" ".join(words),
                number=number,
            )
        writer.commit(merge=False)
    writer = index.writer(codec=ColumnarCodec())
    for number in (0, 7, 4000, 5210):
        writer.delete_document(number)
    writer.commit(merge=False)
    return index


@pytest.fixture(scope="module")
def searcher(news: FileIndex) -> VectorSearcher:
    return VectorSearcher(news)


@pytest.mark.parametrize(
    "query",
    [
        q.Term("body", "长春"),
        q.Or([q.Term("title", "长春"), q.Term("body", "长春")]),
        q.And([q.Term("body", "长春"), q.Not(q.Term("title", "公安"))]),
        q.Phrase("body", ["长春", "公安"]),
        q.Phrase("body", ["公安", "公安"], slop=3),
        q.Prefix("body", "长"),
        q.Prefix("body", "长", boost=2.0, constantscore=False),
        q.Wildcard("title", "?安"),
        q.NumericRange("number", 17, 4711),
        q.And([q.Every(), q.Term("number", 12)]),
    ],
    ids=repr,
)
def test_large_segments_score_as_whoosh_does(
    news: FileIndex, searcher: VectorSearcher, query: q.Query
) -> None:
    with news.searcher() as stock:
        expected = {hit.docnum: hit.score for hit in stock.search(query, limit=None)}
        found = searcher.search(query, 10_000)
        assert {hit.document: hit.score for hit in found.hits} == pytest.approx(expected, rel=1e-4)
        assert found.total == len(expected) == searcher.search(query, 0).total


def test_the_first_ten_are_those_of_whoosh(news: FileIndex, searcher: VectorSearcher) -> None:
    parser = MultifieldParser(["title", "body"], SCHEMA, group=AndGroup)
    with news.searcher() as stock:
        for text in ("长春", "长春 公安", "国市 发展 中局"):
            query = parser.parse(text)
            # With a limit Whoosh passes over matches that would have been among the first.
            expected = [hit.score for hit in stock.search(query, limit=None)][:10]
            found = searcher.search(query, 10)
            assert [hit.score for hit in found.hits] == pytest.approx(expected, rel=1e-5)


def test_of_equal_scores_the_earlier_document_comes_first(searcher: VectorSearcher) -> None:
    found = searcher.search(q.Every("body"), 12)
    assert [hit.document for hit in found.hits] == [1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13]
    assert found.total == 5240 - 4


def test_a_filter_narrows_without_scoring(searcher: VectorSearcher) -> None:
    query, filter = q.Term("body", "长春"), q.NumericRange("number", 100, 900)
    scores = {hit.document: hit.score for hit in searcher.search(query, 10_000).hits}
    evaluator = searcher.evaluator
    narrowed = evaluator.search(query, 10_000, filter=filter)
    assert 0 < narrowed.total < len(scores)
    assert {hit.document: hit.score for hit in narrowed.hits}.items() <= scores.items()
    assert evaluator.search(query, 10_000, filter=evaluator.masks(filter)) == narrowed
    assert evaluator.count(query, filter=filter) == narrowed.total


def test_otherwise_looks_at_the_whole_index(searcher: VectorSearcher) -> None:
    somewhere = q.Term("id", "40-3")
    query = q.Otherwise(somewhere, q.Every())
    assert [hit.document for hit in searcher.search(query).hits] == [5203]
    assert searcher.search(q.Otherwise(q.Term("id", "无"), somewhere)).total == 1


class Odd(q.Query):
    """Documents with odd numbers."""


class Renamed(q.Term):
    """Who knows what this means."""


@pytest.mark.parametrize(
    "query",
    [
        Odd(),
        Renamed("body", "长春"),
        q.And([q.Every(), Renamed("body", "长春")]),
        q.Or([q.Every(), q.Every("body")], scale=0.9),
        q.Or([q.Every(), q.Every("body")], minmatch=2),
        q.SpanFirst(q.Term("body", "长春")),
        q.Sequence([q.Term("body", "长春"), q.Term("body", "公安")]),
        q.ColumnQuery("number", 3),
        q.NestedParent(q.Every(), q.Every()),
        q.Term("body", "长春", minquality=1.0),
    ],
    ids=lambda query: type(query).__name__,
)
def test_what_is_not_known_is_refused(searcher: VectorSearcher, query: q.Query) -> None:
    with pytest.raises(UnsupportedQuery, match="cannot evaluate"):
        searcher.search(query)


def test_nodes_of_ones_own_can_be_registered(news: FileIndex) -> None:
    def odd(query: Odd, leaf: Leaf) -> Masked:
        return Masked(leaf, np.arange(leaf.doc_count) % 2 == 1, 3.0)

    evaluator = VectorSearcher(news).evaluator
    evaluator.register(Odd, odd)
    found = evaluator.search(q.And([Odd(), q.NumericRange("number", 1, 4)]))
    assert [(hit.document, hit.score) for hit in found.hits] == [
        (1, 4.0), (3, 4.0), (5201, 4.0), (5203, 4.0),
    ]  # fmt: skip


def test_a_phrase_needs_positions(searcher: VectorSearcher) -> None:
    with pytest.raises(q.QueryError, match="plain"):
        searcher.search(q.Phrase("plain", ["长春", "公安"]))
    assert searcher.search(q.Phrase("plain", ["长春", "公安"], degrade=True)).total == 0


def test_a_new_generation_is_searched_at_once(tmp_path: Path) -> None:
    index = create_in(tmp_path, SCHEMA)
    searcher = VectorSearcher(index)
    assert searcher.search(q.Every()).total == 0
    for number in range(3):
        writer = index.writer(codec=ColumnarCodec())
        writer.update_document(id="一", body="长春" + " 公安" * number)
        writer.commit(merge=False)
        assert searcher.search(q.Every()).total == 1
        assert searcher.search(q.Term("body", "公安")).total == min(number, 1)


@given(st.integers(0, 3000), st.integers(1, 40), st.integers(1, 100_000), st.integers(0, 2**32 - 1))
def test_the_best_are_those_of_a_full_sort(size: int, limit: int, values: int, seed: int) -> None:
    scores = np.random.default_rng(seed).integers(0, values, size).astype(np.float32)
    assert best(scores, limit).tolist() == np.lexsort([np.arange(size), -scores])[:limit].tolist()


@given(st.integers(0, 20_000), st.integers(0, 20_000), st.integers(1, 10**7), st.integers(0, 99))
def test_sets_of_numbers(first: int, second: int, most: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    haystack = np.unique(random.integers(0, most, first)).astype(np.uint32)
    needles = np.unique(random.integers(0, most, second)).astype(np.uint32)
    assert contains(haystack, needles).tolist() == np.isin(needles, haystack).tolist()
    assert union([haystack, needles]).tolist() == np.union1d(haystack, needles).tolist()


def texts_to_segment(path: Path, texts: Sequence[Sequence[int]], gap: int) -> SegmentArrays:
    """Texts of numbered words, with as many free positions behind each."""
    sizes = np.array([len(text) for text in texts])
    bases = np.concatenate([[0], np.cumsum(sizes + gap)]).astype(np.uint32)
    terms = np.concatenate([np.array(text, np.int64) for text in texts])
    docs = np.repeat(np.arange(len(texts)), sizes)
    within = np.arange(len(terms)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    field = occurrences_to_field(
        terms,
        docs,
        lambda numbers: [b"%04d" % number for number in numbers],
        positions=(bases[docs] + within).astype(np.uint32),
    )
    field.bases = bases
    write_segment(path, len(texts), {"body": field}, {}, {})
    return SegmentArrays(path)


@pytest.mark.parametrize("gap", [0, 3])
@pytest.mark.parametrize(("documents", "words"), [(30, 3), (4000, 5), (300, 400)])
def test_phrases_are_where_a_plain_scan_finds_them(
    tmp_path: Path, documents: int, words: int, gap: int
) -> None:
    random = np.random.default_rng(documents + words)
    texts = [random.integers(0, words, random.integers(0, 40)).tolist() for _ in range(documents)]
    # Words of very different frequency: each meets the others from both sides.
    texts[3::7] = [[word // 2 for word in text] for text in texts[3::7]]
    field = texts_to_segment(tmp_path / "segment", texts, gap).fields["body"]
    numbers = {int(field.terms.at(n)): n for n in range(len(field.terms))}
    some = np.sort(random.choice(documents, documents // 5, replace=False))
    for phrase in ((0, 1), (1, 0), (2, 2), (0, words - 1), (words - 1, 0, 1), (0, 0, 0)):
        terms = [numbers[word] for word in phrase]
        found = find_exact(field, list(zip(terms, range(len(terms)), strict=True)))
        expected = {doc: n for doc, text in enumerate(texts) if (n := scan(text, phrase))}
        assert dict(zip(found.docs.tolist(), found.frequencies.tolist(), strict=True)) == expected
        within = find_exact(field, list(zip(terms, range(len(terms)), strict=True)), some)
        assert set(within.docs.tolist()) == set(expected) & set(some.tolist())
        for slop in (0, 1, 2, 5, 100):
            near = find_near(field, terms, slop).docs.tolist()
            assert near == [doc for doc, text in enumerate(texts) if is_near(text, phrase, slop)]


def scan(text: list[int], phrase: tuple[int, ...]) -> int:
    size = len(phrase)
    return sum(tuple(text[n : n + size]) == phrase for n in range(len(text)))


def is_near(text: list[int], phrase: tuple[int, ...], slop: int) -> bool:
    reached = {place for place, word in enumerate(text) if word == phrase[0]}
    for wanted in phrase[1:]:
        reached = {
            place
            for place, word in enumerate(text)
            if word == wanted and any(0 < place - before <= slop for before in reached)
        }
    return bool(reached)


def test_a_phrase_of_terms_at_given_distances(tmp_path: Path) -> None:
    texts = [[1, 2, 3, 4], [1, 9, 3, 4], [2, 1, 9, 3], [3, 4], [1, 2, 3]]
    field = texts_to_segment(tmp_path / "segment", texts, 0).fields["body"]
    one, three, four = (field.terms.find(b"%04d" % word) for word in (1, 3, 4))
    assert one is not None and three is not None and four is not None  # noqa: PT018
    assert find_exact(field, [(one, 0), (three, 2)]).docs.tolist() == [0, 1, 2, 4]
    # The order in which they are given is not that of the text, and two may share a place.
    assert find_exact(field, [(four, 3), (one, 0), (three, 2)]).docs.tolist() == [0, 1]
    assert find_exact(field, [(three, 0), (three, 0)]).docs.tolist() == [0, 1, 2, 3, 4]


def test_an_index_without_segments_answers_nothing() -> None:
    evaluator = Evaluator([], SCHEMA)
    assert evaluator.search(q.And([q.Every(), q.Term("body", "长春")])) == (0, ())
    assert evaluator.matches(q.Every()) == []
