"""An index that is missing or damaged: said plainly, rebuilt aside, and nothing else suffers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from api.app import create_app
from api.cli.service import Service, open_service
from api.commands.drafts import ArticleDraft
from api.commands.save_article import save_article
from api.models import now

SEARCH = "/api/v1/search"
SEARCHES = (f"{SEARCH}?q=a", "/api/v1/suggest?q=a", "/api/v1/readiness")


def assert_unavailable(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.mimetype == "application/problem+json"
    assert answer.json["type"] == "urn:fangtan:problem:search-unavailable"
    assert "being rebuilt" in answer.json["detail"]


def largest_file(service: Service) -> Path:
    """A segment of the index that serves."""
    files = [path for path in service.settings.index_path.rglob("*") if path.is_file()]
    return max(files, key=lambda path: path.stat().st_size)


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def altered(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0x55
    path.write_bytes(content)


def test_without_an_index_the_service_says_so(
    make_settings: Callable[..., Any], tmp_path: Path
) -> None:
    opened = open_service(make_settings(data=str(tmp_path)))
    app = create_app(opened.settings)
    client = app.test_client()
    for address in SEARCHES:
        assert_unavailable(client, address)
    assert client.get("/api/v1/health").status_code == 200
    opened.dispatcher.drain()
    assert client.get("/api/v1/readiness").json == {"status": "ok"}
    app.extensions["database"].engine.dispose()
    opened.close()


@pytest.mark.parametrize("damage", [cut_short, altered, Path.unlink])
def test_a_damaged_index_is_said_and_rebuilt_by_the_dispatcher(
    service: Service,
    client: FlaskClient,
    save: Callable[..., UUID],
    damage: Callable[[Path], None],
) -> None:
    article_id = save("云溪大桥今日通车")
    client.application.extensions["search_index"].close()  # type: ignore[attr-defined]
    damage(largest_file(service))
    for address in (*SEARCHES, f"/api/v1/articles/{article_id}/related"):
        assert_unavailable(client, address)
    assert client.get("/api/v1/articles").status_code == 200
    assert service.settings.damage_note_path.exists()
    # The dispatcher has had the file open since before: it finds out by the note.
    service.dispatcher.drain()
    assert not service.settings.damage_note_path.exists()
    assert client.get(SEARCH, query_string={"q": "大桥"}).json["total"] == 1
    assert client.get("/api/v1/readiness").json == {"status": "ok"}


def test_damage_that_writing_finds_is_mended_at_once(
    service: Service, client: FlaskClient, save: Callable[..., UUID]
) -> None:
    save("云溪大桥今日通车")
    service.dispatcher.index.close()
    client.application.extensions["search_index"].close()  # type: ignore[attr-defined]
    cut_short(largest_file(service))
    draft = ArticleDraft(key="二", headline="大桥夜景", body=(), published_at=now())
    with service.database.transaction() as session:
        save_article(session, draft, media=service.settings.media_path)
    service.dispatcher.drain()
    assert client.get(SEARCH, query_string={"q": "大桥"}).json["total"] == 2
