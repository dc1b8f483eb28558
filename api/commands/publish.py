"""Publishing a draft, and whatever is scheduled and due."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from api.commands.faults import Refused
from api.commands.outbox import forget_renderings, record
from api.models import Article, Status, now


def publish(session: Session, article_id: UUID, at: datetime | None = None) -> Status:
    """Publish an article at a time: its own date, unless `at` is given.

    A time to come schedules it. Raises Refused for an unknown or withdrawn article and for
    one that has no date: none is ever made up.
    """
    article = session.get(Article, article_id)
    if article is None:
        raise Refused(f"there is no article {article_id}")
    if article.status == Status.withdrawn:
        raise Refused("a withdrawn article is not published again")
    article.published_at = at or article.published_at
    if article.published_at is None:
        raise Refused("the article has no date: give the time of its publication")
    article.updated_at = article.updated_at or article.published_at
    due = article.published_at <= now()
    article.status = Status.published if due else Status.scheduled
    _tell(session, article)
    return article.status


def is_anything_due(session: Session) -> bool:
    """Whether `publish_due` would find anything: asked without taking the writer's lock."""
    return session.scalar(select(Article.id).where(_due()).limit(1)) is not None


def publish_due(session: Session) -> int:
    """Publish all that is scheduled and due. Returns how many that were."""
    due = session.scalars(select(Article).where(_due())).all()
    for article in due:
        article.status = Status.published
        _tell(session, article)
    return len(due)


def _due() -> ColumnElement[bool]:
    return and_(Article.status == Status.scheduled, Article.published_at <= now())


def _tell(session: Session, article: Article) -> None:
    forget_renderings(session, article.id)
    event = "published" if article.status == Status.published else "scheduled"
    record(session, f"article.{event}", article.id, article.version)
