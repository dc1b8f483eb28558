"""What a search found as JSON: the best passage of each article, and the words that match."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from api.presenters.articles import Rendered
from api.text import block_texts
from search_index import Highlighter, Hit, Segment

Passage = tuple[str, dict[str, Any] | None]  # a text, and the turn that it stands in


def found_document(
    hit: Hit, rendered: Rendered, highlighter: Highlighter, passage_length: int
) -> bytes:
    """One hit; the kept summary goes in as it is."""
    document = orjson.loads(rendered.detail)
    text, turn = _best_passage(document, highlighter)
    found = {
        "score": round(hit.score, 4),
        "article": orjson.Fragment(rendered.summary),
        "highlights": {
            "headline": segment_documents(highlighter.segments(document["headline"])),
            "text": segment_documents(highlighter.segments(text, passage_length)),
        },
        "turn": turn,
    }
    return orjson.dumps(found)


def segment_documents(segments: Sequence[Segment]) -> list[dict[str, Any]]:
    return [{"text": segment.text, "hit": segment.hit} for segment in segments]


def _best_passage(document: Mapping[str, Any], highlighter: Highlighter) -> Passage:
    """The paragraph that shows best why the article was found, and the turn it stands in."""
    passages: list[Passage] = []
    for block in document["body"]:
        turn = None
        if block["type"] == "turn":
            turn = {name: block[name] for name in ("number", "anchor", "speaker")}
            turn["url"] = f"{document['url']}#{block['anchor']}"
        passages.extend((text, turn) for text in block_texts([block]))
    best = highlighter.best([text for text, _ in passages])
    if best is None:
        return document["summary"] or "", None
    return passages[best]
