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
from search_index import Document, Entity, SearchIndex, Turn

BATCH = 200


def index_articles(session: Session, index: SearchIndex, ids: Sequence[UUID]) -> None:
    """Bring the index in step with the articles: what the public may not see is taken out.

    However many they are (a source of ten thousand that has a new name), no more than a batch
    is in memory.
    """
    if not ids:
        return
    seen: list[UUID] = []
    for batch in _batches(ids):
        seen += session.scalars(select(Article.id).where(Article.id.in_(batch), visible()))
    gone = set(ids).difference(seen)
    index.write(_documents(session, seen), [str(article_id) for article_id in gone])


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
        yield from _documents(session, ids)
        last = ids[-1]


def _documents(session: Session, ids: Sequence[UUID]) -> Iterator[Document]:
    for batch in _batches(ids):
        for document in article_documents(session, batch):
            yield search_document(document)
        session.expunge_all()


def _batches(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))


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
    sections = document["breadcrumbs"]
    series = document["series"]
    paragraphs, turns = _texts(document["body"])
    return Document(
        id=str(document["id"]),
        version=document["version"],
        kind=document["kind"],
        site=str(document["site"]["id"]),
        sections=tuple(str(section["id"]) for section in sections),
        series=_id(series),
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
        guests=_as_printed(document["guests"]),
        hosts=_as_printed(document["hosts"]),
        paragraphs=paragraphs,
        turns=turns,
        source_name=document["source"]["name"] if document["source"] else None,
        section_names=tuple(section["name"] for section in sections),
        series_name=series["title"] if series else None,
        entities=_entities(people, organisations, series, sections),
    )


def _as_printed(people: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(" ".join([one["person"]["name"], *one["titles"]]) for one in people)


def _texts(body: Sequence[Mapping[str, Any]]) -> tuple[tuple[str, ...], tuple[Turn, ...]]:
    paragraphs: list[str] = []
    turns: list[Turn] = []
    for block in body:
        texts = list(block_texts([block]))
        if block["type"] == "turn":
            turns.append(Turn(block["number"], block["speaker"], "\n".join(texts)))
        else:
            paragraphs.extend(texts)
    return tuple(paragraphs), tuple(turns)


def _entities(
    people: Sequence[Mapping[str, Any]],
    organisations: Sequence[Mapping[str, Any]],
    series: Mapping[str, Any] | None,
    sections: Sequence[Mapping[str, Any]],
) -> tuple[Entity, ...]:
    """All that the article names and that has a page of its own, each once."""
    found = [Entity("person", str(one["person"]["id"]), one["person"]["name"]) for one in people]
    found += [Entity("organisation", str(one["id"]), one["name"]) for one in organisations]
    if series:
        found.append(Entity("series", str(series["id"]), series["title"]))
    found += [Entity("section", str(one["id"]), one["name"]) for one in sections]
    return tuple(dict.fromkeys(found))


def _id(reference: Mapping[str, Any] | None) -> str | None:
    return None if reference is None else str(reference["id"])
