"""What a writer hands in, before it has any row: plain, immutable data.

Importers and the demo loader build these; `save_article` turns them into rows. Names are
given as printed; finding the row that a name belongs to is the command's work.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

# A body block: {"type": "paragraph" | "heading" | "image" | "quote" | "list" | "table" | "embed",
# ...}; the members of each type are those of api/schemas/blocks.py.
Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SiteDraft:
    domain: str
    name: str
    operator: str | None = None
    site_id_code: str | None = None
    address: str | None = None
    postcode: str | None = None
    telephone: str | None = None
    icp_number: str | None = None
    police_number: str | None = None


@dataclass(frozen=True, slots=True)
class SectionDraft:
    """A section by the names from the root to it: ("警民互动", "在线访谈")."""

    names: tuple[str, ...]
    slugs: tuple[str, ...] = ()  # as many as names, or none: then made from the names
    description: str | None = None
    keywords: tuple[str, ...] = ()
    column_type: str | None = None


@dataclass(frozen=True, slots=True)
class PersonDraft:
    name: str
    titles: tuple[str, ...] = ()
    organisation: str | None = None
    biography: str | None = None
    image: Block | None = None


@dataclass(frozen=True, slots=True)
class EpisodeDraft:
    """An episode that is planned: nothing but what is known beforehand."""

    number: int | None = None
    title: str | None = None
    guest: PersonDraft | None = None
    organisation: str | None = None
    planned_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SeriesDraft:
    title: str
    slug: str | None = None
    theme: str | None = None
    description: str | None = None
    plan: str | None = None  # the sentence that tells whom the series will invite
    invitees: tuple[str, ...] = ()
    organisers: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    planned: tuple[EpisodeDraft, ...] = ()
    image: Block | None = None


@dataclass(frozen=True, slots=True)
class TurnDraft:
    """One utterance. `role` is host, reporter, guest or public."""

    speaker: str
    role: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class InterviewDraft:
    stage: str = "transcript"
    occasion: str | None = None
    series: SeriesDraft | None = None
    episode_number: int | None = None
    guests: tuple[PersonDraft, ...] = ()
    hosts: tuple[PersonDraft, ...] = ()


@dataclass(frozen=True, slots=True)
class ArticleDraft:
    """An article or, with `interview`, an interview. `body` holds blocks and turns in order.

    `key` names the piece at its origin (a URL, "news:42"), so that importing it again finds
    it. An image block may carry `file`, the path of a local file, in place of `src`.
    """

    key: str
    headline: str
    body: tuple[Block | TurnDraft, ...]
    site: SiteDraft | None = None
    section: SectionDraft | None = None
    kicker: str | None = None
    subtitle: str | None = None
    summary: str | None = None
    source: str | None = None
    byline: str | None = None
    editor: str | None = None
    keywords: tuple[str, ...] = ()
    image: Block | None = None
    published_at: datetime | None = None
    updated_at: datetime | None = None
    original_url: str | None = None
    language: str = "zh-CN"
    interview: InterviewDraft | None = None
    folder: Path | None = field(default=None, compare=False)  # where `file` paths start
