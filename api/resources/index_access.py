"""The search index as the views see it, and what they say when it cannot be asked."""

from __future__ import annotations

from flask import current_app

from api.config import Settings
from api.errors import Problem
from search_index import IndexUnavailable, SearchIndex, SearchIndexError

RETRY_SECONDS = "5"


def search_index() -> SearchIndex:
    index: SearchIndex = current_app.extensions["search_index"]
    return index


def search_unavailable(error: SearchIndexError) -> Problem:
    """503, with the reason. An index that is missing or damaged is one that is being rebuilt:
    the dispatcher is left a note, because it may not have found out by itself."""
    current_app.logger.warning("search is unavailable: %s", error)  # names files: not for all
    detail = "The search index is busy."
    if isinstance(error, IndexUnavailable):
        detail = "The search index is missing, damaged or outdated, and is being rebuilt."
        settings: Settings = current_app.config["SETTINGS"]
        try:
            settings.damage_note_path.touch()
        except OSError as failure:
            current_app.logger.error("no note for the dispatcher: %s", failure)
    return Problem(503, "search-unavailable", detail, headers={"Retry-After": RETRY_SECONDS})
