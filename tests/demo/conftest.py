"""The demo content as a visitor's program gets it: every list read to its end, over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

Document = dict[str, Any]


@pytest.fixture(scope="session")
def visitor(demo_app: Flask) -> FlaskClient:
    """One client for what is read once and looked at by many tests."""
    return demo_app.test_client()


@pytest.fixture(scope="session")
def read_all(visitor: FlaskClient) -> Callable[..., list[Document]]:
    """Reads every item of a collection, page by page."""

    def read(collection: str, **query: str) -> list[Document]:
        items: list[Document] = []
        query = {"limit": "20", **query}
        while True:
            answer = visitor.get(f"/api/v1/{collection}", query_string=query)
            assert answer.status_code == 200, answer.json
            items += answer.json["data"]
            if answer.json["page"]["next"] is None:
                return items
            query["cursor"] = answer.json["page"]["next"]

    return read


@pytest.fixture(scope="session")
def whole(
    visitor: FlaskClient, read_all: Callable[..., list[Document]]
) -> Callable[[str], list[Document]]:
    """Reads the full documents of a collection, `articles` or `interviews`."""

    def read(collection: str) -> list[Document]:
        return [visitor.get(f"/api/v1{item['url']}").json for item in read_all(collection)]

    return read


@pytest.fixture(scope="session")
def articles(whole: Callable[[str], list[Document]]) -> list[Document]:
    return [article for article in whole("articles") if article["kind"] == "article"]


@pytest.fixture(scope="session")
def interviews(whole: Callable[[str], list[Document]]) -> list[Document]:
    return whole("interviews")


@pytest.fixture(scope="session")
def pieces(articles: list[Document], interviews: list[Document]) -> list[Document]:
    return articles + interviews


@pytest.fixture(scope="session")
def blocks(pieces: list[Document]) -> list[Document]:
    """Every block of every body, those within turns too."""
    return [block for piece in pieces for block in flattened(piece["body"])]


def flattened(body: list[Document]) -> Iterator[Document]:
    for block in body:
        yield block
        yield from block.get("blocks", ())
