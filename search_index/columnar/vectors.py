"""Term vectors: the terms of one field of one document, as Whoosh keeps them on request."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from whoosh.formats import Format
from whoosh.matching.mcore import ListMatcher

from search_index.columnar.formats import Occurrences, PostingFormat


def encode_vector(kept: PostingFormat, items: Iterable[tuple[str, float, bytes | None]]) -> bytes:
    """The vector as JSON, from terms with their weights and what the format made of them.

    Empty where there are no terms.
    """
    rows = []
    for term, weight, value in items:
        found = kept.decode(value or b"", weight)
        rows.append([term, weight, found.frequency, found.positions, found.records])
    if not rows:
        return b""
    return json.dumps(rows, ensure_ascii=False).encode("utf-8", "surrogatepass")


def decode_vector(kept: PostingFormat, blob: bytes, whoosh_format: Format) -> ListMatcher:
    """A matcher whose ids are the terms."""
    rows: list[list[Any]] = json.loads(blob.decode("utf-8", "surrogatepass") or "[]")
    values = [
        kept.encode(Occurrences(frequency, positions, [tuple(record) for record in records]))
        for _, _, frequency, positions, records in rows
    ]
    terms = [row[0] for row in rows]
    return ListMatcher(terms, [float(row[1]) for row in rows], values, whoosh_format)
