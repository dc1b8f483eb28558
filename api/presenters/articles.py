"""Articles as JSON. Rendered once, kept as bytes, made afresh where no bytes are kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy.orm import Session

from api.models import Kind, Section, Site
from api.presenters import refs
from api.queries import articles as parts
from api.queries import sites as site_queries
from api.schemas.articles import Article as ArticleSchema
from api.schemas.refs import ArticleSummary
from api.text import block_texts, excerpt

SUMMARY_LENGTH = 120
NOT_TOLD = {"heading", "image", "table", "embed"}
HOST_ROLES = {"host", "reporter"}

_summary_schema = ArticleSummary()
_detail_schema = ArticleSchema()


@dataclass(frozen=True, slots=True)
class Rendered:
    """JSON of an article as lists show it, and whole."""

    summary: bytes
    detail: bytes


def render_articles(session: Session, ids: Collection[UUID]) -> dict[UUID, Rendered]:
    """Render articles by id, in a constant number of queries. Unknown ids are left out."""
    return {
        document["id"]: Rendered(
            orjson.dumps(_summary_schema.dump(document)),
            orjson.dumps(_detail_schema.dump(document)),
        )
        for document in article_documents(session, ids)
    }


def article_documents(session: Session, ids: Collection[UUID]) -> Iterable[refs.Document]:
    """What the schemas dump, one for each article."""
    primary = site_queries.primary_domain(session)
    rows = parts.articles_with_places(session, ids)
    trails = _Trails(session, rows, primary)
    people = _people(session, ids)
    turns = _turns(session, ids)
    series = _Series(session, ids)
    for article, site, section, source in rows:
        body = [
            turns[article.id, block["number"]] if block["type"] == "turn" else block
            for block in article.body
        ]
        number, around, previous_one, next_one = series.place(article.id)
        guests, hosts = people[article.id]
        yield {
            "id": article.id,
            "kind": article.kind,
            "url": refs.article_url(article.id, article.kind),
            "kicker": article.kicker,
            "headline": article.headline,
            "subtitle": article.subtitle,
            "summary": article.summary or _opening(body),
            "image": article.image or _first_image(body),
            "section": refs.section_ref(section, site, primary) if section else None,
            "source": refs.organisation_ref(source),
            "byline": article.byline,
            "published_at": article.published_at,
            "updated_at": article.updated_at,
            "version": article.version,
            "series": refs.series_ref(around) if around else None,
            "episode_number": number,
            "stage": article.stage,
            "guests": guests,
            "site": refs.site_ref(site, primary),
            "breadcrumbs": trails.to(section),
            "keywords": article.keywords,
            "editor": article.editor,
            "language": article.language,
            "original_url": article.original_url,
            "occasion": article.occasion,
            "hosts": hosts,
            "previous_episode": previous_one,
            "next_episode": next_one,
            "turn_count": sum(block["type"] == "turn" for block in body),
            "body": body,
        }


def _opening(body: list[dict[str, Any]]) -> str | None:
    """The first words of the running text: the cells of a table make no sentence."""
    told = [block for block in body if block["type"] not in NOT_TOLD]
    text = " ".join(block_texts(told[:4]))
    return excerpt(text, SUMMARY_LENGTH) or None


def _first_image(body: list[dict[str, Any]]) -> dict[str, Any] | None:
    return next((block for block in body if block["type"] == "image"), None)


class _Trails:
    """The sections from the root to any section of the articles' sites."""

    def __init__(self, session: Session, rows: Iterable[Any], primary: str) -> None:
        self._primary = primary
        self._sites: dict[UUID, Site] = {row[1].id: row[1] for row in rows if row[2]}
        sections = site_queries.sections_of_sites(session, self._sites)
        self._sections = {section.id: section for section in sections}

    def to(self, section: Section | None) -> list[refs.Document]:
        trail: list[refs.Document] = []
        while section is not None:
            site = self._sites[section.site_id]
            trail.insert(0, refs.section_ref(section, site, self._primary))
            section = self._sections[section.parent_id] if section.parent_id else None
        return trail


def _people(
    session: Session, ids: Collection[UUID]
) -> dict[UUID, tuple[list[refs.Document], list[refs.Document]]]:
    found: dict[UUID, tuple[list[refs.Document], list[refs.Document]]] = defaultdict(
        lambda: ([], [])
    )
    for appearance, person, organisation in parts.appearances(session, ids):
        guests, hosts = found[appearance.article_id]
        group = hosts if appearance.role in HOST_ROLES else guests
        group.append(refs.guest(appearance, person, organisation))
    return found


def _turns(session: Session, ids: Collection[UUID]) -> dict[tuple[UUID, int], refs.Document]:
    return {
        (turn.article_id, turn.number): {
            "type": "turn",
            "number": turn.number,
            "anchor": f"turn-{turn.number}",
            "role": turn.role,
            "speaker": turn.speaker,
            "person": refs.person_ref(person) if person else None,
            "blocks": turn.blocks,
        }
        for turn, person in parts.turns(session, ids)
    }


class _Series:
    """Where articles stand in their series, and what is published before and after."""

    def __init__(self, session: Session, ids: Collection[UUID]) -> None:
        self._rows: dict[UUID, list[Any]] = defaultdict(list)
        self._series_of: dict[UUID, UUID] = {}
        for row in parts.episodes_around(session, ids):
            episode = row[0]
            self._rows[episode.series_id].append(row)
            if episode.article_id is not None:
                self._series_of[episode.article_id] = episode.series_id

    def place(self, article_id: UUID) -> tuple[Any, Any, Any, Any]:
        """(number, Series, link to the one before, link to the one after), each may be None."""
        series_id = self._series_of.get(article_id)
        rows = self._rows[series_id] if series_id else []
        for index, (episode, series, _headline, _kind) in enumerate(rows):
            if episode.article_id == article_id:
                before = _link(rows[index - 1]) if index else None
                after = _link(rows[index + 1]) if index + 1 < len(rows) else None
                return episode.number, series, before, after
        return None, None, None, None


def _link(row: Any) -> refs.Document:
    episode, _series, headline, kind = row
    return {
        "number": episode.number,
        "headline": headline,
        "url": refs.article_url(episode.article_id, Kind(kind)),
    }
