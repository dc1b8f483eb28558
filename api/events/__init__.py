"""Telling what has happened: the outbox is read in order and every handler is told.

Nothing is told that was not committed. A crash between telling and marking tells again, so
every handler can be repeated.
"""

from __future__ import annotations

import fcntl
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from api.commands.publish import is_anything_due, publish_due
from api.events.indexing import documents, index_articles, visible_count
from api.events.rendering import render_missing
from api.extensions import Database
from api.models import Event, now
from search_index import IndexUnavailable, SearchIndex

Progress = Callable[[int, int], None]  # (done, of how many)

BATCH = 200

log = logging.getLogger("fangtan.events")


@dataclass(frozen=True, slots=True)
class Dispatcher:
    """Reads the outbox of one database and keeps one search index in step with it."""

    database: Database
    index: SearchIndex
    lock_path: Path

    def drain(self, progress: Progress | None = None) -> int:
        """Publish what is due, then tell every handler of every pending event.

        Returns how many events there were. Raises what a handler raises; the events of that
        batch stay pending, with the error written beside them.
        """
        with self._alone():
            self._publish_due()
            total = self._pending()
            if self._index_is_missing():
                self._rebuild(None)
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

    def _rebuild(self, progress: Progress | None) -> int:
        with Session(self.database.read_only) as session:
            total = visible_count(session)

            def tell(done: int) -> None:
                if progress:
                    progress(done, total)

            return self.index.rebuild(documents(session), tell)

    def _index_is_missing(self) -> bool:
        try:
            self.index.count()
        except IndexUnavailable as error:
            log.info("the search index is built anew: %s", error)
            return True
        return False

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
                select(Event.id, Event.resource, Event.resource_id)
                .where(Event.dispatched_at.is_(None))
                .order_by(Event.id)
                .limit(BATCH)
            ).all()
            if not events:
                return 0
            ids = [event.id for event in events]
            articles = list({e.resource_id: None for e in events if e.resource == "article"})
            try:
                index_articles(session, self.index, articles)
            except Exception as error:
                self._note_failure(ids, error)
                raise
        with self.database.transaction() as session:
            render_missing(session, articles)
            session.execute(
                update(Event).where(Event.id.in_(ids)).values(dispatched_at=now(), last_error=None)
            )
        return len(ids)

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
