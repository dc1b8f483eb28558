"""/suggest and /search/trending: what somebody may be about to type."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app

from api.auth import public
from api.caching import answer
from api.commands.trends import TrendCounter
from api.extensions import Blueprint, db
from api.presenters.suggestions import suggestion_documents
from api.queries.trends import trending
from api.resources.index_access import search_index, search_unavailable
from api.resources.search import site_id
from api.schemas.search import SuggestionList, TrendList
from api.schemas.search_queries import SuggestQuery, TrendingQuery
from search_index import SearchIndexError

blueprint = Blueprint("suggestions", __name__, description="What to search for")


@blueprint.route("/suggest")
@blueprint.query(SuggestQuery)
@blueprint.answers(SuggestionList, "Suggestions, best first; none for a text that says nothing.")
@public
def suggest(args: dict[str, Any]) -> Response:
    """Suggestions while typing

    Headlines, people, organisations, series and sections: by their characters, by full pinyin
    (`changchun`) and by initials (`cc`).
    """
    site = site_id(args["site"]) if "site" in args else None
    try:
        found = search_index().suggest(args["q"], args["limit"], site)
    except SearchIndexError as error:
        raise search_unavailable(error) from error
    documents = suggestion_documents(db.session, found)
    return answer({"query": args["q"], "data": documents}, keys=["articles"])


@blueprint.route("/search/trending")
@blueprint.query(TrendingQuery)
@blueprint.answers(TrendList, "Queries, most wanted first.")
@public
def list_trending(args: dict[str, Any]) -> Response:
    """What many search for

    Counted without a trace of who typed it: once for each address and day, never texts that
    could be about one person, and shown only when several have typed it.
    """
    settings = current_app.config["SETTINGS"]
    counter: TrendCounter = current_app.extensions["trends"]
    # An address is counted once by each worker: alone it never makes a trend of a day.
    minimum = max(settings.trending_minimum, settings.workers + 1)
    rows = trending(db.session, counter.today(), minimum=minimum, limit=args["limit"])
    return answer({"data": [{"text": text, "count": int(count)} for text, count in rows]})
