"""The engines that every contract test runs against, and documents to put into them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from search_index import Document, Filters, Query, SearchIndex, WhooshIndex
from search_index.protocol import Sort

# Another engine behind the same seam adds its factory here and has to pass the same tests.
ENGINES: dict[str, Callable[[Path], SearchIndex]] = {"whoosh": WhooshIndex}


@pytest.fixture(params=list(ENGINES))
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SearchIndex]:
    """An empty index."""
    opened = ENGINES[request.param](tmp_path / "index")
    assert opened.create_if_missing()
    yield opened
    opened.close()


@pytest.fixture
def find(index: SearchIndex) -> Callable[..., list[str]]:
    """Ids of what a query finds, sorted; the total must agree."""

    def find(text: str, **filters: Any) -> list[str]:
        query = Query(text, Filters(**filters), limit=100, is_relaxable=False)
        results = index.search(query)
        assert results.total == len(results.hits)
        return sorted(hit.id for hit in results.hits)

    return find


@pytest.fixture
def ranked(index: SearchIndex) -> Callable[..., list[str]]:
    """Ids of what a query finds, in the order given."""

    def ranked(text: str, sort: Sort = "relevance") -> list[str]:
        results = index.search(Query(text, sort=sort, limit=100))
        return [hit.id for hit in results.hits]

    return ranked


@pytest.fixture
def put(index: SearchIndex) -> Callable[..., None]:
    """Writes one document for each text given, with the ids 1, 2 and so on."""

    def put(*texts: str) -> None:
        index.write(
            Document(str(number), 1, "标题", paragraphs=(text,))
            for number, text in enumerate(texts, 1)
        )

    return put
