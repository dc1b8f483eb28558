"""Filling in the rendered JSON of articles that a change has dropped."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.models import Article, Episode, Presentation, Status
from api.presenters.articles import render_articles


def render_missing(session: Session, changed: Sequence[UUID]) -> None:
    """Render the changed articles, and their neighbours in series, where nothing is kept.

    Runs within the transaction that writes, so that no older state is ever put back.
    """
    if not changed:
        return
    series = select(Episode.series_id).where(Episode.article_id.in_(changed))
    neighbours = select(Episode.article_id).where(
        Episode.series_id.in_(series), Episode.article_id.is_not(None)
    )
    missing = session.scalars(
        select(Article.id)
        .outerjoin(Presentation, Presentation.article_id == Article.id)
        .where(
            Article.id.in_(changed) | Article.id.in_(neighbours),
            Article.status == Status.published,
            Presentation.article_id.is_(None),
        )
    ).all()
    session.add_all(
        Presentation(article_id=article_id, summary=rendered.summary, detail=rendered.detail)
        for article_id, rendered in render_articles(session, missing).items()
    )
    session.flush()
