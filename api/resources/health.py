"""/health: the process lives. /readiness: it can answer, with what is missing."""

from __future__ import annotations

from typing import Any

from flask import Response

from api.auth import public
from api.caching import answer
from api.errors import database_unavailable
from api.extensions import Blueprint, Schema, db
from api.migrations import is_current
from api.resources.index_access import search_index, search_unavailable
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
    if not is_current(db.engine):
        raise database_unavailable("The database is not at this version's revision.")
    try:
        search_index().count()
    except SearchIndexError as error:
        raise search_unavailable(error) from error
    return _uncached(answer({"status": "ok"}))


def _uncached(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
