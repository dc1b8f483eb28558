"""The index as the service runs it: headline and paragraphs, as words, pairs and characters.

It finds whatever has the characters, so it finds more articles than the engines of words do.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from corpus import as_document

from engines import TOP, Search
from search_index import Query, WhooshIndex


def build(rows: Iterable[tuple[int, dict[str, Any]]], folder: Path) -> None:
    index = WhooshIndex(folder)
    index.rebuild(as_document(number, row) for number, row in rows)
    index.close()


def opened(folder: Path) -> Search:
    index = WhooshIndex(folder)

    def search(query: str) -> tuple[int, list[int]]:
        found = index.search(Query(query, limit=TOP))
        return found.total, [int(hit.id) for hit in found.hits]

    return search
