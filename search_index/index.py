"""The Whoosh index as the service uses it: search, suggest, write, rebuild, merge."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from search_index.answering.answer import answer, total
from search_index.answering.related import related
from search_index.answering.snapshot import Snapshot, open_snapshot, unread_bytes
from search_index.asking.plan import Plan, make_plan
from search_index.asking.synonyms import Synonyms, default_synonyms
from search_index.protocol import (
    Correction,
    Document,
    Hit,
    IndexUnavailable,
    Progress,
    Query,
    Results,
    Suggestion,
)
from search_index.writing.merging import merge_once
from search_index.writing.store import State, Store, check_rules, latest_commit, read_state
from search_index.writing.writer import commit

log = logging.getLogger("fangtan.search")

_OPENING_TRIES = 20
_MOST_PLANS = 64
_WELL_KNOWN = 10  # documents in which a spelling stands: it is no slip
_LONGEST_RESPELT = 40  # characters
_OPENED_ASIDE = 64 * 1024 * 1024  # bytes; less is read in some 30 ms


class WhooshIndex:
    """A SearchIndex in a folder. Threads may share one; processes open one each."""

    def __init__(
        self,
        path: Path,
        *,
        lock_timeout: float = 30.0,
        synonyms_path: Path | None = None,
        timezone: str = "Asia/Shanghai",
    ) -> None:
        """`lock_timeout`: seconds that a write waits for another writer; `synonyms_path`: a
        file of synonyms in place of the default ones; `timezone`: in which dates are meant."""
        self._store = Store(Path(path))
        self._lock_timeout = lock_timeout
        self._synonyms = (
            default_synonyms() if synonyms_path is None else Synonyms.load(synonyms_path)
        )
        self._zone = ZoneInfo(timezone)
        self._snapshot: Snapshot | None = None
        self._opening = threading.Lock()
        self._unopened: tuple[Path, int] | None = None

    def create_if_missing(self) -> bool:
        """Make an empty index where there is none; True if it did."""
        if self._store.exists():
            return False
        with self._store.lock(self._lock_timeout):
            if self._store.exists():
                return False
            self._store.make_current(self._store.new_generation())
            self._store.sweep()
            return True

    def search(self, query: Query) -> Results:
        """Answer a query. Any text gives an answer or an empty one."""
        snapshot = self._refreshed()
        plan = self._plan(query.text, snapshot)
        if plan.is_empty:
            return Results(0, ())
        offset = datetime.now(UTC).astimezone(self._zone).utcoffset()
        microseconds = 0 if offset is None else int(offset.total_seconds() * 1_000_000)
        return answer(snapshot, plan, query, microseconds)

    def plan(self, text: str) -> Plan:
        """How a query is read, which is also what is to be marked in what it finds."""
        return self._plan(text, self._refreshed())

    def suggest(
        self, text: str, limit: int = 10, site: str | None = None
    ) -> tuple[Suggestion, ...]:
        """What begins with, or has, what was typed: in characters, full pinyin or initials."""
        return self._refreshed().suggester.suggest(text, limit, site)

    def corrections(self, query: Query, limit: int = 3) -> tuple[Correction, ...]:
        """Spellings near to the query that find more, the most first."""
        snapshot = self._refreshed()

        plan = self._plan(query.text, snapshot)
        is_plain = plan.verbatim and not plan.understood.filters
        if not is_plain or len(plan.verbatim) > _LONGEST_RESPELT or not snapshot.documents:
            return ()  # operators and filters are not respelt, nor is a whole sentence

        def count(text: str) -> int:
            asked = self._plan(text, snapshot)
            return 0 if asked.is_empty else total(snapshot, asked, query)

        def standing(run: str) -> int:
            # A spelling has to stand in texts as it is, not only its characters somewhere.
            return count(f'"{run}"')

        typed = query.text.split()
        if all(standing(run) >= _WELL_KNOWN for run in typed):
            return ()
        found = snapshot.corrector.corrections(typed, standing, limit)
        counted = ((text, count(text)) for text in map(" ".join, found))
        return tuple(Correction(text, number) for text, number in counted if number)

    def related(self, id_: str, limit: int = 5) -> tuple[Hit, ...]:
        """Documents most like the one given, best first; empty where there is none of that id."""
        snapshot = self._refreshed()
        place = snapshot.find(id_)
        return () if place is None else related(snapshot, place, limit)

    def write(self, documents: Iterable[Document], deletions: Iterable[str] = ()) -> None:
        """Add or replace documents and remove ids, all in one step that readers see whole.

        Of documents with the same id the last one stays; an id both deleted and written is
        written.
        """
        with self._store.lock(self._lock_timeout):
            readers = self._refreshed().readers
            commit(self._last_state(), documents, deletions=deletions, readers=readers)

    def rebuild(self, documents: Iterable[Document], progress: Progress | None = None) -> int:
        """Build a new index aside while the old one serves, then swap. Returns its size.

        Holds off other writers until it is done. However many documents there are, memory is
        bounded: they are written in parts, which are then joined.
        """
        with self._store.lock(self._lock_timeout):
            self._store.sweep()
            try:
                before = self._store.new_generation()
                state = commit(before, documents, progress=progress, as_one=True)
                self._store.make_current(state)
            finally:
                self._store.sweep()
            return sum(segment.doc_count() for segment in state.segments)

    def merge(self) -> bool:
        """Join segments of like size; True if there were any. Others read and write meanwhile."""
        return merge_once(self._store, self._lock_timeout)

    def entries(self) -> Iterator[tuple[str, int]]:
        """(id, version) of every document, as of the moment of the call."""
        return _entries(self._refreshed(waits=True))

    def count(self) -> int:
        """The number of documents."""
        return self._refreshed(waits=True).documents

    def close(self) -> None:
        """Let go of open files; the next call opens them again."""
        self._snapshot = None

    def _plan(self, text: str, snapshot: Snapshot) -> Plan:
        """Made once for the several calls that one request makes with the same text."""
        plan = snapshot.plans.get(text)
        if plan is None:
            if len(snapshot.plans) >= _MOST_PLANS:
                snapshot.plans.clear()
            plan = snapshot.plans[text] = make_plan(
                text, lexicon=snapshot.lexicon, synonyms=self._synonyms, zone=self._zone
            )
        return plan

    def _last_state(self) -> State:
        """The last commit, which a writer builds on. Needs the lock."""
        try:
            folder, number = self._newest()
            check_rules(folder)
            return read_state(folder, number)
        except OSError as error:
            raise self._unreadable(error) from error

    def _refreshed(self, *, waits: bool = False) -> Snapshot:
        """The last commit, open. Costs a look at the pointer and one at its folder.

        Where much has to be read anew, because large segments were joined, the one before
        serves until that is done, unless one `waits` for it.
        """
        try:
            for _ in range(_OPENING_TRIES):
                snapshot, newest = self._snapshot, self._newest()
                if snapshot and (snapshot.folder, snapshot.commit) == newest:
                    return snapshot
                with suppress(FileNotFoundError):
                    # A writer may have swept what we just saw; then we look again.
                    if snapshot and not waits and self._is_long_to_open(newest, snapshot):
                        self._open_aside()
                        return snapshot
                    with self._opening:
                        self._open(*self._newest())
        except OSError as error:
            raise self._unreadable(error) from error
        raise IndexUnavailable(f"the search index in {self._store.root} has lost files: rebuild it")

    def _unreadable(self, error: OSError) -> IndexUnavailable:
        return IndexUnavailable(
            f"the search index in {self._store.root} cannot be read, rebuild it: {error}"
        )

    def _is_long_to_open(self, newest: tuple[Path, int], known: Snapshot) -> bool:
        # What could not be opened aside is not served past for ever: the next search is told.
        return newest != self._unopened and unread_bytes(*newest, known) > _OPENED_ASIDE

    def _open_aside(self) -> None:
        """Open the last commit in a thread, unless one is at it."""
        if self._opening.acquire(blocking=False):
            try:
                threading.Thread(target=self._open_and_release, daemon=True).start()
            except RuntimeError:  # no thread to be had; a later search tries again
                self._opening.release()

    def _open_and_release(self) -> None:
        newest = None
        try:
            newest = self._newest()
            self._open(*newest)
        except Exception:  # whatever it is: the next search opens it itself, and is told
            log.exception("the search index could not be opened aside")
            self._unopened = newest
        finally:
            self._opening.release()

    def _open(self, folder: Path, number: int) -> None:
        previous = self._snapshot
        if previous is None or (previous.folder, previous.commit) != (folder, number):
            self._snapshot = open_snapshot(folder, number, previous)

    def _newest(self) -> tuple[Path, int]:
        folder = self._store.current()
        return folder, latest_commit(folder)


def _entries(snapshot: Snapshot) -> Iterator[tuple[str, int]]:
    for segment, view in enumerate(snapshot.views):
        versions = view.arrays.column("version")
        live = np.arange(view.arrays.doc_count) if view.live is None else np.flatnonzero(view.live)
        for number in live.tolist():
            version = 0 if versions is None else int(versions[number])
            yield snapshot.id_at(segment, number), version
