"""People and organisations, and the parts they play."""

from __future__ import annotations

from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Base, Identified


class Role(StrEnum):
    """What a speaker is in an interview."""

    host = "host"
    reporter = "reporter"
    guest = "guest"
    public = "public"


class OrganisationRole(StrEnum):
    organiser = "organiser"  # 主办单位
    partner = "partner"  # partner media


class Organisation(Identified, Base):
    __tablename__ = "organisations"

    name: Mapped[str] = mapped_column(String(200), unique=True)
    url: Mapped[str | None] = mapped_column(Text)


class Person(Identified, Base):
    """A person; `titles` (职务) are those last known, an appearance keeps those held then."""

    __tablename__ = "people"

    name: Mapped[str] = mapped_column(String(100), index=True)
    titles: Mapped[list[str]] = mapped_column(default=list)
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    biography: Mapped[str | None] = mapped_column(Text)
    image: Mapped[dict[str, Any] | None]


class Appearance(Base):
    """A person in an article: as what, with the titles held then, in printed order."""

    __tablename__ = "appearances"
    __table_args__ = (Index("ix_appearances_person_id", "person_id"),)

    article_id: Mapped[UUID] = mapped_column(
        ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(16), primary_key=True)
    position: Mapped[int] = mapped_column(default=0)
    titles: Mapped[list[str]] = mapped_column(default=list)
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"), index=True)


class SeriesOrganisation(Base):
    """An organisation's part in a series, in printed order."""

    __tablename__ = "series_organisations"

    series_id: Mapped[UUID] = mapped_column(
        ForeignKey("series.id", ondelete="CASCADE"), primary_key=True
    )
    organisation_id: Mapped[UUID] = mapped_column(
        ForeignKey("organisations.id"), primary_key=True, index=True
    )
    role: Mapped[str] = mapped_column(String(16), primary_key=True)
    position: Mapped[int] = mapped_column(default=0)
