"""`fangtan index`: build the search index anew, check it, join its parts."""

from __future__ import annotations

import sys
from typing import NoReturn

import click
from sqlalchemy.orm import Session

from api.cli.service import open_service, progress_bar
from api.events.indexing import visible_versions
from search_index import IndexUnavailable

SHOWN = 20


@click.group("index")
def index() -> None:
    """The search index: build it anew, check it, or join its parts."""


@index.command("rebuild")
def rebuild() -> None:
    """Build the index anew beside the old one, which serves until it is replaced."""
    with open_service() as service, progress_bar("Indexing") as progress:
        count = service.dispatcher.rebuild(progress)
    click.echo(f"{count} articles indexed")


@index.command("merge")
def merge() -> None:
    """Join small parts of the index, while others read and write."""
    with open_service() as service:
        steps = 0
        while service.dispatcher.index.merge():
            steps += 1
    click.echo(f"merged in {steps} steps" if steps else "there was nothing to merge")


@index.command("check")
def check() -> None:
    """Verify the index's files and compare it with the database.

    Exit status 1 where a file is damaged, or where index and database differ.
    """
    with open_service() as service:
        with Session(service.database.read_only) as session:
            wanted = visible_versions(session)
        try:
            held = dict(service.dispatcher.index.entries())  # opening a file verifies it
        except IndexUnavailable as error:
            click.echo(f"the index cannot be read: {error}", err=True)
            _end_in_failure()
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
        _end_in_failure()


def _end_in_failure() -> NoReturn:
    click.echo("fangtan index rebuild mends this", err=True)
    sys.exit(1)
