"""Real news, imported by the command: what is there is found, and shown where it stands."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from flask.testing import FlaskClient

from api.cli.service import Service

pytestmark = pytest.mark.corpus

ITEMS = 2_000


@pytest.fixture
def news(shared_data: Path) -> list[dict[str, Any]]:
    with gzip.open(shared_data / "news.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in islice(lines, ITEMS)]


@pytest.fixture
def imported(
    fangtan: Callable[..., CompletedProcess[str]],
    news: list[dict[str, Any]],
    service: Service,
    tmp_path: Path,
) -> None:
    path = tmp_path / "news.jsonl.gz"
    text = "\n".join(json.dumps(item, ensure_ascii=False) for item in news)
    path.write_bytes(gzip.compress(text.encode()))
    done = fangtan("import", str(path))
    assert done.returncode == 0, done.stderr
    assert f"{ITEMS} created" in done.stdout


def test_phrases_and_words_are_found_and_highlighted(
    imported: None, client: FlaskClient, news: list[dict[str, Any]]
) -> None:
    texts = [f"{item['headline']}\n{item['body']}" for item in news]
    for query, words in (
        ("长春", ["长春"]),
        ('"一带一路"', ["一带一路"]),
        ('"高质量发展"', ["高质量发展"]),
        ("高质量发展", ["高质量", "发展"]),
        ("经济 合作", ["经济", "合作"]),
        ("吉", ["吉"]),
    ):
        found = client.get("/api/v1/search", query_string={"q": query, "limit": 100}).json
        expected = sum(all(word in text for word in words) for text in texts)
        assert found["total"] == expected > 0, query
        for hit in found["data"]:
            article = client.get(f"/api/v1/articles/{hit['article']['id']}").json
            headline, passage = hit["highlights"]["headline"], hit["highlights"]["text"]
            assert "".join(one["text"] for one in headline) == article["headline"]
            shown = "".join(one["text"] for one in passage).strip("…")
            assert any(shown in block["text"] for block in article["body"]), query
            marked = [one["text"] for one in (*headline, *passage) if one["hit"]]
            assert marked, query
            if query.startswith('"') or len(words) == 1:
                assert all(words[0] in text for text in marked), (query, marked)
