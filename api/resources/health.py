"""/health: the process lives. /readiness: it can answer, with what is missing."""

from __future__ import annotations

from typing import Any

from flask import Response
from sqlalchemy import text

from api.auth import public
from api.caching import answer
from api.extensions import Blueprint, Schema, db
from api.resources.search import search_index, search_unavailable
from api.schemas import fields as f
from api.schemas.queries import NoQuery
from search_index import SearchIndexError

blueprint = Blueprint("health", __name__, description="Health and readiness")


class Health(Schema):
    status = f.text("Always ok: a service that is not well gives a problem.", "ok")


@blueprint.route("/health")
@blueprint.query(NoQuery)
@blueprint.answers(Health, "The process answers.")
@public
def get_health(_args: dict[str, Any]) -> Response:
    """Whether the process lives"""
    return _uncached(answer({"status": "ok"}))


@blueprint.route("/readiness")
@blueprint.query(NoQuery)
@blueprint.answers(Health, "Database and search index can be read.")
@public
def get_readiness(_args: dict[str, Any]) -> Response:
    """Whether the service can answer: 503 names what is missing"""
    db.session.execute(text("SELECT 1"))
    try:
        search_index().count()
    except SearchIndexError as error:
        raise search_unavailable(error) from error
    return _uncached(answer({"status": "ok"}))


def _uncached(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
