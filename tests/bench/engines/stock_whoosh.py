"""Whoosh as it comes, with its own codec, searcher and query parser."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from whoosh import index, qparser

from engines import TOP, Search
from engines.tokens import is_phrase, query_tokens
from engines.whoosh_schema import schema

_MEMORY_MB = 512


def build(rows: Iterable[tuple[int, dict[str, Any]]], folder: Path) -> None:
    store = index.create_in(folder, schema())
    writer = store.writer(limitmb=_MEMORY_MB)
    for number, row in rows:
        writer.add_document(id=number, title=row["headline"], body=row["body"])
    writer.commit()


def opened(folder: Path) -> Search:
    store = index.open_dir(folder)
    searcher = store.searcher()
    parser = qparser.MultifieldParser(["title", "body"], store.schema, group=qparser.AndGroup)

    def search(query: str) -> tuple[int, list[int]]:
        text = query if is_phrase(query) else " ".join(query_tokens(query))
        found = searcher.search(parser.parse(text), limit=TOP)
        return len(found), [hit["id"] for hit in found]

    return search
