"""The outbox: an event for every change, written in the transaction of the change."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Base
from api.models.types import now


class Event(Base):
    """Something that has happened to a resource, such as `article.published`.

    `dispatched_at` is set when every handler has been told.
    """

    __tablename__ = "events"
    __table_args__ = (Index("ix_events_pending", "dispatched_at", "id"),)

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    type: Mapped[str] = mapped_column(String(50))
    resource: Mapped[str] = mapped_column(String(20))
    resource_id: Mapped[UUID]
    version: Mapped[int | None]
    occurred_at: Mapped[datetime] = mapped_column(default=now)
    dispatched_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None] = mapped_column(Text)
