"""Whether a draft is a new state of what is stored under its key, or another piece altogether."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.commands.drafts import ArticleDraft, TurnDraft
from api.commands.faults import Refused
from api.models import Article, Edition
from api.text import block_texts

ENOUGH = 0.6  # share of the shorter text's letter groups: a correction keeps far more of them
_LONGEST = 200_000


def with_settled_key(
    session: Session, draft: ArticleDraft, *, is_numbered: bool = False
) -> ArticleDraft:
    """The draft with a key that no other piece has. A key that is an address is taken as it is.

    A key made of titles is no proof: two pages may share their headline. When what is stored
    under it has other words, the day and then the words themselves are added to the key. Numbers
    (`is_numbered`) are unique in one file only: when another piece has the number, Refused is
    raised, because no later import could tell the two apart.
    """
    if draft.original_url and not is_numbered:
        return draft
    texts = _draft_texts(draft)
    stored = _stored(session, draft.key)
    if stored is None or resembles(texts, _document_texts(stored)):
        return draft
    if is_numbered:
        if resembles([draft.headline], [stored["headline"]]):
            return draft
        raise Refused(
            f"{draft.key} is already another piece, and {draft.headline!r} shares no words with it;"
            " if both are wanted, give one of the files another name"
        )
    moment = draft.published_at or draft.updated_at
    words = sha256("\n".join(texts).encode()).hexdigest()
    dated = f"{draft.key}:{moment.date() if moment else 'undated'}"
    stored = _stored(session, dated)
    if stored is None or resembles(texts, _document_texts(stored)):
        return replace(draft, key=dated)
    return replace(draft, key=f"{draft.key}:{words}")


def _stored(session: Session, key: str) -> dict[str, Any] | None:
    """The newest edition under a key."""
    return session.scalar(
        select(Edition.document)
        .join(Article, (Article.id == Edition.article_id) & (Article.version == Edition.version))
        .where(Article.origin == sha256(key.encode()).hexdigest())
    )


def resembles(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether two texts are states of one: most of the shorter is in the longer."""
    first, second = _groups(one), _groups(other)
    smaller = min(len(first), len(second))
    return len(first & second) >= smaller * ENOUGH


def _groups(texts: Iterable[str]) -> set[str]:
    text = "".join("".join(texts).split())[:_LONGEST]
    return {text[at : at + 3] for at in range(max(1, len(text) - 2))} if text else set()


def _draft_texts(draft: ArticleDraft) -> list[str]:
    texts: list[str] = []
    for part in draft.body:
        texts += block_texts(part.blocks if isinstance(part, TurnDraft) else [part])
    return texts


def _document_texts(document: dict[str, Any]) -> list[str]:
    texts: list[str] = []
    for part in document["body"]:
        texts += block_texts(part["blocks"] if "speaker" in part else [part])
    return texts
