"""Chinese full-text search: exact, forgiving of how things are typed, and disposable.

The service knows only what is exported here; the engine behind it can be another one.
"""

from search_index.answering.highlight import Highlighter, Segment
from search_index.asking.synonyms import SynonymsError
from search_index.index import WhooshIndex
from search_index.planned import Plan, UnderstoodFilter
from search_index.protocol import (
    MAX_LIMIT,
    MAX_OFFSET,
    MAX_SUGGESTIONS,
    Correction,
    Document,
    Entity,
    Facet,
    FacetCount,
    Filters,
    Hit,
    IndexBusy,
    IndexOutdated,
    IndexUnavailable,
    Query,
    Results,
    SearchIndex,
    SearchIndexError,
    Sort,
    Suggestion,
    SuggestionKind,
    Turn,
)

__all__ = [
    "MAX_LIMIT",
    "MAX_OFFSET",
    "MAX_SUGGESTIONS",
    "Correction",
    "Document",
    "Entity",
    "Facet",
    "FacetCount",
    "Filters",
    "Highlighter",
    "Hit",
    "IndexBusy",
    "IndexOutdated",
    "IndexUnavailable",
    "Plan",
    "Query",
    "Results",
    "SearchIndex",
    "SearchIndexError",
    "Segment",
    "Sort",
    "Suggestion",
    "SuggestionKind",
    "SynonymsError",
    "Turn",
    "UnderstoodFilter",
    "WhooshIndex",
]
