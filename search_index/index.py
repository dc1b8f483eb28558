"""The Whoosh index as the service uses it: search, write, rebuild."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from search_index.container import Array
from search_index.evaluate import SegmentEvaluator
from search_index.plan import make_plan
from search_index.protocol import (
    Document,
    Hit,
    IndexUnavailable,
    Progress,
    Query,
    Results,
)
from search_index.ranking import Collection, rank
from search_index.segment import SegmentReader, live_mask, segment_path
from search_index.store import Store, check_rules, latest_commit, read_state
from search_index.tree import make_tree
from search_index.writer import commit

_OPENING_TRIES = 20


@dataclass(frozen=True, slots=True)
class _Snapshot:
    """An open state. Its files are unmapped when the last search that uses it is done."""

    folder: Path
    commit: int
    readers: dict[str, SegmentReader]  # by segment id
    live: tuple[Array, ...]  # whether each document is, in the order of the readers
    collection: Collection


class WhooshIndex:
    """A SearchIndex in a folder. Threads may share one; processes open one each."""

    def __init__(self, path: Path, *, lock_timeout: float = 30.0) -> None:
        """`lock_timeout`: seconds that a write waits for another writer."""
        self._store = Store(Path(path))
        self._lock_timeout = lock_timeout
        self._snapshot: _Snapshot | None = None
        self._opening = threading.Lock()

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
        plan = make_plan(query.text)
        if not plan.clauses:
            return Results(0, ())
        tree = make_tree(plan, query.filters)
        evaluators = [
            SegmentEvaluator(reader, live)
            for reader, live in zip(snapshot.readers.values(), snapshot.live, strict=True)
        ]
        found = [evaluator.find(tree) for evaluator in evaluators]
        total = sum(map(len, found))
        if query.offset >= total or not query.limit:
            return Results(total, ())
        ranked = rank(evaluators, found, plan, query, snapshot.collection)
        hits = (
            Hit(evaluators[one.segment].reader.id_and_version(one.number)[0], round(one.score, 6))
            for one in ranked[query.offset : query.offset + query.limit]
        )
        return Results(total, tuple(hits))

    def write(self, documents: Iterable[Document], deletions: Iterable[str] = ()) -> None:
        """Add or replace documents and remove ids, all in one step that readers see whole.

        Of documents with the same id the last one stays; an id both deleted and written is
        written.
        """
        with self._store.lock(self._lock_timeout):
            snapshot = self._refreshed()
            state = read_state(snapshot.folder, snapshot.commit)
            commit(state, documents, deletions=deletions, readers=snapshot.readers)

    def rebuild(self, documents: Iterable[Document], progress: Progress | None = None) -> int:
        """Build a new index aside while the old one serves, then swap. Returns its size.

        Holds off other writers until it is done.
        """
        with self._store.lock(self._lock_timeout):
            self._store.sweep()
            try:
                state = commit(self._store.new_generation(), documents, progress=progress)
                self._store.make_current(state)
            finally:
                self._store.sweep()
            return sum(segment.doc_count() for segment in state.segments)

    def entries(self) -> Iterator[tuple[str, int]]:
        """(id, version) of every document, as of the moment of the call."""
        return _entries(self._refreshed())

    def count(self) -> int:
        """The number of documents."""
        return self._refreshed().collection.documents

    def close(self) -> None:
        """Let go of open files; the next call opens them again."""
        self._snapshot = None

    def _refreshed(self) -> _Snapshot:
        """The last commit, open. Costs a look at the pointer and one at its folder."""
        try:
            for _ in range(_OPENING_TRIES):
                snapshot, newest = self._snapshot, self._newest()
                if snapshot and (snapshot.folder, snapshot.commit) == newest:
                    return snapshot
                with self._opening, suppress(FileNotFoundError):
                    # A writer may have swept what we just saw; then we look again.
                    self._snapshot = _open(*self._newest(), self._snapshot)
        except OSError as error:
            raise IndexUnavailable(
                f"the search index in {self._store.root} cannot be read, rebuild it: {error}"
            ) from error
        raise IndexUnavailable(f"the search index in {self._store.root} has lost files: rebuild it")

    def _newest(self) -> tuple[Path, int]:
        folder = self._store.current()
        return folder, latest_commit(folder)


def _open(folder: Path, number: int, previous: _Snapshot | None) -> _Snapshot:
    if previous is not None and (previous.folder, previous.commit) == (folder, number):
        return previous  # another thread was quicker
    if previous is None or previous.folder != folder:
        check_rules(folder)
    segments = read_state(folder, number).segments
    known = previous.readers if previous and previous.folder == folder else {}
    readers = {
        segment.segment_id(): known.get(segment.segment_id())
        or SegmentReader(segment_path(folder, segment))
        for segment in segments
    }
    live = tuple(live_mask(segment) for segment in segments)
    held = sum(map(len, readers.values()))
    length = sum(reader.total_length for reader in readers.values())
    documents = sum(segment.doc_count() for segment in segments)
    return _Snapshot(folder, number, readers, live, Collection(documents, length / max(held, 1)))


def _entries(snapshot: _Snapshot) -> Iterator[tuple[str, int]]:
    for reader, live in zip(snapshot.readers.values(), snapshot.live, strict=True):
        for number in np.flatnonzero(live).tolist():
            yield reader.id_and_version(number)
