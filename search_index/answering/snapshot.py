"""One state of the index, open: what all searches of a moment share.

Segments never change, so what is learnt from one (its mapped arrays, the names in it) is kept
for as long as any state has that segment.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

import numpy as np

from search_index.answering.ranking import SCORING
from search_index.asking.lexicon import Lexicon
from search_index.columnar.codec import open_arrays
from search_index.columnar.segment import SegmentArrays
from search_index.container import Array
from search_index.evaluation import Evaluator, FacetCounter, Leaf, SegmentView
from search_index.planned import Plan
from search_index.schema import (
    ENTITY,
    PUBLISHED,
    SEPARATOR,
    UNDATED,
    make_schema,
    microseconds,
)
from search_index.suggesting import Corrector, Suggester
from search_index.writing.store import State, check_rules, read_state
from search_index.writing.writer import live_mask

# With so many names, those of the latest small segments wait until they are joined to others.
_MANY_NAMES = 5_000
_SMALL = 256


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document lies."""

    segment: int
    number: int


class Snapshot:
    """A state of the index. Its files are unmapped when the last search that uses it is done."""

    def __init__(self, state: State, previous: Snapshot | None) -> None:
        """`previous`: the state before, whose open segments are taken over."""
        known: Mapping[str, SegmentArrays] = {}
        if previous is not None and previous.folder == state.folder:
            known = previous.readers
        self.folder: Path = state.folder
        self.commit = state.commit
        self.readers: Mapping[str, SegmentArrays] = {
            segment.segment_id(): known.get(segment.segment_id())
            or open_arrays(segment.path(state.folder))
            for segment in state.segments
        }
        self.views = [
            SegmentView(reader, live_mask(segment))
            for segment, reader in zip(state.segments, self.readers.values(), strict=True)
        ]
        self.evaluator = Evaluator(
            self.views, make_schema(), k1=SCORING.k1, b=SCORING.b, field_b=SCORING.field_b
        )
        self.facets = FacetCounter(self.views)
        self.plans: dict[str, Plan] = {}  # of queries asked lately
        self.documents = sum(segment.doc_count() for segment in state.segments)
        self._previous_lexicon = None if previous is None else previous.sourced_lexicon

    def leaves(self) -> list[Leaf]:
        """The segments, made ready for one query."""
        return self.evaluator.leaves()

    @cached_property
    def newest(self) -> int:
        """When the last document was published (microseconds), now at the latest, or UNDATED:
        one that is dated ahead by mistake does not make all others old."""
        now = microseconds(datetime.now(UTC))
        newest = UNDATED
        for view in self.views:
            published = view.arrays.column(PUBLISHED)
            if published is not None:
                live = published if view.live is None else published[view.live]
                newest = max(newest, int(live[live <= now].max(initial=UNDATED)))
        return newest

    @cached_property
    def suggester(self) -> Suggester:
        return Suggester(self._with_masks())

    @cached_property
    def corrector(self) -> Corrector:
        return Corrector(self.readers.values())

    @property
    def lexicon(self) -> Lexicon:
        """The names of people, organisations and series in the documents."""
        return self.sourced_lexicon[1]

    @cached_property
    def sourced_lexicon(self) -> tuple[frozenset[str], Lexicon]:
        """The lexicon, and the segments that it was made from."""
        readers = self.readers
        if sum(_entities(reader) for reader in readers.values()) > _MANY_NAMES:
            readers = {k: one for k, one in readers.items() if one.doc_count >= _SMALL}
        source = frozenset(readers)
        if self._previous_lexicon is not None and self._previous_lexicon[0] == source:
            return self._previous_lexicon
        return source, Lexicon(name for one in readers.values() for name in _names(one))

    def find(self, id_: str) -> Place | None:
        """Where the live document with that id lies."""
        term = id_.encode("utf-8", "surrogatepass")
        for segment, view in enumerate(self.views):
            ids = view.arrays.fields["id"]
            found = ids.terms.find(term)
            if found is None:
                continue
            docs = ids.docs(found)
            live = docs if view.live is None else docs[view.live[docs]]
            if len(live):
                return Place(segment, int(live[-1]))
        return None

    def id_at(self, segment: int, number: int) -> str:
        """The id of a document."""
        ids = self.views[segment].arrays.fields["id"]
        if ids.forward is None:
            raise ValueError("the field id is not kept by document")
        ends, ordinals = ids.forward
        term = int(ordinals[int(ends[number]) - 1])
        return ids.terms.at(term).decode("utf-8", "surrogatepass")

    def _with_masks(self) -> list[tuple[SegmentArrays, Array]]:
        return [
            (view.arrays, np.ones(view.arrays.doc_count, bool) if view.live is None else view.live)
            for view in self.views
        ]


def open_snapshot(folder: Path, commit: int, previous: Snapshot | None) -> Snapshot:
    """Open a state. Raises IndexUnavailable, and FileNotFoundError where a later commit has
    swept it."""
    if previous is None or previous.folder != folder:
        check_rules(folder)
    return Snapshot(read_state(folder, commit), previous)


def unread_bytes(folder: Path, commit: int, known: Snapshot) -> int:
    """The size of what has to be read anew to open a state."""
    paths = [segment.path(folder) for segment in read_state(folder, commit).segments]
    read = {reader.path for reader in known.readers.values()}
    return sum(path.stat().st_size for path in paths if path not in read)


def _entities(reader: SegmentArrays) -> int:
    return len(reader.fields[ENTITY].terms)


def _names(reader: SegmentArrays) -> list[str]:
    terms = reader.fields[ENTITY].terms
    return [
        term.decode("utf-8", "surrogatepass").rpartition(SEPARATOR)[2]
        for term in terms.range(0, len(terms))
    ]
