"""The outbox: nothing told that was not committed, nothing committed left untold."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from api.cli.service import Service
from api.commands.drafts import ArticleDraft
from api.commands.save_article import save_article
from api.events import Dispatcher
from api.models import Event, now
from search_index import SearchIndexError


def pending(service: Service) -> int:
    with service.database.transaction() as session:
        waiting = select(func.count()).where(Event.dispatched_at.is_(None))
        return session.scalar(waiting) or 0


def put(service: Service, headline: str) -> None:
    draft = ArticleDraft(key=headline, headline=headline, body=(), published_at=now())
    with service.database.transaction() as session:
        save_article(session, draft, media=service.settings.media_path)


class BrokenIndex:
    """An index whose disk is full."""

    def __init__(self, index: Any) -> None:
        self._index = index

    def count(self) -> int:
        count: int = self._index.count()
        return count

    def write(self, *_: Any) -> None:
        raise SearchIndexError("no space left on device")


def test_what_was_rolled_back_is_not_told(service: Service, save: Callable[..., UUID]) -> None:
    save()
    draft = ArticleDraft(key="撤回", headline="撤回", body=(), published_at=now())

    def save_and_fail() -> None:
        with service.database.transaction() as session:
            save_article(session, draft, media=service.settings.media_path)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        save_and_fail()
    assert pending(service) == 0
    assert service.dispatcher.drain() == 0
    assert service.dispatcher.index.count() == 1


def test_a_handler_that_fails_leaves_its_events_to_be_told_again(
    service: Service, client: FlaskClient
) -> None:
    service.dispatcher.drain()
    put(service, "一篇稿件")
    broken: Any = BrokenIndex(service.dispatcher.index)
    failing = Dispatcher(service.database, broken, service.dispatcher.lock_path)
    with pytest.raises(SearchIndexError):
        failing.drain()
    assert pending(service) > 0
    with service.database.transaction() as session:
        event = session.scalars(select(Event)).first()
        assert event is not None
        assert (event.attempts, "no space left" in (event.last_error or "")) == (1, True)
    service.dispatcher.drain()
    assert pending(service) == 0
    assert client.get("/api/v1/search", query_string={"q": "稿件"}).json["total"] == 1


def test_telling_twice_does_no_harm(service: Service, client: FlaskClient) -> None:
    put(service, "一篇稿件")
    service.dispatcher.drain()
    with service.database.transaction() as session:
        for event in session.scalars(select(Event)):
            event.dispatched_at = None
    service.dispatcher.drain()
    assert client.get("/api/v1/search", query_string={"q": "稿件"}).json["total"] == 1


WRITER = """
    import sys
    from api.cli.service import open_service
    from api.commands.drafts import ArticleDraft
    from api.commands.save_article import save_article
    from api.models import now

    service = open_service()
    for number in range(100_000):
        draft = ArticleDraft(key=f"{number}", headline=f"稿件{number}", body=(), published_at=now())
        with service.database.transaction() as session:
            save_article(session, draft, media=service.settings.media_path)
        print(number, flush=True)  # acknowledged
        if number % 7 == 6:
            service.dispatcher.drain()
"""


def test_a_kill_loses_nothing_acknowledged_and_leaves_nothing_untold(
    service: Service, environment: dict[str, str], client: FlaskClient
) -> None:
    acknowledged = -1
    for lines in (1, 9, 15):
        process = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(WRITER)],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        for _ in range(lines):
            acknowledged = max(acknowledged, int(process.stdout.readline()))
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
    service.dispatcher.drain()
    assert pending(service) == 0
    found = client.get("/api/v1/search", query_string={"q": "稿件", "limit": 100}).json
    stored = client.get("/api/v1/articles", query_string={"limit": 100}).json["data"]
    headlines = {one["headline"] for one in stored}
    assert {f"稿件{number}" for number in range(acknowledged + 1)} <= headlines
    assert found["total"] == len(stored)
    for one in stored[:20]:
        assert client.get(f"/api/v1/articles/{one['id']}").status_code == 200
