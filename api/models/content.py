"""Sites, sections, articles, series and episodes: what is published."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Enum,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Base, Identified
from api.models.types import now


class Status(StrEnum):
    draft = "draft"
    scheduled = "scheduled"
    published = "published"
    withdrawn = "withdrawn"


class Kind(StrEnum):
    article = "article"
    interview = "interview"


class Stage(StrEnum):
    """How far an interview has come: 征集 is collecting, 预告 announced, 实录 transcript."""

    planned = "planned"
    collecting = "collecting"
    announced = "announced"
    live = "live"
    transcript = "transcript"
    archived = "archived"


def enum_column(kind: type[StrEnum]) -> Enum:
    """Stored as checked text, so that a new member is an ordinary migration on both databases."""
    return Enum(
        kind,
        native_enum=False,
        length=16,
        create_constraint=True,
        values_callable=lambda members: [member.value for member in members],
        name=kind.__name__.lower(),
    )


class Site(Identified, Base):
    """A public site and what the law wants in its footer."""

    __tablename__ = "sites"

    domain: Mapped[str] = mapped_column(String(255), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    operator: Mapped[str | None] = mapped_column(String(200))  # 主办单位
    site_id_code: Mapped[str | None] = mapped_column(String(20))  # 网站标识码
    address: Mapped[str | None] = mapped_column(String(300))
    postcode: Mapped[str | None] = mapped_column(String(20))
    telephone: Mapped[str | None] = mapped_column(String(100))
    icp_number: Mapped[str | None] = mapped_column(String(100))  # ICP备案号
    police_number: Mapped[str | None] = mapped_column(String(100))  # 公安备案号
    timezone: Mapped[str] = mapped_column(String(64), default="Asia/Shanghai")
    language: Mapped[str] = mapped_column(String(35), default="zh-CN")


class Section(Identified, Base):
    """栏目: a node of a site's section tree. `path` is the slugs from the root, joined by '/'."""

    __tablename__ = "sections"
    __table_args__ = (UniqueConstraint("site_id", "path"),)

    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"))
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("sections.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    slug: Mapped[str] = mapped_column(String(100))
    path: Mapped[str] = mapped_column(String(500))
    position: Mapped[int] = mapped_column(default=0)
    description: Mapped[str | None] = mapped_column(Text)
    keywords: Mapped[list[str]] = mapped_column(default=list)
    column_type: Mapped[str | None] = mapped_column(String(50))  # ColumnType, an open list


class Series(Identified, Base):
    """系列访谈: a theme, who organises it, and the episodes planned and published."""

    __tablename__ = "series"
    __table_args__ = (UniqueConstraint("site_id", "slug"),)

    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"))
    section_id: Mapped[UUID | None] = mapped_column(ForeignKey("sections.id"))
    title: Mapped[str] = mapped_column(String(300))
    slug: Mapped[str] = mapped_column(String(100))
    theme: Mapped[str | None] = mapped_column(Text)
    description: Mapped[str | None] = mapped_column(Text)
    plan: Mapped[str | None] = mapped_column(Text)
    invitees: Mapped[list[str]] = mapped_column(default=list)
    image: Mapped[dict[str, Any] | None]


class Episode(Identified, Base):
    """第N期. Planned until its interview is there: then `article_id` names it."""

    __tablename__ = "episodes"
    __table_args__ = (UniqueConstraint("series_id", "number"),)

    series_id: Mapped[UUID] = mapped_column(ForeignKey("series.id"))
    number: Mapped[int | None]
    title: Mapped[str | None] = mapped_column(String(300))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"), index=True)
    titles: Mapped[list[str]] = mapped_column(default=list)
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    planned_at: Mapped[datetime | None]
    article_id: Mapped[UUID | None] = mapped_column(ForeignKey("articles.id"), unique=True)


class Article(Identified, Base):
    """A piece of content. An interview is an article whose body has turns.

    `body` is a list of typed blocks in reading order; a block {"type": "turn", "number": n}
    stands for the row n of `turns`.
    """

    __tablename__ = "articles"
    __table_args__ = (
        CheckConstraint("version >= 1", name="version"),
        CheckConstraint("status <> 'published' OR published_at IS NOT NULL", name="dated"),
        CheckConstraint("kind = 'interview' OR stage IS NULL", name="interview_stage"),
        Index("ix_articles_newest", "status", "published_at", "id"),
        Index("ix_articles_updated", "status", "updated_at", "id"),
        Index("ix_articles_kind", "kind", "status", "published_at", "id"),
        Index("ix_articles_section", "section_id", "status", "published_at", "id"),
        Index("ix_articles_source", "source_id", "status", "published_at", "id"),
        Index("ix_articles_site", "site_id", "status", "published_at", "id"),
    )

    kind: Mapped[Kind] = mapped_column(enum_column(Kind), default=Kind.article)
    status: Mapped[Status] = mapped_column(enum_column(Status), default=Status.draft)
    stage: Mapped[Stage | None] = mapped_column(enum_column(Stage))
    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"))
    section_id: Mapped[UUID | None] = mapped_column(ForeignKey("sections.id"))
    kicker: Mapped[str | None] = mapped_column(String(300))  # 引题
    headline: Mapped[str] = mapped_column(String(500))
    subtitle: Mapped[str | None] = mapped_column(String(500))
    summary: Mapped[str | None] = mapped_column(Text)
    body: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    occasion: Mapped[str | None] = mapped_column(Text)
    source_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    byline: Mapped[str | None] = mapped_column(String(200))
    editor: Mapped[str | None] = mapped_column(String(100))  # 责任编辑
    keywords: Mapped[list[str]] = mapped_column(default=list)
    image: Mapped[dict[str, Any] | None]
    language: Mapped[str] = mapped_column(String(35), default="zh-CN")
    published_at: Mapped[datetime | None]
    updated_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    last_turn: Mapped[int] = mapped_column(default=0)  # highest turn number ever given
    original_url: Mapped[str | None] = mapped_column(Text)
    origin: Mapped[str | None] = mapped_column(String(64), unique=True)  # digest of its key
    digest: Mapped[str] = mapped_column(String(64))  # of the edition's document


class Turn(Base):
    """One speaker's utterance. `number` is its address (#turn-12): given once, never reused."""

    __tablename__ = "turns"

    article_id: Mapped[UUID] = mapped_column(
        ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(String(16))
    speaker: Mapped[str] = mapped_column(String(100))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"), index=True)
    blocks: Mapped[list[dict[str, Any]]]


class Edition(Base):
    """One immutable version of an article, whole, as it was saved."""

    __tablename__ = "editions"

    article_id: Mapped[UUID] = mapped_column(
        ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[int] = mapped_column(primary_key=True)
    document: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = mapped_column(default=now)


class Presentation(Base):
    """An article rendered to JSON once, so that reading it is one lookup.

    Whatever a row was made from, changing it deletes the row in the same transaction;
    a reader who finds none renders afresh, and the event handlers fill it in again.
    """

    __tablename__ = "presentations"

    article_id: Mapped[UUID] = mapped_column(
        ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True
    )
    summary: Mapped[bytes] = mapped_column(LargeBinary)
    detail: Mapped[bytes] = mapped_column(LargeBinary)
    modified_at: Mapped[datetime] = mapped_column(default=now)
