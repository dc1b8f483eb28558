"""`fangtan publish`, `demo` and `index`, run as commands on a real database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from subprocess import CompletedProcess
from typing import Any
from uuid import UUID, uuid4

from flask.testing import FlaskClient
from sqlalchemy import delete

from api.cli.service import Service
from api.models import Article, Status

Fangtan = Callable[..., "CompletedProcess[str]"]


def test_a_draft_without_a_date_is_published_at_the_time_given(
    fangtan: Fangtan, client: FlaskClient, save: Callable[..., UUID]
) -> None:
    article_id = save(published_at=None)
    assert client.get(f"/api/v1/articles/{article_id}").status_code == 404
    refused = fangtan("publish", str(article_id))
    assert refused.returncode == 1
    assert "no date" in refused.stderr
    done = fangtan("publish", str(article_id), "--at", "2019-03-06T13:27")
    assert done.returncode == 0, done.stderr
    published = client.get(f"/api/v1/articles/{article_id}").json
    assert published["published_at"] == "2019-03-06T05:27:00+00:00"
    assert client.get("/api/v1/search", query_string={"q": "云溪大桥"}).json["total"] == 1


def test_publishing_what_is_not_there_is_refused(fangtan: Fangtan) -> None:
    for argument, status in ((str(uuid4()), 1), ("42", 2)):
        done = fangtan("publish", argument)
        assert done.returncode == status
        assert done.stderr
        assert "Traceback" not in done.stderr


def test_a_time_to_come_schedules(fangtan: Fangtan, save: Callable[..., UUID]) -> None:
    article_id = save(published_at=None)
    done = fangtan("publish", str(article_id), "--at", "2999-01-01T00:00+08:00")
    assert "scheduled" in done.stdout


def test_demo_fills_only_an_empty_database(fangtan: Fangtan, save: Callable[..., UUID]) -> None:
    save()
    done = fangtan("demo")
    assert done.returncode == 0
    assert "not empty" in done.stdout


def test_check_finds_what_differs_and_rebuild_mends_it(
    fangtan: Fangtan, service: Service, client: FlaskClient, save: Callable[..., UUID]
) -> None:
    gone, changed = save("将被删除"), save("将被修改")
    missing = save("将不在索引中")
    assert fangtan("index", "check").returncode == 0
    service.dispatcher.index.write([], [str(missing)])
    with service.database.transaction() as session:  # as a fault would, past the outbox
        session.execute(delete(Article).where(Article.id == gone))
        article = session.get_one(Article, changed)
        article.version += 1
    check = fangtan("index", "check")
    assert check.returncode == 1
    assert f"missing: {missing}" in check.stderr
    assert f"not public: {gone}" in check.stderr
    assert f"out of date: {changed}" in check.stderr
    rebuild = fangtan("index", "rebuild")
    assert rebuild.returncode == 0
    assert "2 articles indexed" in rebuild.stdout
    assert fangtan("index", "check").returncode == 0
    found: dict[str, Any] = client.get("/api/v1/search", query_string={"q": "将"}).json
    assert found["total"] == 2


def test_due_articles_are_published_by_the_dispatcher(
    service: Service, client: FlaskClient, save: Callable[..., UUID]
) -> None:
    article_id = save(published_at=datetime(2999, 1, 1, tzinfo=UTC))
    with service.database.transaction() as session:
        article = session.get_one(Article, article_id)
        assert article.status == Status.scheduled
        article.published_at = datetime(2026, 1, 1, tzinfo=UTC)
    service.dispatcher.drain()
    assert client.get(f"/api/v1/articles/{article_id}").status_code == 200


def test_help_and_unknown_commands(fangtan: Fangtan) -> None:
    done = fangtan("--help")
    for name in ("serve", "import", "publish", "demo", "index", "settings", "openapi"):
        assert name in done.stdout
    assert fangtan("deploy").returncode == 2
