"""Chinese full-text search: exact, forgiving of how things are typed, and disposable.

The service knows only what is exported here; the engine behind it can be another one.
"""

from search_index.highlight import Highlighter, Segment
from search_index.index import WhooshIndex
from search_index.protocol import (
    MAX_LIMIT,
    MAX_OFFSET,
    Document,
    Filters,
    Hit,
    IndexBusy,
    IndexOutdated,
    IndexUnavailable,
    Query,
    Results,
    SearchIndex,
    SearchIndexError,
    Turn,
)

__all__ = [
    "MAX_LIMIT",
    "MAX_OFFSET",
    "Document",
    "Filters",
    "Highlighter",
    "Hit",
    "IndexBusy",
    "IndexOutdated",
    "IndexUnavailable",
    "Query",
    "Results",
    "SearchIndex",
    "SearchIndexError",
    "Segment",
    "Turn",
    "WhooshIndex",
]
