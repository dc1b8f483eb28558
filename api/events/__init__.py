"""Telling what has happened: the outbox is read in order and every handler is told.

Nothing is told that was not committed. A crash between telling and marking tells again, so
every handler can be repeated.
"""

from __future__ import annotations

import fcntl
import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from sqlalchemy import Row, func, select, update
from sqlalchemy.orm import Session

from api.commands.publish import is_anything_due, publish_due
from api.commands.trends import forget_old, is_anything_old
from api.events.indexing import documents, index_articles, visible_count
from api.events.rendering import render_missing
from api.extensions import Database
from api.models import Event, now
from api.queries.mentions import articles_showing
from search_index import IndexUnavailable, SearchIndex

Progress = Callable[[int, int], None]  # (done, of how many)

BATCH = 200

log = logging.getLogger("fangtan.events")


@dataclass(frozen=True, slots=True)
class Dispatcher:
    """Reads the outbox of one database and keeps one search index in step with it.

    `damage_note` is a file that others leave when they find the index unreadable: this process
    may still have open what nobody else can open any more.
    """

    database: Database
    index: SearchIndex
    lock_path: Path
    damage_note: Path | None = None

    def drain(self, progress: Progress | None = None) -> int:
        """Publish what is due, then tell every handler of every pending event.

        Returns how many events there were. An index that is missing or damaged is built anew.
        Raises what a handler raises; the events of that batch stay pending, with the error
        written beside them.
        """
        with self._alone():
            self._publish_due()
            total = self._pending()
            self._mend_index()
            done = 0
            while told := self._tell_batch():
                done += told
                if progress:
                    progress(done, max(total, done))
            return done

    def rebuild(self, progress: Progress | None = None) -> int:
        """Build the index anew from the database. Returns how many articles it holds."""
        with self._alone():
            return self._rebuild(progress)

    def tidy(self, today: date) -> None:
        """Forget what need not be kept any longer."""
        with Session(self.database.read_only) as session:
            if not is_anything_old(session, today):
                return
        with self.database.transaction() as session:
            forget_old(session, today)

    def _rebuild(self, progress: Progress | None) -> int:
        with Session(self.database.read_only) as session:
            total = visible_count(session)

            def tell(done: int) -> None:
                if progress:
                    progress(done, total)

            return self.index.rebuild(documents(session), tell)

    def _mend_index(self) -> None:
        is_noted = self.damage_note is not None and self.damage_note.exists()
        if is_noted:
            self.index.close()
        try:
            self.index.count()
        except IndexUnavailable as error:
            log.info("the search index is built anew: %s", error)
            self._rebuild(None)
        if is_noted and self.damage_note is not None:
            self.damage_note.unlink(missing_ok=True)

    def _publish_due(self) -> None:
        with Session(self.database.read_only) as session:
            if not is_anything_due(session):
                return
        with self.database.transaction() as session:
            publish_due(session)

    def _pending(self) -> int:
        with Session(self.database.read_only) as session:
            pending = select(func.count()).where(Event.dispatched_at.is_(None))
            return session.scalar(pending) or 0

    def _tell_batch(self) -> int:
        with Session(self.database.read_only) as session:
            events = session.execute(
                select(Event.id, Event.type, Event.resource, Event.resource_id)
                .where(Event.dispatched_at.is_(None))
                .order_by(Event.id)
                .limit(BATCH)
            ).all()
            if not events:
                return 0
            ids = [event.id for event in events]
            articles = list({e.resource_id: None for e in events if e.resource == "article"})
            try:
                self._index(session, list(dict.fromkeys(articles + _showing(session, events))))
            except Exception as error:
                self._note_failure(ids, error)
                raise
        with self.database.transaction() as session:
            render_missing(session, articles)
            session.execute(
                update(Event).where(Event.id.in_(ids)).values(dispatched_at=now(), last_error=None)
            )
        return len(ids)

    def _index(self, session: Session, articles: list[UUID]) -> None:
        try:
            index_articles(session, self.index, articles)
        except IndexUnavailable as error:
            log.warning("the search index is built anew: %s", error)
            self.index.close()
            self._rebuild(None)

    def _note_failure(self, ids: list[int], error: Exception) -> None:
        with self.database.transaction() as session:
            session.execute(
                update(Event)
                .where(Event.id.in_(ids))
                .values(attempts=Event.attempts + 1, last_error=f"{error!r}"[:2000])
            )

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One dispatcher at a time for a data folder; freed by the system if this one dies."""
        self.lock_path.parent.mkdir(parents=True, exist_ok=True)
        with self.lock_path.open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def _showing(session: Session, events: Iterable[Row[int, str, str, UUID]]) -> list[UUID]:
    """Articles in which something that has changed, such as an organisation's name, is shown."""
    changed: dict[str, list[UUID]] = {}
    for event in events:
        if event.type.endswith(".updated"):
            changed.setdefault(event.resource, []).append(event.resource_id)
    return [
        article_id
        for resource, ids in changed.items()
        for article_id in articles_showing(session, resource, ids)
    ]
