"""`fangtan serve`: the API and the reader on one port, and the outbox's dispatcher beside them."""

from __future__ import annotations

import os
import socket
import sys
from multiprocessing.util import Finalize
from pathlib import Path

import click
from flask import Flask
from granian.constants import Interfaces
from granian.server import Server

from api.app import create_app
from api.cli.content import fill_with_demo
from api.cli.dispatching import dispatching
from api.cli.service import open_service
from api.config import ENVIRONMENT_PREFIX, load_settings

# A worker's memory: its few threads need no heap each, and its arrays no threads of their own.
FRUGAL = {"MALLOC_ARENA_MAX": "2", "OPENBLAS_NUM_THREADS": "1"}


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
    for name, value in FRUGAL.items():
        os.environ.setdefault(name, value)
    _require_free(settings.host, settings.port)
    with open_service(settings) as service:
        if demo and (count := fill_with_demo(service)):
            click.echo(f"{count} demo articles stored in {settings.data}")
    address = f"http://{_shown(settings.host)}:{settings.port}"
    click.echo(f"Reader         {address}/")
    click.echo(f"API            {address}/api/v1/")
    click.echo(f"Documentation  {address}/api/docs")
    if not (Path(settings.webapp) / "index.html").exists():
        click.echo(f"The reader is not built: there is no {settings.webapp}/index.html", err=True)
    sys.stdout.flush()
    with dispatching():
        Server(
            "api.cli.serve:worker_app",
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


def worker_app() -> Flask:
    """The application of a worker, which writes down at its end what it has counted."""
    app = create_app()
    # Not atexit: a forked worker leaves without it.
    Finalize(None, app.extensions["trends"].flush, exitpriority=0)
    return app


def _require_free(host: str, port: int) -> None:
    """Raise OSError, before anything is started, when the address cannot be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        raise OSError(f"cannot listen on {host}, port {port}: {error.strerror}") from error


def _shown(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104
