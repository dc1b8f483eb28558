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
from urllib.request import urlopen
from uuid import UUID

import pytest

from api.cli.service import Service

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
        from api.commands.drafts import ArticleDraft, SiteDraft
        from api.commands.save_article import save_article
        from api.models import now

        draft = ArticleDraft(
            key="后来一篇",
            headline="后来一篇",
            body=(),
            site=SiteDraft("www.yunxi.example", "云溪政务网"),
            published_at=now(),
        )
        with service.database.transaction() as session:
            save_article(session, draft, media=service.settings.media_path)
        query = "%E5%90%8E%E6%9D%A5"  # 后来
        for _ in range(100):
            if '"total":1' in read(f"{served.address}/api/v1/search?q={query}"):
                break
            time.sleep(0.1)
        else:
            pytest.fail("the dispatcher told the index nothing in 10 s")


def test_a_worker_that_dies_is_replaced(
    serve: Serve, environment: dict[str, str], save: Callable[..., UUID]
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
