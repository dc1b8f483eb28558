"""What a search index takes and gives, whatever engine stands behind it.

The service, the tests and every engine meet here, so this module imports no engine: an
OpenSearch index for clusters has to satisfy the same types and the same contract tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Literal, Protocol

from search_index.planned import Plan

MAX_LIMIT = 100
MAX_OFFSET = 10_000
MAX_SUGGESTIONS = 20

Sort = Literal["relevance", "newest", "oldest"]
EntityKind = Literal["person", "organisation", "series", "section"]
SuggestionKind = Literal["headline", "person", "organisation", "series", "section"]
Facet = Literal["kind", "section", "series", "source", "person", "organisation", "stage", "year"]
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
class Entity:
    """A person, organisation, series or section that a document belongs to, by its name.

    Suggested while typing, for as long as a document names it, and kept whole when a query is
    cut into words.
    """

    kind: EntityKind
    id: str
    name: str

    def __post_init__(self) -> None:
        # It separates the parts of keys, and is nothing that anybody reads.
        for part in ("id", "name"):
            object.__setattr__(self, part, getattr(self, part).replace("\x1f", " "))


@dataclass(frozen=True, slots=True)
class Document:
    """One article or interview as it is to be found.

    `id` and all references (`site`, `sections` ...) are ids as text; `sections` holds its own
    section and all above it, so that a filter by section finds what lies below. `guests` and
    `hosts` are names with titles as printed. `source_name`, `section_names` and `series_name`
    are what a reader can filter by in a query (来源:, 栏目:, 系列:). Times must be aware; None
    where unknown.
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
    hosts: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()
    turns: tuple[Turn, ...] = ()
    source_name: str | None = None
    section_names: tuple[str, ...] = ()
    series_name: str | None = None
    entities: tuple[Entity, ...] = ()

    def __post_init__(self) -> None:
        if not self.id:
            raise ValueError("a document needs an id")
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
    `facets` are counted under all filters but their own. With `is_relaxable`, a query that few
    texts match in full is answered with those that have most of its words as well.
    """

    text: str
    filters: Filters = field(default_factory=Filters)
    sort: Sort = "relevance"
    offset: int = 0
    limit: int = 20
    facets: tuple[Facet, ...] = ()
    is_relaxable: bool = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "offset", min(max(self.offset, 0), MAX_OFFSET))
        object.__setattr__(self, "limit", min(max(self.limit, 0), MAX_LIMIT))


@dataclass(frozen=True, slots=True)
class Hit:
    """A document found. Scores compare only within one answer."""

    id: str
    score: float


@dataclass(frozen=True, slots=True)
class FacetCount:
    """How many documents have a value: an id as text, or four digits of a year."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Results:
    """`total` counts every document that matches; `hits` is the part that was asked for.

    Where `is_relaxed`, documents that have only most of the words are among them, behind
    those `strict_total` that have all. `facets` holds the most frequent values first, and
    years from the newest.
    """

    total: int
    hits: tuple[Hit, ...]
    is_relaxed: bool = False
    strict_total: int = 0
    facets: Mapping[Facet, tuple[FacetCount, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What somebody may be about to type. `id` is the document's for a headline, else the
    entity's; `count` is how many documents it stands for. `marks` are the stretches of `text`
    (start, end) that what was typed agrees with."""

    kind: SuggestionKind
    id: str
    text: str
    count: int
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """Another spelling of a query, and how many documents it finds."""

    text: str
    total: int


class SearchIndex(Protocol):
    """A full-text index of documents. Safe to share between threads."""

    def plan(self, text: str) -> Plan:
        """How a query is read, which is also what is to be marked in what it finds."""

    def create_if_missing(self) -> bool:
        """Make an empty index where there is none; True if it did."""

    def search(self, query: Query) -> Results:
        """Answer a query. Any text gives an answer or an empty one.

        Raises IndexUnavailable (IndexOutdated among them) when there is nothing to ask.
        """

    def suggest(
        self, text: str, limit: int = 10, site: str | None = None
    ) -> tuple[Suggestion, ...]:
        """What begins with, or has, what was typed: in characters, full pinyin or initials.

        Best first, at most MAX_SUGGESTIONS; nothing for text that says nothing.
        """

    def corrections(self, query: Query, limit: int = 3) -> tuple[Correction, ...]:
        """Spellings near to the query (homophones, near characters) that find more."""

    def related(self, id_: str, limit: int = 5) -> tuple[Hit, ...]:
        """Documents most like the one given, best first; empty where there is none of that id."""

    def write(self, documents: Iterable[Document], deletions: Iterable[str] = ()) -> None:
        """Add or replace documents and remove ids, all in one step that readers see whole.

        Raises IndexBusy when another writer does not finish in time.
        """

    def rebuild(self, documents: Iterable[Document], progress: Progress | None = None) -> int:
        """Build a new index aside while the old one serves, then swap. Returns its size.

        `progress` is called with the number of documents taken so far.
        """

    def merge(self) -> bool:
        """Join small parts of the index, while others read and write; True if it did."""

    def entries(self) -> Iterator[tuple[str, int]]:
        """(id, version) of every document, in no order."""

    def count(self) -> int:
        """The number of documents."""

    def close(self) -> None:
        """Let go of open files; the next call opens them again."""


def _require_aware(name: str, moment: datetime | None) -> None:
    if moment is not None and moment.utcoffset() is None:
        raise ValueError(f"{name} must carry a time zone")
