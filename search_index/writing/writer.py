"""One commit: documents and deletions -> the segments that make the index afterwards."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from search_index.columnar.blocks import Source
from search_index.columnar.codec import ColumnarSegment, open_arrays
from search_index.columnar.merge import MOST_POSITIONS, merge_segments
from search_index.columnar.segment import SegmentArrays
from search_index.container import Array
from search_index.protocol import Document, IndexUnavailable, Progress
from search_index.writing.aside import Aside
from search_index.writing.builder import SegmentBuilder
from search_index.writing.store import (
    INDEX_NAME,
    State,
    discard,
    latest_commit,
    read_state,
    write_state,
)

# Some 4,000 news items: some 250 MB while the segment is written.
CHARACTERS_IN_MEMORY = 2_000_000
# So many segments are written at once, each by a process of its own.
WRITTEN_ASIDE = min(2, os.cpu_count() or 1)
# Segments of like size are joined, FANOUT at a time, so that single additions leave a few for
# each power of FANOUT, and each document is written again a few times in its life.
FANOUT = 8
# Joined at once by the writer; what is larger is left to `merge`, beside other writers.
MERGED_AT_ONCE = 250


log = logging.getLogger("fangtan.search")


class _BeingWritten(NamedTuple):
    segment: ColumnarSegment
    ids: set[str]
    work: Aside


class Commit:
    """Collects changes on top of a state. Needs the store's lock for as long as it lives."""

    def __init__(self, before: State, readers: Mapping[str, SegmentArrays]) -> None:
        """`readers` are those that are open already, by segment id."""
        self._before = before
        self._segments = list(before.segments)
        self._new: list[ColumnarSegment] = []
        self._readers = dict(readers)
        self._builder = SegmentBuilder()
        self._pending: dict[str, int] = {}  # id -> number in the builder
        self._replaced: list[int] = []  # numbers in the builder that a later document replaced
        self._being_written: list[_BeingWritten] = []
        self._is_changed = False

    def add(self, document: Document) -> None:
        """Add a document in place of any with its id."""
        self.delete(document.id)
        self._pending[document.id] = self._builder.add(document)
        self._is_changed = True
        if self._builder.characters >= CHARACTERS_IN_MEMORY:
            self._write_aside()

    def delete(self, id_: str) -> None:
        """Remove the document with that id, if there is one."""
        pending = self._pending.pop(id_, None)
        if pending is not None:
            self._replaced.append(pending)
            return
        if any(id_ in one.ids for one in self._being_written):
            self._finish_writing()
        for segment in self._segments:
            number = find_id(self._reader(segment), id_)
            if number is not None and not segment.is_deleted(number):
                segment.delete_document(number)
                self._is_changed = True

    def finish(self, *, as_one: bool = False) -> State:
        """Make what was collected the index; then join small segments, in a step of its own:
        readers need not wait for that to see what was written. `as_one`: join all before."""
        self._finish_writing()
        if self._pending:
            segment = self._take_segment()
            self._builder.write(segment.path(self._before.folder))
            self._segments.append(segment)
        if not self._is_changed:
            return self._before
        if as_one:
            for group in self._groups():
                self._join(group)
        state = self._publish(self._before)
        try:
            while chosen := mergeable(self._segments, MERGED_AT_ONCE):
                self._join(chosen)
                state = self._publish(state)
        except OSError as error:  # what was written is there; a later commit joins it
            log.warning("small segments are not joined yet: %s", error)
        return state

    def abandon(self) -> None:
        """Leave the index as it was last published. What cannot be told to be of no use is left
        to the next commit, which sweeps."""
        for one in self._being_written:
            one.work.stop()
        folder = self._before.folder
        with suppress(OSError, IndexUnavailable):
            published = read_state(folder, latest_commit(folder)).segments
            discard(folder, [segment for segment in self._new if segment not in published])

    def _publish(self, before: State) -> State:
        self._segments = [segment for segment in self._segments if segment.doc_count()]
        state = write_state(before.folder, before.commit + 1, self._segments)
        self._new = []
        return state

    def _write_aside(self) -> None:
        """Have what is in memory written by another process, and go on with the next."""
        self._finish_writing(but=WRITTEN_ASIDE - 1)
        segment, ids, builder = self._take_segment(), set(self._pending), self._builder
        path = segment.path(self._before.folder)
        aside = Aside(lambda: builder.write(path))
        self._being_written.append(_BeingWritten(segment, ids, aside))
        self._builder = SegmentBuilder()
        self._pending, self._replaced = {}, []

    def _finish_writing(self, but: int = 0) -> None:
        """Wait until all but so many segments are written, the first ones first."""
        while len(self._being_written) > but:
            self._being_written[0].work.wait()
            self._segments.append(self._being_written.pop(0).segment)

    def _take_segment(self) -> ColumnarSegment:
        """A segment of the documents in memory."""
        segment = self._segment()
        segment.set_doc_count(len(self._builder))
        for number in self._replaced:
            segment.delete_document(number)
        return segment

    def _join(self, chosen: Sequence[ColumnarSegment]) -> None:
        joined = self._segment()
        sources = [Source(self._reader(segment), live_mask(segment)) for segment in chosen]
        path = joined.path(self._before.folder)
        joined.set_doc_count(merge_segments(path, sources))
        self._segments = [segment for segment in self._segments if segment not in chosen]
        self._segments.append(joined)

    def _groups(self) -> list[list[ColumnarSegment]]:
        """All segments in as few groups as can be joined: positions are numbered by 32 bits."""
        groups: list[list[ColumnarSegment]] = []
        held = MOST_POSITIONS
        for segment in self._segments:
            size = positions_of(self._reader(segment))
            if held + size > MOST_POSITIONS:
                groups.append([])
                held = 0
            groups[-1].append(segment)
            held += size
        return [group for group in groups if len(group) > 1]

    def _segment(self) -> ColumnarSegment:
        segment = ColumnarSegment(INDEX_NAME)
        self._new.append(segment)
        return segment

    def _reader(self, segment: ColumnarSegment) -> SegmentArrays:
        key = segment.segment_id()
        reader = self._readers.get(key)
        if reader is None:
            reader = open_arrays(segment.path(self._before.folder))
            self._readers[key] = reader
        return reader


def commit(
    before: State,
    documents: Iterable[Document],
    *,
    deletions: Iterable[str] = (),
    readers: Mapping[str, SegmentArrays] = MappingProxyType({}),
    progress: Progress | None = None,
    as_one: bool = False,
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
        return work.finish(as_one=as_one)
    except BaseException:
        work.abandon()
        raise


def find_id(reader: SegmentArrays, id_: str) -> int | None:
    """The number of the document with that id, deleted ones included; None if there is none."""
    ids = reader.fields["id"]
    term = ids.terms.find(id_.encode("utf-8", "surrogatepass"))
    return None if term is None else int(ids.docs(term)[-1])


def positions_of(reader: SegmentArrays) -> int:
    """How many positions the longest field of a segment has."""
    fields = (field for field in reader.fields.values() if field.has_positions)
    return max((int(field.bases[-1]) for field in fields), default=0)


def live_mask(segment: ColumnarSegment) -> Array | None:
    """Whether each document is live; None where all are."""
    if not segment.has_deletions():
        return None
    live = np.ones(segment.doc_count_all(), np.bool_)
    live[list(segment.deleted_docs())] = False
    return live


def mergeable(segments: Sequence[ColumnarSegment], most: int) -> list[ColumnarSegment]:
    """Segments to join: many of like size, together of at most so many documents, or one of
    that size that is mostly deleted."""
    tiers: dict[int, list[ColumnarSegment]] = {}
    for segment in segments:
        size = segment.doc_count()
        if size * FANOUT <= most:
            tiers.setdefault(_tier(size), []).append(segment)
        if size <= most and 0 < size < segment.deleted_count():
            return [segment]
    return next((tier[:FANOUT] for _, tier in sorted(tiers.items()) if len(tier) >= FANOUT), [])


def _tier(size: int) -> int:
    tier = 0
    while size >= FANOUT:
        size //= FANOUT
        tier += 1
    return tier
