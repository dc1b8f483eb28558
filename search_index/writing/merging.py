"""Joining segments beside readers and a writer.

The segments to join never change, so the joined one is built without holding anybody up; only
to put it in their place the write lock is taken. What was deleted meanwhile is deleted in the
joined one too; if one of them is gone meanwhile, the work is dropped.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from search_index.columnar.blocks import Source
from search_index.columnar.codec import ColumnarSegment, open_arrays
from search_index.columnar.merge import MOST_POSITIONS, merge_segments
from search_index.container import Array
from search_index.protocol import IndexBusy
from search_index.writing.store import (
    INDEX_NAME,
    MERGE_PREFIX,
    Store,
    latest_commit,
    read_state,
    write_state,
)
from search_index.writing.writer import live_mask, mergeable, positions_of

# A segment of more is never joined again by itself; a rebuild makes one of all.
_MOST_DOCUMENTS = 400_000


def merge_once(store: Store, lock_timeout: float) -> bool:
    """Join one group of segments; False where none is due, or another process is at it."""
    try:
        with store.merge_lock():
            return _merge(store, lock_timeout)
    except IndexBusy:
        return False


def _merge(store: Store, lock_timeout: float) -> bool:
    folder = store.current()
    for leftover in folder.glob(f"{MERGE_PREFIX}*"):
        leftover.unlink(missing_ok=True)
    path = folder / f"{MERGE_PREFIX}{secrets.token_hex(8)}"
    try:
        before = read_state(folder, latest_commit(folder))
        chosen = mergeable(before.segments, _MOST_DOCUMENTS)
        if not chosen:
            return False
        masks = [live_mask(segment) for segment in chosen]
        sources = [
            Source(open_arrays(segment.path(folder)), mask)
            for segment, mask in zip(chosen, masks, strict=True)
        ]
        if sum(positions_of(source.arrays) for source in sources) > MOST_POSITIONS:
            return False
        count = merge_segments(path, sources)
        with store.lock(lock_timeout):
            return _put_in_place(store, folder, list(zip(chosen, masks, strict=True)), path, count)
    except FileNotFoundError:
        return False  # a commit or a rebuild came between; the next time it is looked at again
    finally:
        path.unlink(missing_ok=True)


def _put_in_place(
    store: Store,
    folder: Path,
    chosen: Sequence[tuple[ColumnarSegment, Array | None]],
    path: Path,
    count: int,
) -> bool:
    if store.current() != folder:
        return False
    now = read_state(folder, latest_commit(folder))
    by_id = {segment.segment_id(): segment for segment in now.segments}
    if any(segment.segment_id() not in by_id for segment, _ in chosen):
        return False
    joined = ColumnarSegment(INDEX_NAME)
    joined.set_doc_count(count)
    first = 0
    for segment, mask in chosen:
        kept = np.ones(segment.doc_count_all(), bool) if mask is None else mask
        numbers = first + np.cumsum(kept) - 1
        for number in by_id[segment.segment_id()].deleted_docs():
            if kept[number]:
                joined.delete_document(int(numbers[number]))
        first += int(kept.sum())
    path.rename(joined.path(folder))
    chosen_ids = {segment.segment_id() for segment, _ in chosen}
    segments = [one for one in now.segments if one.segment_id() not in chosen_ids]
    if joined.doc_count():
        segments.append(joined)
    write_state(folder, now.commit + 1, segments)
    return True
