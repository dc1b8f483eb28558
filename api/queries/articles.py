"""Reads of articles: which ones a list shows, and the parts that one is made of."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    SQLColumnExpression,
    bindparam,
    exists,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased

from api.models import (
    Appearance,
    Article,
    Episode,
    Kind,
    Organisation,
    Person,
    Presentation,
    Section,
    Series,
    Site,
    Turn,
)
from api.queries.visibility import visible


def article_list(
    conditions: Sequence[ColumnElement[bool]], time: Any
) -> Select[datetime, UUID, bytes | None, datetime | None]:
    """Rows (time, id, rendered summary or None, when it was rendered) of visible articles."""
    return _list_by(time).where(*conditions)


@cache  # making a statement costs as much as running it
def _list_by(time: Any) -> Select[datetime, UUID, bytes | None, datetime | None]:
    return (
        select(time, Article.id, Presentation.summary, Presentation.modified_at)
        .outerjoin(Presentation, Presentation.article_id == Article.id)
        .where(visible())
    )


def article_conditions(
    args: Mapping[str, Any], *, section_ids: Sequence[UUID], series_id: UUID | None
) -> list[ColumnElement[bool]]:
    """The filters of `ArticleFilters`, with section and series already looked up."""
    conditions: list[ColumnElement[bool]] = []
    add = conditions.append
    if kind := args.get("kind"):
        add(Article.kind == Kind(kind))
    if stage := args.get("stage"):
        add(Article.stage == stage)
    if site := args.get("site"):
        add(Article.site_id.in_(select(Site.id).where(Site.domain == site)))
    if len(section_ids) == 1:
        add(Article.section_id == section_ids[0])  # an index has these in the list's order
    elif section_ids:
        # As a subquery, so that SQLite walks the newest articles rather than sort a whole section.
        add(Article.section_id.in_(select(Section.id).where(Section.id.in_(section_ids))))
    if series_id is not None:
        add(Article.id.in_(select(Episode.article_id).where(Episode.series_id == series_id)))
    if source := args.get("source"):
        add(Article.source_id == source)
    if person := args.get("person"):
        add(_appears(Appearance.person_id == person))
    if organisation := args.get("organisation"):
        appears = _appears(Appearance.organisation_id == organisation)
        add(or_(Article.source_id == organisation, appears))
    if start := args.get("start"):
        add(Article.published_at >= start)
    if end := args.get("end"):
        add(Article.published_at < end)
    if since := args.get("updated_since"):
        add(Article.updated_at >= since)
    return conditions


def _appears(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists(select(1).where(Appearance.article_id == Article.id, condition))


def article_row(
    session: Session, article_id: UUID, kind: Kind | None = None
) -> Row[UUID, bytes, datetime] | None:
    """(id, rendered detail or None, when it was rendered) of a visible article."""
    statement = _ROW if kind is None else _ROW_OF_KIND
    return session.connection().execute(statement, {"id": article_id, "kind": kind}).first()


# Made once, as above.
_ROW = (
    select(Article.id, Presentation.detail, Presentation.modified_at)
    .outerjoin(Presentation, Presentation.article_id == Article.id)
    .where(Article.id == bindparam("id"), visible())
)
_ROW_OF_KIND = _ROW.where(Article.kind == bindparam("kind"))


def articles_with_places(
    session: Session, ids: Collection[UUID]
) -> Sequence[Row[Article, Site, Section, Organisation]]:
    """(Article, Site, Section or None, source Organisation or None) of each id."""
    return session.execute(
        select(Article, Site, Section, Organisation)
        .join(Site, Site.id == Article.site_id)
        .outerjoin(Section, Section.id == Article.section_id)
        .outerjoin(Organisation, Organisation.id == Article.source_id)
        .where(Article.id.in_(ids))
    ).all()


def appearances(
    session: Session, ids: Collection[UUID]
) -> Sequence[Row[Appearance, Person, Organisation]]:
    """(Appearance, Person, Organisation or None) in printed order."""
    return session.execute(
        select(Appearance, Person, Organisation)
        .join(Person, Person.id == Appearance.person_id)
        .outerjoin(Organisation, Organisation.id == Appearance.organisation_id)
        .where(Appearance.article_id.in_(ids))
        .order_by(Appearance.article_id, Appearance.position, Person.id)
    ).all()


def turns(session: Session, ids: Collection[UUID]) -> Sequence[Row[Turn, Person]]:
    """(Turn, Person or None) of the articles."""
    return session.execute(
        select(Turn, Person)
        .outerjoin(Person, Person.id == Turn.person_id)
        .where(Turn.article_id.in_(ids))
    ).all()


def episodes_around(
    session: Session, ids: Collection[UUID]
) -> Sequence[Row[Episode, Series, str, Kind]]:
    """(Episode, Series, headline, kind) of every visible episode of the series that the articles
    are in, in the order of the series."""
    own = aliased(Episode)
    return session.execute(
        select(Episode, Series, Article.headline, Article.kind)
        .join(Series, Series.id == Episode.series_id)
        .join(Article, Article.id == Episode.article_id)
        .where(
            Episode.series_id.in_(select(own.series_id).where(own.article_id.in_(ids))),
            or_(visible(), Article.id.in_(ids)),
        )
        .order_by(*episode_order())
    ).all()


def episode_order() -> tuple[SQLColumnExpression[Any], ...]:
    """第N期 in order, those without a number last."""
    return (Episode.number.is_(None), Episode.number, Episode.id)


def kept_renderings(session: Session, ids: Collection[UUID]) -> Sequence[Row[UUID, bytes, bytes]]:
    """(id, summary or None, detail or None) of those of the ids that are visible."""
    return session.execute(
        select(Article.id, Presentation.summary, Presentation.detail)
        .outerjoin(Presentation, Presentation.article_id == Article.id)
        .where(Article.id.in_(ids), visible())
    ).all()
