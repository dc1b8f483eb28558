"""Reads of which articles show something, for those who keep what was made from its name."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select, union
from sqlalchemy.orm import Session, aliased

from api.models import Appearance, Article, Episode, Section


def articles_showing(session: Session, resource: str, ids: Collection[UUID]) -> list[UUID]:
    """Ids of the articles, visible or not, that show any of the people, organisations, sections
    or series (`resource` in the singular); none for any other resource."""
    select_ids = _SHOWING.get(resource)
    return list(session.scalars(select_ids(ids))) if select_ids and ids else []


def _with_person(ids: Collection[UUID]) -> Select[UUID]:
    return select(Appearance.article_id).where(Appearance.person_id.in_(ids)).distinct()


def _with_organisation(ids: Collection[UUID]) -> Select[UUID]:
    either = union(
        select(Article.id).where(Article.source_id.in_(ids)),
        select(Appearance.article_id).where(Appearance.organisation_id.in_(ids)),
    ).subquery()
    return select(either.c[0])


def _in_section(ids: Collection[UUID]) -> Select[UUID]:
    """Those below show it too, in their trail."""
    own = aliased(Section)
    return (
        select(Article.id)
        .join(own, own.id == Article.section_id)
        .join(
            Section,
            and_(
                own.site_id == Section.site_id,
                or_(
                    own.id == Section.id,
                    func.substr(own.path, 1, func.length(Section.path) + 1) == Section.path + "/",
                ),
            ),
        )
        .where(Section.id.in_(ids))
        .distinct()
    )


def _in_series(ids: Collection[UUID]) -> Select[UUID]:
    return (
        select(Article.id)
        .join(Episode, Episode.article_id == Article.id)
        .where(Episode.series_id.in_(ids))
    )


_SHOWING = {
    "person": _with_person,
    "organisation": _with_organisation,
    "section": _in_section,
    "series": _in_series,
}
