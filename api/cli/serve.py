"""`fangtan serve`: the API and the reader on one port, and the outbox's dispatcher beside them."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import socket
import sys
import threading
from pathlib import Path

import click
from granian.constants import Interfaces
from granian.server import Server
from sqlalchemy.exc import DBAPIError

from api.cli.content import fill_with_demo
from api.cli.service import open_service
from api.config import ENVIRONMENT_PREFIX, load_settings
from search_index import SearchIndexError

POLL_SECONDS = 0.5
LONGEST_WAIT = 60.0

log = logging.getLogger("fangtan.serve")


@click.command("serve")
@click.option("--host", help="Address to listen on (setting host).")
@click.option("--port", type=int, help="Port to listen on (setting port).")
@click.option("--demo", is_flag=True, help="Fill an empty database with the demo content first.")
def serve(host: str | None, port: int | None, demo: bool) -> None:
    """Serve the API and the reader until interrupted."""
    given = {"host": host, "port": None if port is None else str(port)}
    overrides = {name: value for name, value in given.items() if value is not None}
    settings = load_settings(overrides=overrides)
    # Worker processes read the settings for themselves.
    for name, value in overrides.items():
        os.environ[ENVIRONMENT_PREFIX + name.upper()] = value
    _require_free(settings.host, settings.port)
    service = open_service(settings)
    if demo and (count := fill_with_demo(service)):
        click.echo(f"{count} demo articles stored in {settings.data}")
    service.database.engine.dispose()
    address = f"http://{_shown(settings.host)}:{settings.port}"
    click.echo(f"Reader         {address}/")
    click.echo(f"API            {address}/api/v1/")
    click.echo(f"Documentation  {address}/api/docs")
    if not (Path(settings.webapp) / "index.html").exists():
        click.echo(f"The reader is not built: there is no {settings.webapp}/index.html", err=True)
    sys.stdout.flush()
    dispatcher = multiprocessing.get_context("spawn").Process(
        target=dispatch, args=(os.getpid(),), name="fangtan-dispatcher"
    )
    dispatcher.start()
    try:
        Server(
            "api.app:create_app",
            factory=True,
            address=settings.host,
            port=settings.port,
            interface=Interfaces.WSGI,
            workers=settings.workers,
            blocking_threads=settings.threads,
            workers_kill_timeout=10,
            respawn_failed_workers=True,
            log_enabled=True,
        ).serve()
    finally:
        dispatcher.terminate()
        dispatcher.join()


def dispatch(parent: int) -> None:
    """Tell the outbox's events as they come, until told to stop or left alone."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent gets it too, and ends us
    service = open_service()
    wait = POLL_SECONDS
    while not stop.wait(wait) and os.getppid() == parent:
        try:
            service.dispatcher.drain()
            wait = POLL_SECONDS
        except (DBAPIError, SearchIndexError, OSError) as error:
            # What passes by itself (a lock, a full disk) is tried again, less and less often.
            log.warning("dispatching failed, trying again in %.0f s: %s", wait * 2, error)
            wait = min(wait * 2, LONGEST_WAIT)


def _require_free(host: str, port: int) -> None:
    """Raise OSError, before anything is started, when the address cannot be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        raise OSError(f"cannot listen on {host}, port {port}: {error.strerror}") from error


def _shown(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104
