"""Reads of no more than names and what an address needs, for suggestions and facets.

Asked while somebody types: columns rather than objects, by statements that are made once.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Row, Select, bindparam, select
from sqlalchemy.orm import Session

from api.models import Article, Kind, Organisation, Person, Section, Series, Site
from api.queries.visibility import visible, visible_organisation, visible_person

Rows = dict[UUID, Row[Any]]

_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_SECTIONS = (
    select(Section.id, Section.name, Section.path, Site.domain)
    .join(Site, Site.id == Section.site_id)
    .where(Section.id.in_(_IDS))
)
_SERIES = select(Series.id, Series.title.label("name"), Series.slug).where(Series.id.in_(_IDS))
_PEOPLE = select(Person.id, Person.name).where(Person.id.in_(_IDS), visible_person(Person.id))
_ORGANISATIONS = select(Organisation.id, Organisation.name).where(
    Organisation.id.in_(_IDS), visible_organisation(Organisation.id)
)
_KINDS: Select[UUID, Kind] = select(Article.id, Article.kind).where(Article.id.in_(_IDS), visible())


def sections(session: Session, ids: Collection[UUID]) -> Rows:
    """(id, name, path, domain of its site) by id."""
    return _rows(session, _SECTIONS, ids)


def series(session: Session, ids: Collection[UUID]) -> Rows:
    """(id, name, slug) by id."""
    return _rows(session, _SERIES, ids)


def people(session: Session, ids: Collection[UUID]) -> Rows:
    """(id, name) by id, of those whom the public can meet."""
    return _rows(session, _PEOPLE, ids)


def organisations(session: Session, ids: Collection[UUID]) -> Rows:
    """(id, name) by id, of those that the public can meet."""
    return _rows(session, _ORGANISATIONS, ids)


def article_kinds(session: Session, ids: Collection[UUID]) -> Rows:
    """(id, kind) by id, of visible articles."""
    return _rows(session, _KINDS, ids)


def _rows(session: Session, statement: Select[*tuple[Any, ...]], ids: Collection[UUID]) -> Rows:
    if not ids:
        return {}
    rows = session.connection().execute(statement, {"ids": list(ids)})
    return {row.id: row for row in rows}
