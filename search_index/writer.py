"""One commit: documents and deletions -> the segments that make the index afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from whoosh.codec.whoosh3 import W3Segment

from search_index.protocol import Document, Progress
from search_index.schema import Record
from search_index.segment import SegmentBuilder, SegmentReader, live_mask, segment_path
from search_index.store import State, discard, write_state

# Some 6,000 news items: some 240 MB while building. More documents make more segments.
POSTINGS_IN_MEMORY = 4_000_000
# Segments up to this size are merged, FANOUT of like size at a time, so that single
# additions leave a few segments for each power of FANOUT, and each document is written again
# a few times in its life.
MERGED_SIZE = 1_000
FANOUT = 8


class Commit:
    """Collects changes on top of a state. Needs the store's lock for as long as it lives."""

    def __init__(self, before: State, readers: Mapping[str, SegmentReader]) -> None:
        """`readers` are those that are open already, by segment id."""
        self._before = before
        self._segments = list(before.segments)
        self._new: list[W3Segment] = []
        self._readers = dict(readers)
        self._builder = SegmentBuilder()
        self._pending: dict[str, int] = {}  # id -> number in the builder
        self._is_changed = False

    def add(self, document: Document) -> None:
        """Add a document in place of any with its id."""
        record = Record.of(document)
        self.delete(document.id)
        self._pending[document.id] = self._builder.add(record)
        self._is_changed = True
        if self._builder.postings >= POSTINGS_IN_MEMORY:
            self._flush()

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
        """Make what was collected the index, then merge small segments, each in one step:
        readers need not wait for a merge to see what was written."""
        self._flush()
        if not self._is_changed:
            return self._before
        state = self._publish(self._before)
        return self._publish(state) if self._merge() else state

    def abandon(self) -> None:
        """Leave the index as it was last published."""
        discard(self._before.folder, self._new)

    def _publish(self, before: State) -> State:
        self._segments = [segment for segment in self._segments if segment.doc_count()]
        state = write_state(before.folder, before.commit + 1, self._segments)
        self._new = []
        return state

    def _flush(self) -> None:
        if self._pending:
            self._write(self._builder)
        self._builder = SegmentBuilder()
        self._pending = {}

    def _write(self, builder: SegmentBuilder) -> None:
        segment = builder.write(self._before.folder)
        self._segments.append(segment)
        self._new.append(segment)

    def _merge(self) -> bool:
        """Write small segments as larger ones; False where there was nothing to merge."""
        is_merged = False
        while chosen := self._mergeable():
            builder = SegmentBuilder()
            for segment in chosen:
                self._segments.remove(segment)
                builder.merge(self._reader(segment), live_mask(segment))
            self._write(builder)
            is_merged = True
        return is_merged

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


def commit(
    before: State,
    documents: Iterable[Document],
    *,
    deletions: Iterable[str] = (),
    readers: Mapping[str, SegmentReader] = MappingProxyType({}),
    progress: Progress | None = None,
) -> State:
    """Deletions first, then documents; all of it or nothing."""
    work = Commit(before, readers)
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
