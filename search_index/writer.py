"""One commit: documents and deletions -> the segments that make the index afterwards."""

# Whoosh leaves most of its functions without types.
# mypy: allow-untyped-calls

from __future__ import annotations

from collections.abc import Iterable

from whoosh.codec.whoosh3 import W3Segment

from search_index.protocol import Document, Progress
from search_index.schema import Record
from search_index.segment import SegmentBuilder, SegmentReader, live_numbers, segment_path
from search_index.store import State, discard, write_state

# Some 4,000 news items: about 300 MB while building. More documents make more segments.
POSTINGS_IN_MEMORY = 4_000_000
# Segments up to this size are merged, FANOUT of like size at a time, so that single
# additions leave a few segments for each power of FANOUT, and each document is written again
# a few times in its life.
MERGED_SIZE = 2_048
FANOUT = 8


class Commit:
    """Collects changes on top of a state. Needs the store's lock for as long as it lives."""

    def __init__(self, before: State) -> None:
        self._before = before
        self._segments = list(before.segments)
        self._new: list[W3Segment] = []
        self._readers: dict[str, SegmentReader] = {}
        self._builder = SegmentBuilder()
        self._pending: dict[str, int] = {}  # id -> number in the builder
        self._is_changed = False

    def add(self, document: Document) -> None:
        """Add a document in place of any with its id."""
        record = Record.of(document)
        self.delete(document.id)
        self._take(record)

    def delete(self, id_: str) -> None:
        """Remove the document with that id, if there is one."""
        pending = self._pending.pop(id_, None)
        if pending is not None:
            self._builder.delete(pending)
            return
        for segment in self._segments:
            number = self._reader(segment).find_id(id_)
            if number is not None and not segment.is_deleted(number):
                segment.delete_document(number)
                self._is_changed = True

    def finish(self) -> State:
        """Write what is left, merge small segments, make all of it the index."""
        self._flush()
        if not self._is_changed:
            return self._before
        self._merge()
        kept = [segment for segment in self._segments if segment.doc_count()]
        return write_state(self._before, kept)

    def abandon(self) -> None:
        """Leave the index as it was."""
        discard(self._before.folder, self._new)

    def _take(self, record: Record) -> None:
        self._pending[record.id] = self._builder.add(record)
        self._is_changed = True
        if self._builder.postings >= POSTINGS_IN_MEMORY:
            self._flush()

    def _flush(self) -> None:
        if self._pending:
            segment = self._builder.write(self._before.folder)
            self._segments.append(segment)
            self._new.append(segment)
        self._builder = SegmentBuilder()
        self._pending = {}

    def _merge(self) -> None:
        while chosen := self._mergeable():
            for segment in chosen:
                self._segments.remove(segment)
                reader = self._reader(segment)
                for number in live_numbers(segment):
                    self._take(reader.record(number))
            self._flush()

    def _mergeable(self) -> list[W3Segment]:
        """Segments to write as one: many of like small size, or one that is mostly deleted."""
        tiers: dict[int, list[W3Segment]] = {}
        for segment in self._segments:
            size = segment.doc_count()
            if 0 < size < segment.deleted_count():
                return [segment]
            if size < MERGED_SIZE:
                tiers.setdefault(_tier(size), []).append(segment)
        return next((tier for _, tier in sorted(tiers.items()) if len(tier) >= FANOUT), [])

    def _reader(self, segment: W3Segment) -> SegmentReader:
        key = segment.segment_id()
        reader = self._readers.get(key)
        if reader is None:
            reader = SegmentReader(segment_path(self._before.folder, segment))
            self._readers[key] = reader
        return reader


def commit(before: State, documents: Iterable[Document], deletions: Iterable[str]) -> State:
    """Deletions first, then documents; all of it or nothing."""
    return _run(Commit(before), documents, deletions, None)


def build(
    before: State, documents: Iterable[Document], progress: Progress | None
) -> tuple[State, int]:
    """Fill an empty generation; returns its state and how many documents it holds."""
    state = _run(Commit(before), documents, (), progress)
    return state, sum(segment.doc_count() for segment in state.segments)


def _run(
    work: Commit,
    documents: Iterable[Document],
    deletions: Iterable[str],
    progress: Progress | None,
) -> State:
    try:
        for id_ in deletions:
            work.delete(id_)
        for taken, document in enumerate(documents, 1):
            work.add(document)
            if progress is not None:
                progress(taken)
        return work.finish()
    except BaseException:
        work.abandon()
        raise


def _tier(size: int) -> int:
    tier = 0
    while size >= FANOUT:
        size //= FANOUT
        tier += 1
    return tier
