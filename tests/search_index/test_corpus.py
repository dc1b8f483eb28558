"""On real news: whatever part of a text is asked for, every text that has it is found."""

from __future__ import annotations

import gzip
import itertools
import json
import random
from pathlib import Path

import pytest

from search_index import Document, Highlighter, Query, WhooshIndex
from search_index.text.folding import fold

pytestmark = pytest.mark.corpus

ARTICLES = 1_500


@pytest.fixture(scope="module")
def news(shared_data: Path) -> dict[str, Document]:
    with gzip.open(shared_data / "news.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in itertools.islice(lines, ARTICLES)]
    return {
        str(row["id"]): Document(str(row["id"]), 1, row["headline"], paragraphs=(row["body"],))
        for row in rows
    }


@pytest.fixture(scope="module")
def index(news: dict[str, Document], tmp_path_factory: pytest.TempPathFactory) -> WhooshIndex:
    index = WhooshIndex(tmp_path_factory.mktemp("news"))
    assert index.rebuild(news.values()) == ARTICLES
    return index


@pytest.fixture(scope="module")
def folded(news: dict[str, Document]) -> dict[str, str]:
    return {id_: f"{fold(one.headline)}\n{fold(one.paragraphs[0])}" for id_, one in news.items()}


def parts(news: dict[str, Document], count: int) -> list[str]:
    """Parts of texts as they stand there, from one character to some forty."""
    chance = random.Random(1)  # noqa: S311 (not a secret)
    texts = [one.paragraphs[0] for one in news.values()]
    found: list[str] = []
    while len(found) < count:
        text = chance.choice(texts)
        start = chance.randrange(len(text))
        part = text[start : start + int(chance.expovariate(1 / 6)) + 1]
        # A scan for parts of numbers and Latin words would find what is not meant to be found.
        if all("\u4e00" <= end <= "\u9fff" for end in (part[0], part[-1])):
            found.append(part)
    return [part for part in found if not set(part) & set('“”„‟「」『』"＂')]


def test_every_part_finds_every_text_that_has_it(
    index: WhooshIndex, news: dict[str, Document], folded: dict[str, str]
) -> None:
    for part in parts(news, 300):
        wanted = fold(part)
        expected = {id_ for id_, text in folded.items() if wanted in text}
        results = index.search(Query(f'"{part}"', limit=100))
        assert results.total == len(expected), part
        assert {hit.id for hit in results.hits} <= expected
        assert expected


def test_what_was_found_is_marked(index: WhooshIndex, news: dict[str, Document]) -> None:
    for part in parts(news, 100):
        highlighter = Highlighter(f'"{part}"')
        for hit in index.search(Query(f'"{part}"', limit=5)).hits:
            document = news[hit.id]
            texts = [document.headline, *document.paragraphs]
            best = highlighter.best(texts)
            assert best is not None
            segments = highlighter.segments(texts[best], 120)
            marked = [one.text for one in segments if one.hit]
            assert fold(part)[:100] in fold("".join(marked))


def test_the_headline_as_a_query_finds_its_article_first(
    index: WhooshIndex, news: dict[str, Document]
) -> None:
    asked = list(news.values())[::10]
    firsts = [index.search(Query(one.headline, limit=1)).hits for one in asked]
    right = sum(
        bool(hits) and news[hits[0].id].headline == one.headline
        for one, hits in zip(asked, firsts, strict=True)
    )
    assert right >= 0.97 * len(asked)
