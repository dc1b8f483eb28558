"""Recording what happened, in the transaction in which it happened."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session, aliased

from api.models import Episode, Event, Presentation


def record(session: Session, event: str, resource_id: UUID, version: int | None = None) -> None:
    """Append an event such as `article.published`; the part before the dot is the resource."""
    resource = event.partition(".")[0]
    session.add(Event(type=event, resource=resource, resource_id=resource_id, version=version))


def forget_renderings(session: Session, article_id: UUID) -> None:
    """Drop the rendered JSON of an article, and of its neighbours in a series: they link to it."""
    own = aliased(Episode)
    series = select(own.series_id).where(own.article_id == article_id)
    neighbours = select(Episode.article_id).where(
        Episode.series_id.in_(series), Episode.article_id.is_not(None)
    )
    session.execute(
        delete(Presentation).where(
            or_(Presentation.article_id == article_id, Presentation.article_id.in_(neighbours))
        )
    )
