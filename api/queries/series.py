"""Reads of series, episodes, people and organisations."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, select
from sqlalchemy.orm import Session

from api.models import (
    Appearance,
    Article,
    Episode,
    Organisation,
    Person,
    Section,
    Series,
    SeriesOrganisation,
    Site,
)
from api.queries.articles import episode_order
from api.queries.visibility import visible, visible_organisation, visible_person


def series_list(*, site: str = "", organisation: UUID | None = None) -> Select[datetime, UUID]:
    """Rows (created_at, id) of series."""
    series = select(Series.created_at, Series.id)
    if site:
        series = series.join(Site, Site.id == Series.site_id).where(Site.domain == site)
    if organisation is not None:
        series = series.where(
            exists(
                select(1).where(
                    SeriesOrganisation.series_id == Series.id,
                    SeriesOrganisation.organisation_id == organisation,
                )
            )
        )
    return series


def find_series(session: Session, name: str) -> UUID | None:
    """Id of a series by id or slug (of two sites' series with one slug, the older)."""
    try:
        condition: ColumnElement[bool] = Series.id == UUID(name)
    except ValueError:
        condition = Series.slug == name
    return session.scalar(select(Series.id).where(condition).order_by(Series.id).limit(1))


def series_with_places(
    session: Session, ids: Collection[UUID]
) -> Sequence[Row[Series, Site, Section]]:
    """(Series, Site, Section or None) of each id."""
    return session.execute(
        select(Series, Site, Section)
        .join(Site, Site.id == Series.site_id)
        .outerjoin(Section, Section.id == Series.section_id)
        .where(Series.id.in_(ids))
    ).all()


def series_organisations(
    session: Session, ids: Collection[UUID]
) -> Sequence[Row[UUID, str, Organisation]]:
    """(series id, role, Organisation) in printed order."""
    return session.execute(
        select(SeriesOrganisation.series_id, SeriesOrganisation.role, Organisation)
        .join(Organisation, Organisation.id == SeriesOrganisation.organisation_id)
        .where(SeriesOrganisation.series_id.in_(ids))
        .order_by(SeriesOrganisation.position, Organisation.id)
    ).all()


def series_counts(
    session: Session, ids: Collection[UUID]
) -> Sequence[Row[UUID, int, int, datetime | None]]:
    """(series id, episodes, those that are published, newest publication) of each series."""
    return session.execute(
        select(
            Episode.series_id,
            func.count(Episode.id),
            func.count(Article.id),
            func.max(Article.published_at),
        )
        .outerjoin(Article, and_(Article.id == Episode.article_id, visible()))
        .where(Episode.series_id.in_(ids))
        .group_by(Episode.series_id)
    ).all()


def episodes(
    session: Session, series_id: UUID
) -> Sequence[Row[Episode, Person, Organisation, UUID]]:
    """(Episode, Person or None, Organisation or None, id of its visible article or None)."""
    return session.execute(
        select(Episode, Person, Organisation, Article.id)
        .outerjoin(Person, Person.id == Episode.person_id)
        .outerjoin(Organisation, Organisation.id == Episode.organisation_id)
        .outerjoin(Article, and_(Article.id == Episode.article_id, visible()))
        .where(Episode.series_id == series_id)
        .order_by(*episode_order())
    ).all()


def find_person(session: Session, person_id: UUID) -> Row[Person, Organisation] | None:
    """(Person, Organisation or None), if the public can meet the person anywhere."""
    return session.execute(
        select(Person, Organisation)
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .where(Person.id == person_id, visible_person(Person.id))
    ).first()


def newest_appearance(session: Session, person_id: UUID) -> Row[Appearance, Organisation] | None:
    """(Appearance, Organisation or None) of a person in the newest article: the posts held now."""
    return session.execute(
        select(Appearance, Organisation)
        .join(Article, Article.id == Appearance.article_id)
        .outerjoin(Organisation, Organisation.id == Appearance.organisation_id)
        .where(Appearance.person_id == person_id, visible())
        .order_by(Article.published_at.desc(), Article.id.desc())
        .limit(1)
    ).first()


def find_organisation(session: Session, organisation_id: UUID) -> Organisation | None:
    return session.scalar(
        select(Organisation).where(
            Organisation.id == organisation_id, visible_organisation(Organisation.id)
        )
    )


def organisations_by_id(session: Session, ids: Collection[UUID]) -> Sequence[Organisation]:
    return session.scalars(select(Organisation).where(Organisation.id.in_(ids))).all()
