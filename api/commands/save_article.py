"""Storing an article or interview from a draft: created, changed or, if the same, left alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import String, delete, select
from sqlalchemy.orm import Session

from api.commands.drafts import ArticleDraft, Block, PersonDraft, TurnDraft
from api.commands.faults import Refused
from api.commands.outbox import forget_renderings, record
from api.commands.pictures import with_stored_pictures
from api.commands.save_places import save_organisation, save_person, save_section, save_site
from api.commands.save_series import place_episode, save_series
from api.commands.turns import number_turns
from api.models import (
    Appearance,
    Article,
    Edition,
    Episode,
    Kind,
    Person,
    Role,
    Stage,
    Status,
    Turn,
    new_id,
    now,
)

CREATED, CHANGED, UNCHANGED = "created", "changed", "unchanged"
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")  # as JSON escapes it; not a backslash and "u0000"
_TEXTS = ("kicker", "headline", "subtitle", "summary", "byline", "editor", "language")


@dataclass(frozen=True, slots=True)
class Saved:
    """The article's id, and what became of it: created, changed or unchanged."""

    id: UUID
    outcome: str
    status: Status


def save_article(
    session: Session, draft: ArticleDraft, *, media: Path, status: Status | None = None
) -> Saved:
    """Store a draft within the caller's transaction.

    The draft's key tells whether it was stored before: the same content changes nothing,
    other content makes a new version and edition. `status` is published unless given; what
    has no date stays a draft, what is dated in the future is scheduled. Pictures go to the
    folder `media`. Raises Refused, with nothing written, for what cannot be stored.
    """
    draft = with_stored_pictures(draft, media)
    document = _document(draft)
    digest = _digest(document)
    origin = sha256(draft.key.encode()).hexdigest()
    article = session.scalar(select(Article).where(Article.origin == origin))
    if article is not None and article.digest == digest:
        return Saved(article.id, UNCHANGED, article.status)
    outcome = CREATED if article is None else CHANGED
    if article is None:
        article = Article(id=new_id(), origin=origin, version=0, last_turn=0)
    was = article.status
    _fill_article(session, article, draft, status or Status.published)
    article.digest = digest
    article.version += 1
    session.add(article)
    session.flush()
    if outcome == CHANGED:
        forget_renderings(session, article.id)  # while it stands in the series that it was in
    _fill_interview(session, article, draft)
    if draft.interview:
        forget_renderings(session, article.id)
    session.add(Edition(article_id=article.id, version=article.version, document=document))
    record(session, _event(was, article.status, outcome), article.id, article.version)
    session.flush()
    return Saved(article.id, outcome, article.status)


def _event(was: Status | None, status: Status, outcome: str) -> str:
    if status == Status.published:
        return "article.updated" if was == Status.published else "article.published"
    return "article.created" if outcome == CREATED else "article.updated"


def _fill_article(session: Session, article: Article, draft: ArticleDraft, status: Status) -> None:
    site = save_site(session, draft.site)
    section = save_section(session, site, draft.section) if draft.section else None
    source = save_organisation(session, draft.source) if draft.source else None
    for name in _TEXTS:
        setattr(article, name, getattr(draft, name))
    interview = draft.interview
    article.kind = Kind.interview if interview else Kind.article
    article.stage = Stage(interview.stage) if interview else None
    article.occasion = interview.occasion if interview else None
    article.site_id = site.id
    article.section_id = section.id if section else None
    article.source_id = source.id if source else None
    article.keywords = list(draft.keywords)
    article.image = draft.image
    article.original_url = draft.original_url
    # A page may state one time only; an article is listed by the earlier and shown with both.
    article.published_at = draft.published_at or draft.updated_at
    article.updated_at = draft.updated_at or draft.published_at
    article.status = _status(article, status)


def _status(article: Article, wanted: Status) -> Status:
    if wanted != Status.published:
        return wanted if article.status is None else article.status
    if article.published_at is None:
        return Status.draft
    return Status.published if article.published_at <= now() else Status.scheduled


def _fill_interview(session: Session, article: Article, draft: ArticleDraft) -> None:
    """Body, turns, people and place in the series."""
    interview = draft.interview
    is_stored = article.version > 1  # a new article has no rows to take away
    if is_stored:
        session.execute(delete(Appearance).where(Appearance.article_id == article.id))
    people: dict[str, Person] = {}
    if interview is not None:
        people |= _appear(session, article, Role.guest, interview.guests)
        people |= _appear(session, article, Role.host, interview.hosts)
    _replace_turns(session, article, draft.body, people)
    if interview is None or interview.series is None:
        if is_stored:
            session.execute(delete(Episode).where(Episode.article_id == article.id))
        return
    site = save_site(session, draft.site)
    section = save_section(session, site, draft.section) if draft.section else None
    series = save_series(session, site, interview.series, section)
    place_episode(session, series, article, interview.episode_number, interview.guests)


def _appear(
    session: Session, article: Article, role: Role, drafts: Sequence[PersonDraft]
) -> dict[str, Person]:
    found: dict[str, Person] = {}
    for position, draft in enumerate(drafts):
        person = save_person(session, draft)
        if draft.name in found:
            continue
        found[draft.name] = person
        session.add(
            Appearance(
                article_id=article.id,
                person_id=person.id,
                role=role,
                position=position,
                titles=list(draft.titles),
                organisation_id=person.organisation_id if draft.organisation else None,
            )
        )
    return found


def _replace_turns(
    session: Session,
    article: Article,
    body: Sequence[Block | TurnDraft],
    people: dict[str, Person],
) -> None:
    turns = [block for block in body if isinstance(block, TurnDraft)]
    order = [block["number"] for block in article.body or [] if block["type"] == "turn"]
    old: list[Turn] = []
    if order:
        rows = session.scalars(select(Turn).where(Turn.article_id == article.id))
        stored = {turn.number: turn for turn in rows}
        old = [stored[number] for number in order]
        session.execute(delete(Turn).where(Turn.article_id == article.id))
    numbers, article.last_turn = number_turns(old, turns, article.last_turn)
    given = iter(numbers)
    article.body = [
        {"type": "turn", "number": next(given)} if isinstance(block, TurnDraft) else block
        for block in body
    ]
    session.add_all(
        Turn(
            article_id=article.id,
            number=number,
            role=Role(turn.role),
            speaker=turn.speaker,
            person_id=people[turn.speaker].id if turn.speaker in people else None,
            blocks=list(turn.blocks),
        )
        for number, turn in zip(numbers, turns, strict=True)
    )


def _document(draft: ArticleDraft) -> dict[str, Any]:
    """The edition: all that this version says, without what belongs to site or series."""
    document: dict[str, Any] = {name: getattr(draft, name) for name in _TEXTS}
    document |= {
        "section": list(draft.section.names) if draft.section else None,
        "source": draft.source,
        "keywords": list(draft.keywords),
        "image": draft.image,
        "original_url": draft.original_url,
        "published_at": draft.published_at,
        "updated_at": draft.updated_at,
        "body": draft.body,
    }
    if interview := draft.interview:
        document |= {
            "stage": interview.stage,
            "occasion": interview.occasion,
            "series": interview.series.title if interview.series else None,
            "episode_number": interview.episode_number,
            "guests": interview.guests,
            "hosts": interview.hosts,
        }
    try:
        encoded = orjson.dumps(document, option=orjson.OPT_UTC_Z)
    except TypeError as error:
        raise Refused(f"the text holds what is no character: {error}") from error
    if _NUL.search(encoded):
        raise Refused("the text holds a NUL character")
    _check_lengths(draft)
    plain: dict[str, Any] = orjson.loads(encoded)
    return plain


def _check_lengths(draft: ArticleDraft) -> None:
    for name in _TEXTS:
        kind = Article.__table__.columns[name].type
        longest = kind.length if isinstance(kind, String) else None
        text = getattr(draft, name)
        if text and longest and len(text) > longest:
            raise Refused(f"{name} has {len(text)} characters, more than {longest}")
    if not draft.headline.strip():
        raise Refused("there is no headline")


def _digest(document: dict[str, Any]) -> str:
    return sha256(orjson.dumps(document, option=orjson.OPT_SORT_KEYS)).hexdigest()
