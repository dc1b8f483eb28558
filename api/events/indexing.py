"""Articles as the search index wants them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.models import Article
from api.presenters.articles import article_documents
from api.queries.visibility import visible
from api.text import block_texts
from search_index import Document, SearchIndex, Turn

BATCH = 200


def index_articles(session: Session, index: SearchIndex, ids: Sequence[UUID]) -> None:
    """Bring the index in step with the articles: what the public may not see is taken out."""
    if not ids:
        return
    seen = session.scalars(select(Article.id).where(Article.id.in_(ids), visible())).all()
    found = [search_document(document) for document in article_documents(session, seen)]
    gone = set(ids) - set(seen)
    index.write(found, [str(article_id) for article_id in gone])


def documents(session: Session) -> Iterator[Document]:
    """Every article that the public may see, in batches of constant memory."""
    last: UUID | None = None
    while True:
        select_ids = select(Article.id).where(visible()).order_by(Article.id).limit(BATCH)
        if last is not None:
            select_ids = select_ids.where(Article.id > last)
        ids = session.scalars(select_ids).all()
        if not ids:
            return
        for document in article_documents(session, ids):
            yield search_document(document)
        last = ids[-1]
        session.expunge_all()


def visible_versions(session: Session) -> dict[str, int]:
    """Version of every article that the index should hold, by id."""
    rows = session.execute(select(Article.id, Article.version).where(visible()))
    return {str(row.id): row.version for row in rows}


def visible_count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Article).where(visible())) or 0


def search_document(document: Mapping[str, Any]) -> Document:
    people = [*document["guests"], *document["hosts"]]
    organisations = [guest["organisation"] for guest in people if guest["organisation"]]
    if document["source"]:
        organisations.append(document["source"])
    paragraphs: list[str] = []
    turns: list[Turn] = []
    for block in document["body"]:
        texts = list(block_texts([block]))
        if block["type"] == "turn":
            turns.append(Turn(block["number"], block["speaker"], "\n".join(texts)))
        else:
            paragraphs.extend(texts)
    return Document(
        id=str(document["id"]),
        version=document["version"],
        kind=document["kind"],
        site=str(document["site"]["id"]),
        sections=tuple(str(section["id"]) for section in document["breadcrumbs"]),
        series=_id(document["series"]),
        source=_id(document["source"]),
        people=tuple(str(guest["person"]["id"]) for guest in people),
        organisations=tuple(dict.fromkeys(str(one["id"]) for one in organisations)),
        stage=document["stage"],
        published_at=document["published_at"],
        updated_at=document["updated_at"],
        headline=document["headline"],
        kicker=document["kicker"],
        subtitle=document["subtitle"],
        summary=document["summary"],
        keywords=tuple(document["keywords"]),
        guests=tuple(" ".join([one["person"]["name"], *one["titles"]]) for one in people),
        paragraphs=tuple(paragraphs),
        turns=tuple(turns),
    )


def _id(reference: Mapping[str, Any] | None) -> str | None:
    return None if reference is None else str(reference["id"])
