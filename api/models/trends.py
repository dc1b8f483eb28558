"""How often a query is typed: by day, and by nobody in particular."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, String
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Base

LONGEST_TREND = 30  # characters; what is longer is more likely to be somebody's own


class SearchTrend(Base):
    """A query text, as all who typed it are taken to have typed it, and how many did on a day."""

    __tablename__ = "search_trends"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    text: Mapped[str] = mapped_column(String(LONGEST_TREND), primary_key=True)
    count: Mapped[int]
