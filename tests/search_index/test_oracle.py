"""Stock Whoosh is the oracle: over generated documents and query trees, the same documents
with the same scores.

Where Whoosh's own matchers contradict themselves, the whole tree is compared with a plain
evaluation instead: leaves by Whoosh's searcher, what joins them by the obvious rule.

- `DisjunctionMaxMatcher.score` takes the better of two scores without asking whether both
  matchers stand at the same document, and `tiebreak` is never read.
- `AndNotMatcher._find_first` looks at the first document only if both matchers begin with it;
  one that the second matcher reaches later is found all the same.
- `AndMaybeMatcher.skip_to` leaves the second matcher behind the first, so that its score is
  not added: below an `And`, which skips.
- `Otherwise` decides for each segment by itself.
- `InverseMatcher._find_next` does not look for deleted documents again after its child has
  come to its end, so that `Not` may find a deleted one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import query as q
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.codec import default_codec
from whoosh.fields import DATETIME, ID, KEYWORD, NUMERIC, TEXT, Schema
from whoosh.filedb.filestore import RamStorage
from whoosh.index import FileIndex, create_in
from whoosh.searching import Searcher

from search_index.columnar.codec import ColumnarCodec
from search_index.evaluation import VectorSearcher

# Few, so that they meet; some begin with others, some are one character away from others.
WORDS = ("长", "长春", "长春市", "公安", "公安局", "公园", "发展", "发言", "中国", "国")
START = datetime(2019, 12, 30)  # noqa: DTZ001  # Whoosh keeps times without a zone
ANALYZER = SpaceSeparatedTokenizer()
SCHEMA = Schema(
    id=ID(unique=True),
    title=TEXT(analyzer=ANALYZER, field_boost=2.0),
    body=TEXT(analyzer=ANALYZER),
    plain=TEXT(analyzer=ANALYZER, phrase=False),
    tags=KEYWORD(),
    keys=KEYWORD(scorable=True),
    number=NUMERIC(bits=32),
    numbers=NUMERIC(bits=16),
    fraction=NUMERIC(float),
    day=DATETIME(),
)
TEXTS = ("title", "body", "plain", "tags", "keys")

Scores = dict[int, float]


@dataclass
class Corpus:
    """Documents in segments, and the numbers of those that are deleted afterwards."""

    segments: list[list[dict[str, Any]]]
    deleted: set[int]


def words(most: int) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(WORDS), min_size=1, max_size=most).map(" ".join)


numbers = st.integers(-40, 40)
days = st.integers(0, 800).map(lambda n: START + timedelta(days=n))
documents = st.fixed_dictionaries(
    {},
    optional={
        "title": words(3),
        "body": words(25),
        "plain": words(6),
        "tags": words(3),
        "keys": words(4),
        "number": numbers,
        # Whoosh keeps two postings of one document where values share a term of a coarse tier.
        "numbers": st.lists(numbers, max_size=3),
        "fraction": st.floats(-10, 10),
        "day": days,
    },
)


@st.composite
def corpora(draw: st.DrawFn) -> Corpus:
    segments = draw(st.lists(st.lists(documents, min_size=1, max_size=12), min_size=1, max_size=3))
    count = sum(map(len, segments))
    deleted = draw(st.sets(st.integers(0, count - 1), max_size=count // 2))
    return Corpus(segments, deleted)


boosts = st.sampled_from((1.0, 1.0, 0.5, 2.0, 3.5))
texts = st.sampled_from(TEXTS)
flags = st.booleans()
word = st.sampled_from((*WORDS, "没有"))
phrases = st.lists(word, min_size=1, max_size=4)

leaves = st.one_of(
    st.builds(q.Term, texts, word, boosts),
    st.builds(q.Term, st.just("number"), numbers, boosts),
    st.builds(q.Term, st.sampled_from(("number", "unknown")), word),
    st.builds(q.Phrase, st.sampled_from(("title", "body", "unknown")), phrases, boost=boosts),
    st.builds(q.Phrase, st.just("body"), phrases, st.integers(0, 6), boosts),
    st.builds(q.Phrase, st.just("plain"), phrases, boost=boosts, degrade=st.just(True)),
    st.builds(q.Prefix, texts, st.sampled_from(("", "长", "公", "公安", "无")), boosts, flags),
    st.builds(q.Wildcard, texts, st.sampled_from(("*", "长*", "?安*", "*国", "公[园圆]")), boosts),
    st.builds(q.Regex, texts, st.sampled_from((".*", "长.+", "[公发].", "国|长")), boosts, flags),
    st.builds(
        q.FuzzyTerm, texts, word, boosts, st.integers(1, 2), st.integers(0, 1), flags
    ),
    st.builds(q.TermRange, texts, st.none() | word, st.none() | word, flags, flags, boosts, flags),
    st.builds(
        q.NumericRange, st.just("number"), st.none() | numbers, st.none() | numbers, flags, flags,
        boosts, flags,
    ),
    st.builds(q.NumericRange, st.just("numbers"), numbers, numbers),
    st.builds(q.NumericRange, st.just("fraction"), st.floats(-9, 0), st.none() | st.floats(0, 9)),
    st.builds(
        q.DateRange, st.just("day"), st.none() | days, st.none() | days, flags, flags, boosts
    ),
    st.builds(q.Every, st.none() | st.sampled_from((*TEXTS, "number", "day")), boosts),
    st.just(q.NullQuery),
)  # fmt: skip

several = {"min_size": 1, "max_size": 4}
Trees = st.SearchStrategy[q.Query]


def joined(trees: Trees) -> Trees:
    return st.one_of(
        st.builds(q.And, st.lists(trees, **several), boosts),
        st.builds(q.Or, st.lists(trees, **several), boosts),
        st.builds(q.Not, trees),
        st.builds(q.Require, trees, trees),
        st.builds(q.ConstantScoreQuery, trees, boosts),
    )


def joined_otherwise(trees: Trees) -> Trees:
    return joined(trees) | st.one_of(
        st.builds(q.DisjunctionMax, st.lists(trees, **several), boosts, st.sampled_from((0, 0.3))),
        st.builds(q.AndNot, trees, trees),
        st.builds(q.AndMaybe, trees, trees),
        st.builds(q.Otherwise, trees, trees),
    )


sound = st.recursive(leaves, joined, max_leaves=8)
queries = sound | st.builds(q.AndMaybe, sound, sound)
all_queries = st.recursive(leaves, joined_otherwise, max_leaves=8)


@contextmanager
def indexed(corpus: Corpus) -> Iterator[tuple[Searcher, VectorSearcher]]:
    """Stock Whoosh's searcher and ours, each over an index of its own."""
    with TemporaryDirectory() as folder:
        stock = RamStorage().create_index(SCHEMA)
        columnar = create_in(folder, SCHEMA)
        fill(stock, corpus, default_codec)
        fill(columnar, corpus, ColumnarCodec)
        with stock.searcher() as searcher:
            yield searcher, VectorSearcher(columnar)


def fill(index: FileIndex, corpus: Corpus, codec: Callable[[], Any]) -> None:
    number = 0
    for segment in corpus.segments:
        writer = index.writer(codec=codec())
        for document in segment:
            writer.add_document(id=str(number), **document)
            number += 1
        writer.commit(merge=False)
    if corpus.deleted:
        writer = index.writer(codec=codec())
        for number in corpus.deleted:
            writer.delete_document(number)
        writer.commit(merge=False)


def stock_scores(searcher: Searcher, query: q.Query) -> Scores:
    found = searcher.search(query, limit=None, optimize=False)
    scores = {hit.docnum: hit.score for hit in found}
    deleted = searcher.reader().is_deleted
    return {number: score for number, score in scores.items() if not deleted(number)}


def our_scores(searcher: VectorSearcher, query: q.Query) -> Scores:
    evaluator = searcher.evaluator
    return {
        base + number: score
        for base, matches in zip(evaluator.bases, evaluator.matches(query), strict=True)
        for number, score in zip(matches.docs.tolist(), matches.scores.tolist(), strict=True)
    }


def plain_scores(searcher: Searcher, query: q.Query) -> Scores:
    """Leaves by stock Whoosh, one at a time; the rest by the obvious rule."""

    def scores(query: q.Query) -> Scores:
        return plain_scores(searcher, query)

    kind = type(query)
    if kind in (q.And, q.Or, q.DisjunctionMax):
        return _joined(query, [scores(child) for child in query.subqueries])
    if kind is q.Not:
        unwanted = scores(query.query)
        return {number: 1.0 for number in searcher.reader().all_doc_ids() if number not in unwanted}
    if kind is q.ConstantScoreQuery:
        return dict.fromkeys(scores(query.child), query.score)
    if kind in (q.AndNot, q.Require, q.AndMaybe, q.Otherwise):
        return _paired(kind, scores(query.a), scores(query.b))
    return stock_scores(searcher, query)


def _paired(kind: type[q.Query], a: Scores, b: Scores) -> Scores:
    if kind is q.AndMaybe:
        return {number: score + b.get(number, 0) for number, score in a.items()}
    if kind is q.Otherwise:
        return a or b
    return {number: score for number, score in a.items() if (number in b) == (kind is q.Require)}


def _joined(query: q.Query, children: Sequence[Scores]) -> Scores:
    if len(children) < 2:  # Whoosh gives what the child gives, without the boost
        return children[0] if children else {}
    numbers: set[int] = set().union(*children)
    if type(query) is q.And:
        numbers = numbers.intersection(*children)
    joined = {}
    for number in numbers:
        scores = [child[number] for child in children if number in child]
        total = sum(scores)
        if type(query) is q.DisjunctionMax:
            total = max(scores) + query.tiebreak * (total - max(scores))
        joined[number] = total * query.boost
    return joined


@settings(max_examples=60, deadline=None)
@given(corpora(), st.lists(queries, min_size=4, max_size=8))
def test_whoosh_finds_the_same_with_the_same_scores(corpus: Corpus, trees: list[q.Query]) -> None:
    with indexed(corpus) as (stock, ours):
        for tree in trees:
            assert our_scores(ours, tree) == pytest.approx(stock_scores(stock, tree), rel=1e-4)


@settings(max_examples=60, deadline=None)
@given(corpora(), st.lists(all_queries, min_size=4, max_size=8))
def test_every_tree_scores_as_its_leaves_say(corpus: Corpus, trees: list[q.Query]) -> None:
    with indexed(corpus) as (stock, ours):
        for tree in trees:
            assert our_scores(ours, tree) == pytest.approx(plain_scores(stock, tree), rel=1e-4)
