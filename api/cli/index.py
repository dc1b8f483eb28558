"""`fangtan index rebuild` and `fangtan index check`."""

from __future__ import annotations

import sys

import click
from sqlalchemy.orm import Session

from api.cli.service import open_service, progress_bar
from api.events.indexing import visible_versions

SHOWN = 20


@click.group("index")
def index() -> None:
    """The search index: build it anew, or compare it with the database."""


@index.command("rebuild")
def rebuild() -> None:
    """Build the index anew beside the old one, which serves until it is replaced."""
    with open_service() as service, progress_bar("Indexing") as progress:
        count = service.dispatcher.rebuild(progress)
    click.echo(f"{count} articles indexed")


@index.command("check")
def check() -> None:
    """Compare the index with the database; exit status 1 where they differ."""
    with open_service() as service:
        with Session(service.database.read_only) as session:
            wanted = visible_versions(session)
        held = dict(service.dispatcher.index.entries())
    missing = wanted.keys() - held.keys()
    extra = held.keys() - wanted.keys()
    stale = {key for key in wanted.keys() & held.keys() if wanted[key] != held[key]}
    for label, ids in (("missing", missing), ("not public", extra), ("out of date", stale)):
        for article_id in sorted(ids)[:SHOWN]:
            click.echo(f"{label}: {article_id}", err=True)
    click.echo(
        f"{len(held)} articles in the index, {len(wanted)} public in the database: "
        f"{len(missing)} missing, {len(extra)} not public, {len(stale)} out of date"
    )
    if missing or extra or stale:
        click.echo("fangtan index rebuild mends this", err=True)
        sys.exit(1)
