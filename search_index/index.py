"""The Whoosh index as the service uses it: search, write, rebuild."""

# Whoosh leaves most of its functions without types.
# mypy: allow-untyped-calls

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import nlargest
from pathlib import Path

from search_index.atoms import occurrences, trim
from search_index.container import DamagedFile
from search_index.evaluate import SegmentEvaluator, inverse_document_frequency
from search_index.plan import Needle, Plan, make_plan
from search_index.protocol import (
    Document,
    Hit,
    IndexUnavailable,
    Progress,
    Query,
    Results,
)
from search_index.schema import PART_SEPARATOR
from search_index.segment import SegmentReader, segment_path
from search_index.store import State, Store, check_rules, latest_commit, read_state
from search_index.tree import make_tree
from search_index.writer import build, commit

_OPENING_TRIES = 20
_RERANKED = 200  # so many of the best are looked at for the query as typed
_SAME_HEADLINE, _IN_HEADLINE, _IN_TEXT = 4.0, 1.0, 0.5  # times the needles' weights

# Score, publishing time, segment, document number: ordered as they are to be shown.
_Candidate = tuple[float, int, int, int]


@dataclass(frozen=True, slots=True)
class _Snapshot:
    """An open state. Its files are unmapped when the last search that uses it is done."""

    folder: Path
    commit: int
    readers: dict[str, SegmentReader]
    deleted: tuple[frozenset[int], ...]  # as the readers are ordered

    def document_count(self) -> int:
        return sum(len(reader) for reader in self.readers.values()) - sum(map(len, self.deleted))

    def average_length(self) -> float:
        documents = sum(len(reader) for reader in self.readers.values())
        return sum(reader.total_length for reader in self.readers.values()) / (documents or 1)


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
            return True

    def search(self, query: Query) -> Results:
        """Answer a query. Any text gives an answer or an empty one."""
        snapshot = self._refreshed()
        plan = make_plan(query.text)
        if not plan.clauses:
            return Results(0, ())
        tree = make_tree(plan, query.filters)
        evaluators = [
            SegmentEvaluator(reader, deleted)
            for reader, deleted in zip(snapshot.readers.values(), snapshot.deleted, strict=True)
        ]
        found = [evaluator.find(tree) for evaluator in evaluators]
        total = sum(map(len, found))
        end = query.offset + query.limit
        if query.offset >= total or not query.limit:
            return Results(total, ())
        weighted = _weighted(plan, evaluators, snapshot.document_count())
        if query.sort == "newest":
            found = _newest(evaluators, found, end)
        ranked: list[_Candidate] = []
        for place, (evaluator, numbers) in enumerate(zip(evaluators, found, strict=True)):
            published = evaluator.reader.published
            scores = evaluator.score(numbers, weighted, snapshot.average_length())
            ranked += [(score, published[n], place, n) for n, score in scores.items()]
        if query.sort == "newest":
            ranked.sort(key=lambda candidate: candidate[1:], reverse=True)
        else:
            ranked = nlargest(max(end, _RERANKED), ranked)
            best = _verbatim_first(ranked[:_RERANKED], evaluators, plan.verbatim, weighted)
            ranked[:_RERANKED] = best
        hits = (
            Hit(evaluators[place].reader.record(number).id, round(score, 6))
            for score, _, place, number in ranked[query.offset : end]
        )
        return Results(total, tuple(hits))

    def write(self, documents: Iterable[Document], deletions: Iterable[str] = ()) -> None:
        """Add or replace documents and remove ids, all in one step that readers see whole.

        Of documents with the same id the last one stays; an id both deleted and written is
        written.
        """
        with self._store.lock(self._lock_timeout):
            commit(self._state(), documents, deletions)

    def rebuild(self, documents: Iterable[Document], progress: Progress | None = None) -> int:
        """Build a new index aside while the old one serves, then swap. Returns its size.

        Holds off other writers until it is done.
        """
        with self._store.lock(self._lock_timeout):
            self._store.sweep()
            folder = self._store.new_generation()
            try:
                _, size = build(read_state(folder, latest_commit(folder)), documents, progress)
                self._store.make_current(folder)
            finally:
                self._store.sweep()
            return size

    def entries(self) -> Iterator[tuple[str, int]]:
        """(id, version) of every document, as of the moment of the call."""
        return _entries(self._refreshed())

    def count(self) -> int:
        """The number of documents."""
        return self._refreshed().document_count()

    def close(self) -> None:
        """Let go of open files; the next call opens them again."""
        self._snapshot = None

    def _state(self) -> State:
        folder = self._store.current()
        try:
            check_rules(folder)
            return read_state(folder, latest_commit(folder))
        except OSError as error:
            raise IndexUnavailable(f"cannot open the search index in {folder}") from error

    def _refreshed(self) -> _Snapshot:
        """The last commit, open. Costs a look at the pointer and one at its folder."""
        for _ in range(_OPENING_TRIES):
            snapshot = self._snapshot
            folder = self._store.current()
            newest = latest_commit(folder)
            if snapshot and (snapshot.folder, snapshot.commit) == (folder, newest):
                return snapshot
            with self._opening:
                try:
                    self._snapshot = _open(folder, newest, self._snapshot)
                    return self._snapshot
                except FileNotFoundError:
                    continue  # swept by a writer between our look and our opening: look again
                except DamagedFile as error:
                    raise IndexUnavailable(f"{error} in {folder} is damaged: rebuild") from error
        raise IndexUnavailable(f"the search index in {self._store.root} has lost files: rebuild")


def _open(folder: Path, number: int, previous: _Snapshot | None) -> _Snapshot:
    if previous is None or previous.folder != folder:
        check_rules(folder)
    state = read_state(folder, number)
    known = previous.readers if previous and previous.folder == folder else {}
    readers = {
        segment.segment_id(): known.get(segment.segment_id())
        or SegmentReader(segment_path(folder, segment))
        for segment in state.segments
    }
    deleted = tuple(frozenset(segment.deleted_docs()) for segment in state.segments)
    return _Snapshot(folder, number, readers, deleted)


def _entries(snapshot: _Snapshot) -> Iterator[tuple[str, int]]:
    for reader, deleted in zip(snapshot.readers.values(), snapshot.deleted, strict=True):
        for number in range(len(reader)):
            if number not in deleted:
                record = reader.record(number)
                yield record.id, record.version


def _weighted(
    plan: Plan, evaluators: list[SegmentEvaluator], documents: int
) -> list[tuple[Needle, float]]:
    weighted = []
    for needle in plan.needles():
        found = sum(evaluator.document_frequency(needle) for evaluator in evaluators)
        weighted.append((needle, inverse_document_frequency(found, documents)))
    return weighted


def _newest(evaluators: list[SegmentEvaluator], found: list[set[int]], end: int) -> list[set[int]]:
    """Of what was found, the newest: only these need a score."""
    dated = (
        (evaluator.reader.published[number], place, number)
        for place, (evaluator, numbers) in enumerate(zip(evaluators, found, strict=True))
        for number in numbers
    )
    kept: list[set[int]] = [set() for _ in evaluators]
    for _, place, number in nlargest(end, dated):
        kept[place].add(number)
    return kept


def _verbatim_first(
    candidates: list[_Candidate],
    evaluators: list[SegmentEvaluator],
    verbatim: str,
    weighted: list[tuple[Needle, float]],
) -> list[_Candidate]:
    """The same candidates; those that have the query as it was typed come earlier."""
    if not verbatim:
        return candidates
    weight = sum(weight for _, weight in weighted)
    raised = []
    for score, published, place, number in candidates:
        text = evaluators[place].reader.text(number).decode("utf-8")
        bonus = weight * _closeness(text, verbatim)
        raised.append((score + bonus, published, place, number))
    return sorted(raised, reverse=True)


def _closeness(text: str, verbatim: str) -> float:
    headline, _, rest = text.partition(PART_SEPARATOR)
    if verbatim == trim(headline):
        return _SAME_HEADLINE
    if next(occurrences(headline, verbatim), None) is not None:
        return _IN_HEADLINE
    return _IN_TEXT if next(occurrences(rest, verbatim), None) is not None else 0.0
