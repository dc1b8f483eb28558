"""Reads of what is searched for often."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import Row, case, func, select
from sqlalchemy.orm import Session

from api.models import SearchTrend

DAYS = 7


def trending(session: Session, today: date, *, minimum: int, limit: int) -> Sequence[Row[str, int]]:
    """(text, how often in the last days) of queries typed `minimum` times on one day, most wanted
    first.

    A day weighs one less than the day after it, so that what is wanted now goes first.
    """
    days = [today - timedelta(days=age) for age in range(DAYS)]
    weight = case({day: DAYS - age for age, day in enumerate(days)}, value=SearchTrend.day)
    total = func.sum(SearchTrend.count)
    return session.execute(
        select(SearchTrend.text, total)
        .where(SearchTrend.day.in_(days))
        .group_by(SearchTrend.text)
        .having(func.max(SearchTrend.count) >= minimum)
        .order_by(func.sum(SearchTrend.count * weight).desc(), SearchTrend.text)
        .limit(limit)
    ).all()
