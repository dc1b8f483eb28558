"""Suggestions as JSON: each with its address in the reader, and nothing that is not public."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from api.presenters import refs
from api.presenters.found import segment_documents
from api.queries import names
from api.queries.sites import primary_domain
from search_index import Segment, Suggestion


def suggestion_documents(
    session: Session, suggestions: Sequence[Suggestion]
) -> list[refs.Document]:
    """In their order, in one query at most for each kind. What the public may not see is left
    out, even while the index still has it."""
    urls = _urls(session, suggestions)
    return [
        {
            "kind": one.kind,
            "id": one.id,
            "text": one.text,
            "url": urls[one.id],
            "count": one.count,
            "segments": segment_documents(marked(one.text, one.marks)),
        }
        for one in suggestions
        if one.id in urls
    ]


def marked(text: str, marks: Iterable[tuple[int, int]]) -> list[Segment]:
    """The text in stretches, those between (start, end) as hits; the marks ascend."""
    segments = []
    position = 0
    for start, end in marks:
        if position < start:
            segments.append(Segment(text[position:start], False))
        segments.append(Segment(text[start:end], True))
        position = end
    if position < len(text):
        segments.append(Segment(text[position:], False))
    return segments


def _urls(session: Session, suggestions: Iterable[Suggestion]) -> dict[str, str]:
    ids: dict[str, list[UUID]] = {}
    for one in suggestions:
        ids.setdefault(one.kind, []).append(UUID(one.id))
    urls: dict[UUID, str] = {}
    for row in names.article_kinds(session, ids.get("headline", ())).values():
        urls[row.id] = refs.article_url(row.id, row.kind)
    for row in names.people(session, ids.get("person", ())).values():
        urls[row.id] = refs.person_url(row.id)
    for row in names.organisations(session, ids.get("organisation", ())).values():
        urls[row.id] = refs.organisation_url(row.id)
    for row in names.series(session, ids.get("series", ())).values():
        urls[row.id] = refs.series_url(row.slug)
    if sections := names.sections(session, ids.get("section", ())):
        primary = primary_domain(session)
        for row in sections.values():
            urls[row.id] = refs.section_path_url(row.path, row.domain, primary)
    return {str(id_): url for id_, url in urls.items()}
