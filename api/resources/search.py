"""/search: what the index finds, shown with texts from the database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Response, current_app, request

from api.auth import public
from api.commands.trends import TrendCounter
from api.errors import InvalidParameter
from api.extensions import Blueprint, db
from api.pagination import Page, offset_cursor, read_offset
from api.presenters.facets import facet_documents
from api.presenters.found import found_document
from api.queries import series as series_queries
from api.queries import sites as site_queries
from api.resources.answers import list_answer, render_visible
from api.resources.index_access import search_index, search_unavailable
from api.schemas.search import FoundList
from api.schemas.search_queries import SearchQuery
from search_index import (
    Correction,
    Filters,
    Highlighter,
    Plan,
    Query,
    Results,
    SearchIndexError,
    Sort,
)

blueprint = Blueprint("search", __name__, description="Full-text search")

DEEPEST = 10_000
FEW = 50  # found by all words: fewer than this, and other spellings may be looked for
SORTS: dict[str, Sort] = {
    "relevance": "relevance",
    "-published_at": "newest",
    "published_at": "oldest",
}


@blueprint.route("/search")
@blueprint.query(SearchQuery)
@blueprint.answers(FoundList, "A page of what was found.")
@public
def search(args: dict[str, Any]) -> Response:
    """Full-text search

    Any text gives an answer or an empty list. Highlights are segments of the original text,
    so that a client has no markup to trust.
    """
    name = "search:" + args["sort"]
    offset = read_offset(args.get("cursor"), name)
    limit = min(args["limit"], DEEPEST - offset)
    query = Query(
        args["q"],
        filters=_filters(args),
        sort=SORTS[args["sort"]],
        offset=offset,
        limit=limit,
        facets=tuple(args.get("facets", ())),
        is_relaxable=args["relax"],
    )
    try:
        results = search_index().search(query)
        corrections = _corrections(query, results)
        plan = search_index().plan(query.text)
    except SearchIndexError as error:
        raise search_unavailable(error) from error
    understood = _understood(plan)
    if offset == 0 and results.strict_total:
        _count(query, understood)
    end = offset + limit
    page = Page(
        [],
        offset_cursor(name, end) if end < min(results.total, DEEPEST) else None,
        offset_cursor(name, max(0, offset - args["limit"])) if offset else None,
    )
    extra = {
        "total": results.total,
        "query": query.text,
        "is_relaxed": results.is_relaxed,
        "strict_total": results.strict_total,
        "did_you_mean": [{"text": one.text, "total": one.total} for one in corrections],
        "facets": facet_documents(db.session, results.facets),
        "understood": understood,
    }
    items = _found(results, Highlighter(plan), args["passage"])
    return list_answer(items, page, extra=extra, keys=["articles"])


def _filters(args: Mapping[str, Any]) -> Filters:
    section = series = site = None
    if name := args.get("site"):
        site = site_id(name)
    if name := args.get("section"):
        row = site_queries.find_section(db.session, name, args.get("site", ""))
        if row is None:
            raise InvalidParameter("section", "There is no such section.")
        section = str(row.id)
    if name := args.get("series"):
        series_id = series_queries.find_series(db.session, name)
        if series_id is None:
            raise InvalidParameter("series", "There is no such series.")
        series = str(series_id)
    return Filters(
        kind=args.get("kind"),
        site=site,
        section=section,
        series=series,
        source=_text(args.get("source")),
        person=_text(args.get("person")),
        organisation=_text(args.get("organisation")),
        stage=args.get("stage"),
        published_from=args.get("start"),
        published_to=args["end"] - timedelta(microseconds=1) if "end" in args else None,
    )


def site_id(domain: str) -> str:
    """Raises InvalidParameter for a site that does not exist."""
    found = site_queries.primary_site(db.session, domain)
    if found is None:
        raise InvalidParameter("site", "There is no site of that domain.")
    return str(found.id)


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _corrections(query: Query, results: Results) -> tuple[Correction, ...]:
    if query.offset or results.strict_total >= FEW:
        return ()
    return search_index().corrections(query)


def _understood(plan: Plan) -> dict[str, list[Any]]:
    understood = plan.understood
    return {
        "required": list(understood.required),
        "excluded": list(understood.excluded),
        "filters": [
            {"field": one.field, "label": one.label, "value": one.value}
            for one in understood.filters
        ],
    }


def _count(query: Query, understood: Mapping[str, list[Any]]) -> None:
    """Count a query for the trends, if it is no more than words."""
    if query.filters != Filters() or understood["excluded"] or understood["filters"]:
        return
    counter: TrendCounter = current_app.extensions["trends"]
    counter.note(request.remote_addr or "", query.text)


def _found(results: Results, highlighter: Highlighter, passage_length: int) -> list[bytes]:
    """Hits as JSON, in their order; one that has just been withdrawn is left out."""
    rendered = render_visible(db.session, [UUID(hit.id) for hit in results.hits])
    return [
        found_document(hit, rendered[UUID(hit.id)], highlighter, passage_length)
        for hit in results.hits
        if UUID(hit.id) in rendered
    ]
