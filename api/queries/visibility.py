"""What the public may see: said once, here, and used by every read."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select

from api.models import Appearance, Article, Episode, Series, SeriesOrganisation, Status


def visible() -> ColumnElement[bool]:
    """True for an article that the public may see.

    What is dated in the future is `scheduled` until the dispatcher publishes it, so that the
    clock need not be asked here: a bound on the time would keep lists from their index.
    """
    return Article.status == Status.published


def _visible_articles(*conditions: Any) -> ColumnElement[bool]:
    return exists(select(1).select_from(Article).where(visible(), *conditions))


def visible_person(person_id: Any) -> ColumnElement[bool]:
    """True for a person whom the public can meet: in an article, or announced in a series."""
    return or_(
        exists(
            select(1)
            .select_from(Appearance)
            .join(Article, Article.id == Appearance.article_id)
            .where(visible(), Appearance.person_id == person_id)
        ),
        exists(select(1).select_from(Episode).where(Episode.person_id == person_id)),
    )


def visible_organisation(organisation_id: Any) -> ColumnElement[bool]:
    """True for an organisation that something the public can see names."""
    return or_(
        _visible_articles(Article.source_id == organisation_id),
        exists(
            select(1)
            .select_from(Appearance)
            .join(Article, Article.id == Appearance.article_id)
            .where(visible(), Appearance.organisation_id == organisation_id)
        ),
        exists(
            select(1)
            .select_from(SeriesOrganisation)
            .join(Series, Series.id == SeriesOrganisation.series_id)
            .where(SeriesOrganisation.organisation_id == organisation_id)
        ),
        exists(select(1).select_from(Episode).where(Episode.organisation_id == organisation_id)),
    )
