"""`fangtan import`: pages, text dumps, JSON Lines files, and folders of them."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import click
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from api.cli.service import Service, open_service, progress_bar
from api.commands.faults import Refused
from api.commands.same_piece import with_settled_key
from api.commands.save_article import CHANGED, CREATED, UNCHANGED, save_article
from api.config import load_settings
from api.importing import ImportFault, Item, expand, open_source
from api.importing.account import describe
from api.models import Status

_FLUSH_EVERY = 100  # items of one file, after which the session forgets what it has written
_SHOWN_DRAFTS = 20
_KILOBYTE = 1024

Tick = Callable[[int], None]  # told how many bytes of the present file have been read


@click.command("import")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "--dry-run", is_flag=True, help="Print what is recognised, field by field; store nothing."
)
def import_command(paths: tuple[str, ...], dry_run: bool) -> None:
    """Import saved HTML pages, text dumps of pages and JSON Lines files.

    A PATH is a file (plain or .gz), a folder, which is searched at any depth, or a pattern such
    as 'pages/*.html'. Each file is stored as a whole or not at all: one that cannot be read is
    named with the reason, the others are stored, and the exit status is 1. Importing a file again
    changes nothing; importing a changed page makes a new version of its article.
    """
    files = expand(list(paths))
    failed = _describe_all(files) if dry_run else _import_all(files)
    if failed:
        sys.exit(1)


def _describe_all(files: list[Path]) -> int:
    # A key of its own, because load_settings would otherwise make one and write it down.
    settings = load_settings(overrides={"secret_key": "not needed"})
    failed = 0
    for path in files:
        try:
            for item in open_source(path, settings).items():
                click.echo(describe(str(path), item))
        except (ImportFault, OSError) as error:
            failed += 1
            _complain(path, error)
    click.echo(f"dry run: nothing was stored; {_files(len(files))}, {failed} failed")
    return failed


@dataclass(slots=True)
class _Tally:
    """What became of the items of one file, or of all."""

    outcomes: Counter[str] = field(default_factory=Counter)
    drafts: list[tuple[UUID, str]] = field(default_factory=list)

    def add(self, other: _Tally) -> None:
        self.outcomes += other.outcomes
        self.drafts += other.drafts


def _import_all(files: list[Path]) -> int:
    total, failed = _Tally(), 0
    with open_service() as service:
        service.dispatcher.drain()  # an index that is missing is made before it has to be large
        with _byte_progress(files) as tick_for:
            for path in files:
                try:
                    total.add(_import_file(service, path, tick_for(path)))
                except (ImportFault, Refused, OSError, DataError, IntegrityError) as error:
                    failed += 1
                    _complain(path, error)
        with progress_bar("Indexing") as progress:
            service.dispatcher.drain(progress)
        while service.dispatcher.index.merge():
            pass
    _report(total, len(files), failed)
    return failed


def _import_file(service: Service, path: Path, tick: Tick) -> _Tally:
    """Store a file's items in one transaction, in constant memory."""
    source = open_source(path, service.settings)
    tally = _Tally()
    with service.database.transaction() as session:
        for number, item in enumerate(source.items(), 1):
            _import_item(session, service, item, tally)
            if number % _FLUSH_EVERY == 0:
                session.flush()
                session.expunge_all()
                tick(source.position())
    tick(source.size)
    return tally


def _import_item(session: Session, service: Service, item: Item, tally: _Tally) -> None:
    try:
        draft = with_settled_key(session, item.draft, is_numbered=item.is_numbered)
        saved = save_article(session, draft, media=service.settings.media_path)
    except Refused as error:
        raise Refused(f"{item.where}: {error}" if item.where else str(error)) from error
    tally.outcomes[saved.outcome] += 1
    if saved.status == Status.draft and saved.outcome != UNCHANGED:
        tally.drafts.append((saved.id, item.draft.headline))


@contextmanager
def _byte_progress(files: list[Path]) -> Iterator[Callable[[Path], Tick]]:
    """A bar over the bytes of all files; each file's own count starts where the last one ended."""
    sizes = {path: _size(path) for path in files}
    total, done = max(1, sum(sizes.values()) // _KILOBYTE), 0
    with progress_bar("Importing, kB") as progress:

        def tick_for(path: Path) -> Tick:
            nonlocal done
            before, done = done, done + sizes[path]
            progress(before // _KILOBYTE, total)
            return lambda read: progress((before + read) // _KILOBYTE, total)

        yield tick_for


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # the file is named with this reason when it is opened
        return 0


def _complain(path: Path, error: Exception) -> None:
    if isinstance(error, DataError | IntegrityError):
        reason = f"the database refuses it: {error.orig}"
    elif isinstance(error, OSError):
        reason = error.strerror or str(error)
    else:
        reason = str(error)
    click.echo(f"fangtan import: {path}: {reason}", err=True)


def _report(total: _Tally, count: int, failed: int) -> None:
    outcomes = ", ".join(f"{total.outcomes[name]} {name}" for name in (CREATED, CHANGED, UNCHANGED))
    click.echo(f"{_files(count)}: {outcomes}, {failed} failed")
    if not total.drafts:
        return
    click.echo(f"{len(total.drafts)} without a date, kept as drafts. To publish one of them:")
    for article_id, headline in total.drafts[:_SHOWN_DRAFTS]:
        click.echo(f"  fangtan publish {article_id} --at TIME    {headline}")
    if len(total.drafts) > _SHOWN_DRAFTS:
        click.echo(f"  and {len(total.drafts) - _SHOWN_DRAFTS} more")


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count} files"
