"""What a search index takes and gives, whatever engine stands behind it.

The service, the tests and every engine meet here, so this module imports no engine: an
OpenSearch index for clusters has to satisfy the same types and the same contract tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

MAX_LIMIT = 100
MAX_OFFSET = 10_000

Sort = Literal["relevance", "newest"]
Progress = Callable[[int], None]


class SearchIndexError(Exception):
    """Anything that keeps an index from being read or written."""


class IndexUnavailable(SearchIndexError):
    """There is no index to read: missing, damaged, or not built yet."""


class IndexOutdated(IndexUnavailable):
    """The index was built by other rules (segmenter, folding, layout): it must be rebuilt."""


class IndexBusy(SearchIndexError):
    """Another writer held the index for longer than this one was willing to wait."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One utterance of an interview; `number` counts from 1, as in its address #turn-N."""

    number: int
    speaker: str
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """One article or interview as it is to be found.

    `id` and all references (`site`, `sections` ...) are ids as text; `sections` holds its own
    section and all above it, so that a filter by section finds what lies below. `guests` are
    names with titles as printed. Times must be aware; None where unknown.
    """

    id: str
    version: int
    headline: str
    kind: str = "article"
    site: str | None = None
    sections: tuple[str, ...] = ()
    series: str | None = None
    source: str | None = None
    people: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    stage: str | None = None
    published_at: datetime | None = None
    updated_at: datetime | None = None
    kicker: str | None = None
    subtitle: str | None = None
    summary: str | None = None
    keywords: tuple[str, ...] = ()
    guests: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()
    turns: tuple[Turn, ...] = ()

    def __post_init__(self) -> None:
        _require_aware("published_at", self.published_at)
        _require_aware("updated_at", self.updated_at)


@dataclass(frozen=True, slots=True)
class Filters:
    """Narrows an answer; every field given must hold.

    `section` holds for everything below that section. `published_from` and `published_to` are
    both inclusive and aware; an article without a publishing time passes neither.
    """

    kind: str | None = None
    site: str | None = None
    section: str | None = None
    series: str | None = None
    source: str | None = None
    person: str | None = None
    organisation: str | None = None
    stage: str | None = None
    published_from: datetime | None = None
    published_to: datetime | None = None

    def __post_init__(self) -> None:
        _require_aware("published_from", self.published_from)
        _require_aware("published_to", self.published_to)


@dataclass(frozen=True, slots=True)
class Query:
    """What a reader typed, and which part of the answer is wanted.

    `limit` is held to 0..100 and `offset` to 0..10,000: more is cut to that, not refused.
    """

    text: str
    filters: Filters = field(default_factory=Filters)
    sort: Sort = "relevance"
    offset: int = 0
    limit: int = 20

    def __post_init__(self) -> None:
        object.__setattr__(self, "offset", min(max(self.offset, 0), MAX_OFFSET))
        object.__setattr__(self, "limit", min(max(self.limit, 0), MAX_LIMIT))


@dataclass(frozen=True, slots=True)
class Hit:
    """A document found. Scores compare only within one answer."""

    id: str
    score: float


@dataclass(frozen=True, slots=True)
class Results:
    """`total` counts every document that matches; `hits` is the part that was asked for."""

    total: int
    hits: tuple[Hit, ...]


class SearchIndex(Protocol):
    """A full-text index of documents. Safe to share between threads."""

    def create_if_missing(self) -> bool:
        """Make an empty index where there is none; True if it did."""

    def search(self, query: Query) -> Results:
        """Answer a query. Any text gives an answer or an empty one.

        Raises IndexUnavailable (IndexOutdated among them) when there is nothing to ask.
        """

    def write(self, documents: Iterable[Document], deletions: Iterable[str] = ()) -> None:
        """Add or replace documents and remove ids, all in one step that readers see whole.

        Raises IndexBusy when another writer does not finish in time.
        """

    def rebuild(self, documents: Iterable[Document], progress: Progress | None = None) -> int:
        """Build a new index aside while the old one serves, then swap. Returns its size.

        `progress` is called with the number of documents taken so far.
        """

    def entries(self) -> Iterator[tuple[str, int]]:
        """(id, version) of every document, in no order."""

    def count(self) -> int:
        """The number of documents."""

    def close(self) -> None:
        """Let go of open files; the next call opens them again."""


def _require_aware(name: str, moment: datetime | None) -> None:
    if moment is not None and moment.utcoffset() is None:
        raise ValueError(f"{name} must carry a time zone")
