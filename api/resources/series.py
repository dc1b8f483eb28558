"""/series and its episodes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import orjson
from flask import Response

from api.auth import public
from api.caching import answer
from api.errors import NotFound
from api.extensions import Blueprint, db
from api.models import Series
from api.pagination import BY_TIME, Order, fetch_page, slice_page
from api.presenters.series import episode_documents, series_documents
from api.queries import series as queries
from api.resources.answers import list_answer, render_visible
from api.schemas.queries import NoQuery, PageQuery, SeriesListQuery
from api.schemas.series import Episode, EpisodeList, SeriesList
from api.schemas.series import Series as SeriesSchema

blueprint = Blueprint("series", __name__, description="Interview series and their episodes")

SERIES = ("Id or slug of the series.", "livelihood-2026")

_schema = SeriesSchema()
_episode_schema = Episode(exclude=["article"])
_ORDERS = {
    name: Order(name, (Series.created_at, Series.id), BY_TIME, name.startswith("-"))
    for name in ("-created_at", "created_at")
}


@blueprint.route("/series")
@blueprint.query(SeriesListQuery)
@blueprint.answers(SeriesList, "A page of series.")
@public
def list_series(args: dict[str, Any]) -> Response:
    """Interview series, newest first"""
    select = queries.series_list(site=args.get("site", ""), organisation=args.get("organisation"))
    order = _ORDERS[args["sort"]]
    page = fetch_page(db.session, select, order, limit=args["limit"], cursor=args.get("cursor"))
    documents = series_documents(db.session, [row[1] for row in page.rows])
    items = [orjson.dumps(_schema.dump(documents[row[1]])) for row in page.rows]
    return list_answer(items, page, keys=["series"])


@blueprint.route("/series/<series>", series=SERIES)
@blueprint.query(NoQuery)
@blueprint.answers(SeriesSchema, "The series.")
@public
def get_series(_args: dict[str, Any], series: str) -> Response:
    """One series, by id or slug"""
    series_id = _series_id(series)
    document = series_documents(db.session, [series_id])[series_id]
    return answer(_schema.dump(document), keys=["series", f"series:{series_id}"])


@blueprint.route("/series/<series>/episodes", series=SERIES)
@blueprint.query(PageQuery)
@blueprint.answers(EpisodeList, "A page of episodes, in their order.")
@public
def list_episodes(args: dict[str, Any], series: str) -> Response:
    """The episodes of a series, planned ones included"""
    series_id = _series_id(series)
    page = slice_page(
        episode_documents(db.session, series_id),
        f"episodes:{series_id}",
        limit=args["limit"],
        cursor=args.get("cursor"),
    )
    ids = [article_id for _, article_id in page.rows if article_id is not None]
    articles = render_visible(db.session, ids)
    items = []
    for document, article_id in page.rows:
        dumped = _episode_schema.dump(document)
        dumped["article"] = orjson.Fragment(articles[article_id].summary) if article_id else None
        items.append(orjson.dumps(dumped))
    return list_answer(items, page, keys=["series", f"series:{series_id}"])


def _series_id(name: str) -> UUID:
    series_id = queries.find_series(db.session, name)
    if series_id is None:
        raise NotFound("series", name)
    return series_id
