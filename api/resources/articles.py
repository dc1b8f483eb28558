"""/articles and /interviews: one collection, the second is the part that has turns."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import orjson
from flask import Response

from api.auth import public
from api.caching import answer
from api.errors import NotFound
from api.extensions import Blueprint, db
from api.models import Kind
from api.pagination import slice_page
from api.presenters.articles import render_articles
from api.queries import articles as queries
from api.resources.answers import article_page, include, list_answer, render_visible, sparse
from api.resources.index_access import search_index, search_unavailable
from api.schemas.articles import ArticleAnswer, ArticleList, RelatedList, TurnList
from api.schemas.fields import UUID_EXAMPLE
from api.schemas.queries import ArticleListQuery, ArticleOneQuery, InterviewListQuery, PageQuery
from api.schemas.search_queries import RelatedQuery
from search_index import SearchIndexError

blueprint = Blueprint("articles", __name__, description="Articles and interviews")

ARTICLE_ID = ("Id of the article or interview.", UUID_EXAMPLE)


@blueprint.route("/articles")
@blueprint.query(ArticleListQuery)
@blueprint.answers(ArticleList, "A page of articles.")
@public
def list_articles(args: dict[str, Any]) -> Response:
    """Articles and interviews, newest first"""
    return article_page(db.session, args)


@blueprint.route("/articles/<uuid:article_id>", article_id=ARTICLE_ID)
@blueprint.query(ArticleOneQuery)
@blueprint.answers(ArticleAnswer, "The article. With `fields`, only the members asked for.")
@public
def get_article(args: dict[str, Any], article_id: UUID) -> Response:
    """One article or interview, whole"""
    return _one(args, article_id, None)


@blueprint.route("/articles/<uuid:article_id>/related", article_id=ARTICLE_ID)
@blueprint.query(RelatedQuery)
@blueprint.answers(RelatedList, "Other articles and interviews, the most alike first.")
@public
def list_related(args: dict[str, Any], article_id: UUID) -> Response:
    """What is like an article or interview"""
    if queries.article_row(db.session, article_id) is None:
        raise NotFound("article", article_id)
    try:
        hits = search_index().related(str(article_id), args["limit"])
    except SearchIndexError as error:
        raise search_unavailable(error) from error
    ids = [UUID(hit.id) for hit in hits]
    rendered = render_visible(db.session, ids)
    items = [rendered[one].summary for one in ids if one in rendered]
    return answer(
        b'{"data":[' + b",".join(items) + b"]}", keys=["articles", f"article:{article_id}"]
    )


@blueprint.route("/interviews")
@blueprint.query(InterviewListQuery)
@blueprint.answers(ArticleList, "A page of interviews.")
@public
def list_interviews(args: dict[str, Any]) -> Response:
    """Interviews, newest first"""
    return article_page(db.session, args, Kind.interview)


@blueprint.route("/interviews/<uuid:article_id>", article_id=ARTICLE_ID)
@blueprint.query(ArticleOneQuery)
@blueprint.answers(ArticleAnswer, "The interview. With `fields`, only the members asked for.")
@public
def get_interview(args: dict[str, Any], article_id: UUID) -> Response:
    """One interview, whole

    `include=site,section,series` adds the site with its registration numbers and the series
    with its organisers and plan: all that a page of the interview shows.
    """
    return _one(args, article_id, Kind.interview)


@blueprint.route("/interviews/<uuid:article_id>/turns", article_id=ARTICLE_ID)
@blueprint.query(PageQuery)
@blueprint.answers(TurnList, "A page of turns, in reading order.")
@public
def list_turns(args: dict[str, Any], article_id: UUID) -> Response:
    """The turns of an interview"""
    body, modified = _detail(article_id, Kind.interview)
    turns = [block for block in orjson.loads(body)["body"] if block["type"] == "turn"]
    page = slice_page(turns, f"turns:{article_id}", limit=args["limit"], cursor=args.get("cursor"))
    return list_answer(
        [orjson.dumps(turn) for turn in page.rows],
        page,
        keys=[f"article:{article_id}"],
        modified=modified,
    )


def _detail(article_id: UUID, kind: Kind | None) -> tuple[bytes, Any]:
    row = queries.article_row(db.session, article_id, kind)
    if row is None:
        raise NotFound(kind or "article", article_id)
    if row.detail is not None:
        return row.detail, row.modified_at
    return render_articles(db.session, [article_id])[article_id].detail, None


def _one(args: dict[str, Any], article_id: UUID, kind: Kind | None) -> Response:
    body, modified = _detail(article_id, kind)
    keys = [f"article:{article_id}"]
    if args:
        document = orjson.loads(body)
        included = include(db.session, [document], args.get("include"))
        document = sparse(document, args.get("fields_"))
        if included is not None:
            document["included"] = included
            keys += included
            modified = None  # what is included has changed at times of its own
        body = orjson.dumps(document)
    return answer(body, keys=keys, modified=modified)
