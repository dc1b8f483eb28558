"""What a command works with: settings, a migrated database, and the outbox's dispatcher."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from api.config import Settings, load_settings
from api.events import Dispatcher
from api.extensions import Database
from api.migrations import upgrade
from search_index import WhooshIndex


@dataclass(frozen=True, slots=True)
class Service:
    settings: Settings
    database: Database
    dispatcher: Dispatcher

    def __enter__(self) -> Service:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database and of the index's files."""
        self.database.engine.dispose()
        self.dispatcher.index.close()


def open_service(settings: Settings | None = None) -> Service:
    """Connect, and bring the tables to the newest revision."""
    settings = settings or load_settings()
    settings.data.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database_url)
    upgrade(database.engine)
    index = WhooshIndex(
        settings.index_path,
        synonyms_path=settings.search_synonyms,
        timezone=settings.timezone,
    )
    dispatcher = Dispatcher(
        database, index, settings.data / "dispatch.lock", settings.damage_note_path
    )
    return Service(settings, database, dispatcher)


@contextmanager
def progress_bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on stderr where that is a terminal, else nothing."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns, TimeRemainingColumn(), console=console, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task(label, total=None)

        def update(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield update
