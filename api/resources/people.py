"""/people and /organisations. What they appear in: /articles?person=ID and the like."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from api.auth import public
from api.caching import answer
from api.errors import NotFound
from api.extensions import Blueprint, db
from api.presenters.sites import organisation_document, person_document
from api.queries import series as queries
from api.schemas.fields import UUID_EXAMPLE
from api.schemas.queries import NoQuery
from api.schemas.sites import Organisation, Person

blueprint = Blueprint("people", __name__, description="People and organisations")

_person_schema = Person()
_organisation_schema = Organisation()


@blueprint.route("/people/<uuid:person_id>", person_id=("Id of the person.", UUID_EXAMPLE))
@blueprint.query(NoQuery)
@blueprint.answers(Person, "The person.")
@public
def get_person(_args: dict[str, Any], person_id: UUID) -> Response:
    """One person

    What the person appears in: `GET /articles?person=ID`.
    """
    row = queries.find_person(db.session, person_id)
    if row is None:
        raise NotFound("person", person_id)
    newest = queries.newest_appearance(db.session, person_id)
    document = _person_schema.dump(person_document(row[0], row[1], newest))
    return answer(document, keys=[f"person:{person_id}"])


@blueprint.route(
    "/organisations/<uuid:organisation_id>",
    organisation_id=("Id of the organisation.", UUID_EXAMPLE),
)
@blueprint.query(NoQuery)
@blueprint.answers(Organisation, "The organisation.")
@public
def get_organisation(_args: dict[str, Any], organisation_id: UUID) -> Response:
    """One organisation

    What it appears in: `GET /articles?organisation=ID` and `GET /series?organisation=ID`.
    """
    found = queries.find_organisation(db.session, organisation_id)
    if found is None:
        raise NotFound("organisation", organisation_id)
    document = _organisation_schema.dump(organisation_document(found))
    return answer(document, keys=[f"organisation:{organisation_id}"], modified=found.modified_at)
