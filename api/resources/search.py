"""/search: what the index finds, shown with texts from the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson
from flask import Response, current_app

from api.auth import public
from api.errors import InvalidParameter, Problem
from api.extensions import Blueprint, db
from api.pagination import Page, offset_cursor, read_offset
from api.queries import series as series_queries
from api.queries import sites as site_queries
from api.resources.answers import list_answer, render_visible
from api.schemas.queries import SearchQuery
from api.schemas.search import FoundList
from api.text import block_texts
from search_index import Filters, Highlighter, Hit, Query, SearchIndex, SearchIndexError, Segment

blueprint = Blueprint("search", __name__, description="Full-text search")

PASSAGE_LENGTH = 120
DEEPEST = 10_000


def search_index() -> SearchIndex:
    index: SearchIndex = current_app.extensions["search_index"]
    return index


def search_unavailable(error: SearchIndexError) -> Problem:
    return Problem(503, "search-unavailable", str(error), headers={"Retry-After": "5"})


@blueprint.route("/search")
@blueprint.query(SearchQuery)
@blueprint.answers(FoundList, "A page of what was found.")
@public
def search(args: dict[str, Any]) -> Response:
    """Full-text search

    Any text gives an answer or an empty list. Highlights are segments of the original text,
    so that a client has no markup to trust.
    """
    text = args["q"]
    name = "search:" + args["sort"]
    offset = read_offset(args.get("cursor"), name)
    limit = min(args["limit"], DEEPEST - offset)
    query = Query(
        text,
        filters=_filters(args),
        sort="relevance" if args["sort"] == "relevance" else "newest",
        offset=offset,
        limit=limit,
    )
    try:
        results = search_index().search(query)
    except SearchIndexError as error:
        raise search_unavailable(error) from error
    end = offset + limit
    page = Page(
        [],
        offset_cursor(name, end) if end < min(results.total, DEEPEST) else None,
        offset_cursor(name, max(0, offset - args["limit"])) if offset else None,
    )
    items = _found(results.hits, Highlighter(text))
    return list_answer(
        items, page, extra={"total": results.total, "query": text}, keys=["articles"]
    )


def _filters(args: Mapping[str, Any]) -> Filters:
    section = series = site = None
    if name := args.get("site"):
        found = site_queries.primary_site(db.session, name)
        if found is None:
            raise InvalidParameter("site", "There is no site of that domain.")
        site = str(found.id)
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


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _found(hits: Sequence[Hit], highlighter: Highlighter) -> list[bytes]:
    """Hits as JSON, in their order; one that has just been withdrawn is left out."""
    rendered = render_visible(db.session, [UUID(hit.id) for hit in hits])
    items = []
    for hit in hits:
        kept = rendered.get(UUID(hit.id))
        if kept is None:
            continue
        document = orjson.loads(kept.detail)
        text, turn = _best_passage(document, highlighter)
        found = {
            "score": round(hit.score, 4),
            "article": orjson.Fragment(kept.summary),
            "highlights": {
                "headline": _segments(highlighter.segments(document["headline"])),
                "text": _segments(highlighter.segments(text, PASSAGE_LENGTH)),
            },
            "turn": turn,
        }
        items.append(orjson.dumps(found))
    return items


def _best_passage(
    document: Mapping[str, Any], highlighter: Highlighter
) -> tuple[str, dict[str, Any] | None]:
    """The paragraph that shows best why the article was found, and the turn it stands in."""
    passages: list[tuple[str, dict[str, Any] | None]] = []
    for block in document["body"]:
        turn = None
        if block["type"] == "turn":
            turn = {name: block[name] for name in ("number", "anchor", "speaker")}
            turn["url"] = f"{document['url']}#{block['anchor']}"
        passages.extend((text, turn) for text in block_texts([block]))
    best = highlighter.best([text for text, _ in passages])
    if best is None:
        return document["summary"] or "", None
    return passages[best]


def _segments(segments: Sequence[Segment]) -> list[dict[str, Any]]:
    return [{"text": segment.text, "hit": segment.hit} for segment in segments]
