"""`fangtan serve` as users run it: two workers, a dispatcher, one port."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote
from urllib.request import Request, urlopen
from uuid import UUID

import pytest
from sqlalchemy import select

from api.cli.service import Service
from api.commands.drafts import ArticleDraft
from api.commands.save_article import save_article
from api.models import SearchTrend, now

Serve = Callable[..., Any]

FANGTAN = Path(sys.executable).with_name("fangtan")


def read(address: str) -> str:
    with urlopen(address, timeout=5) as answer:  # noqa: S310  (our own)
        return str(answer.read().decode())


def test_it_fills_an_empty_database_prints_its_addresses_and_answers(
    serve: Serve, environment: dict[str, str]
) -> None:
    with serve(environment, "--demo") as served:
        address, printed = served.address, served.printed
        assert f"{address}/" in printed
        assert f"{address}/api/docs" in printed
        assert re.search(r"\d+ demo articles stored", printed)
        assert "云溪" in read(f"{address}/api/v1/articles")


def test_what_another_process_saves_is_found_within_a_moment(
    serve: Serve, environment: dict[str, str], service: Service, save: Callable[..., UUID]
) -> None:
    save("先有一篇")
    with serve(environment) as served:
        _save_beside(service, "后来一篇")
        _await_found(served.address, "后来")


def test_whatever_process_dies_is_replaced(
    serve: Serve, environment: dict[str, str], service: Service, save: Callable[..., UUID]
) -> None:
    save()
    with serve(environment) as served:
        children = _children(served.pid)
        assert len(children) >= 3  # two workers and the dispatcher
        for child in children:
            os.kill(child, signal.SIGKILL)
        for _ in range(100):
            try:
                assert "云溪" in read(f"{served.address}/api/v1/articles")
                break
            except OSError:
                time.sleep(0.1)
        else:
            pytest.fail("no worker came back")
        _save_beside(service, "死而复生")
        _await_found(served.address, "复生")


def test_workers_write_down_what_is_searched_for_at_the_latest_when_they_end(
    serve: Serve, environment: dict[str, str], service: Service, save: Callable[..., UUID]
) -> None:
    save()
    with serve({**environment, "FANGTAN_PROXIES": "1"}) as served:
        for number in range(8):
            address = f"{served.address}/api/v1/search?q={quote('大桥')}"
            request = Request(address, headers={"X-Forwarded-For": f"203.0.113.{number}"})  # noqa: S310  (our own)
            with urlopen(request, timeout=5) as answer:  # noqa: S310
                assert answer.status == 200
    with service.database.transaction() as session:
        counts = {row.text: row.count for row in session.scalars(select(SearchTrend))}
    assert counts == {"大桥": 8}


def _save_beside(service: Service, headline: str) -> None:
    """Save as another process would: nothing here tells the index."""
    draft = ArticleDraft(key=headline, headline=headline, body=(), published_at=now())
    with service.database.transaction() as session:
        save_article(session, draft, media=service.settings.media_path)


def _await_found(address: str, query: str) -> None:
    for _ in range(150):
        if '"total":1' in read(f"{address}/api/v1/search?q={quote(query)}"):
            return
        time.sleep(0.1)
    pytest.fail("the dispatcher told the index nothing in 15 s")


def _children(parent: int) -> list[int]:
    command = ["ps", "-o", "pid=", "--ppid", str(parent)]
    listing = subprocess.run(command, capture_output=True, text=True, check=True)
    return [int(pid) for pid in listing.stdout.split()]


def test_an_address_that_is_taken_is_said(environment: dict[str, str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [FANGTAN, "serve", "--port", str(port)],
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 1
    assert str(port) in done.stderr
    assert "Traceback" not in done.stderr
