"""What several collections need to answer: article pages, sparse fields, includes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from flask import Response
from sqlalchemy import Row
from sqlalchemy.orm import Session

from api.caching import answer
from api.errors import InvalidParameter
from api.models import Article, Kind
from api.pagination import BY_TIME, Order, Page, fetch_page, page_links
from api.presenters.articles import Rendered, render_articles
from api.presenters.series import series_documents
from api.presenters.sites import organisation_document, section_documents, site_document
from api.queries import articles as article_queries
from api.queries import series as series_queries
from api.queries import sites as site_queries
from api.schemas.articles import Included

_included_schema = Included()

_TIMES = {"published_at": Article.published_at, "updated_at": Article.updated_at}
ORDERS = {
    name: Order(name, (_TIMES[name.lstrip("-")], Article.id), BY_TIME, name.startswith("-"))
    for name in ("-published_at", "published_at", "-updated_at", "updated_at")
}


def article_page(session: Session, args: Mapping[str, Any], kind: Kind | None = None) -> Response:
    """A page of articles: rendered rows joined as they are, unless fields or include ask more."""
    order = ORDERS[args["sort"]]
    conditions = conditions_of(session, dict(args) | ({"kind": kind} if kind else {}))
    select = article_queries.article_list(conditions, order.columns[0])
    page = fetch_page(session, select, order, limit=args["limit"], cursor=args.get("cursor"))
    rendered = summaries(session, ((row[1], row[2]) for row in page.rows))
    items: Sequence[bytes] = list(rendered.values())
    included = None
    if args.get("fields_") or args.get("include"):
        documents = [orjson.loads(item) for item in items]
        included = include(session, documents, args.get("include"))
        items = [orjson.dumps(sparse(one, args.get("fields_"))) for one in documents]
    return list_answer(
        items, page, included=included, modified=newest(page.rows), keys=["articles"]
    )


def list_answer(
    items: Sequence[bytes],
    page: Page,
    *,
    included: Mapping[str, Any] | None = None,
    extra: Mapping[str, Any] | None = None,
    modified: datetime | None = None,
    keys: Iterable[str] = (),
) -> Response:
    """The list envelope around items that are JSON already."""
    rest: dict[str, Any] = {"page": {"next": page.next, "prev": page.prev}, **(extra or {})}
    if included is not None:
        rest["included"] = included
    body = b'{"data":[' + b",".join(items) + b"]," + orjson.dumps(rest)[1:]
    return answer(body, keys=keys, modified=modified, links=page_links(page))


def conditions_of(session: Session, args: Mapping[str, Any]) -> list[Any]:
    """Filters with their section and series looked up.

    Raises InvalidParameter for a section or series that does not exist.
    """
    section_ids: Sequence[UUID] = ()
    series_id = None
    if name := args.get("section"):
        section_ids = site_queries.section_and_below(session, name, args.get("site", ""))
        if not section_ids:
            raise InvalidParameter("section", "There is no such section.")
    if name := args.get("series"):
        series_id = series_queries.find_series(session, name)
        if series_id is None:
            raise InvalidParameter("series", "There is no such series.")
    return article_queries.article_conditions(args, section_ids=section_ids, series_id=series_id)


def summaries(session: Session, rows: Iterable[tuple[UUID, bytes | None]]) -> dict[UUID, bytes]:
    """Summaries by id in the given order; those that are not kept are rendered now."""
    found = dict(rows)
    missing = [article_id for article_id, kept in found.items() if kept is None]
    fresh = render_articles(session, missing) if missing else {}
    return {
        article_id: fresh[article_id].summary if kept is None else kept
        for article_id, kept in found.items()
    }


def render_visible(session: Session, ids: Collection[UUID]) -> dict[UUID, Rendered]:
    """Those of the articles that are visible, rendered; what is not kept is rendered now."""
    rows = article_queries.kept_renderings(session, ids)
    found = {row[0]: Rendered(row[1], row[2]) for row in rows if row[1] is not None}
    missing = [row[0] for row in rows if row[1] is None]
    return found | (render_articles(session, missing) if missing else {})


def newest(rows: Iterable[Row[*tuple[Any, ...]]]) -> datetime | None:
    return max((row[3] for row in rows if row[3] is not None), default=None)


def sparse(document: dict[str, Any], names: Sequence[str] | None) -> dict[str, Any]:
    """Only the members asked for, in the document's own order."""
    if not names:
        return document
    return {name: value for name, value in document.items() if name in names}


def include(
    session: Session, documents: Sequence[Mapping[str, Any]], names: Sequence[str] | None
) -> dict[str, Any] | None:
    """Related resources of the documents, each once; one query or two for each name."""
    if not names:
        return None
    primary = site_queries.primary_domain(session)
    found: dict[str, Any] = {}
    if "site" in names:
        sites = site_queries.sites_of_articles(session, [UUID(d["id"]) for d in documents])
        found["sites"] = [site_document(site, primary) for site in sites]
    if "section" in names:
        sections = site_queries.sections_by_id(session, _ids(documents, "section"))
        found["sections"] = section_documents(session, sections, primary)
    if "series" in names:
        found["series"] = list(series_documents(session, _ids(documents, "series")).values())
    if "source" in names:
        rows = series_queries.organisations_by_id(session, _ids(documents, "source"))
        found["organisations"] = [organisation_document(row) for row in rows]
    dumped: dict[str, Any] = _included_schema.dump(found)
    return dumped


def _ids(documents: Iterable[Mapping[str, Any]], name: str) -> list[UUID]:
    return list({UUID(d[name]["id"]): None for d in documents if d.get(name)})
