"""Whoosh's index with our columnar segments and vectorised evaluator.

The same schema and tokens as stock Whoosh; another way to store and to evaluate them.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from whoosh import index
from whoosh.query import And, Or, Phrase, Query, Term

from engines import TOP, Search
from engines.tokens import index_tokens, is_phrase, query_tokens
from engines.whoosh_schema import schema
from search_index.columnar.bulk import BulkWriter
from search_index.evaluation import VectorSearcher

_FIELDS = ["title", "body"]


def build(rows: Iterable[tuple[int, dict[str, Any]]], folder: Path) -> None:
    writer = BulkWriter(folder, schema())
    for number, row in rows:
        writer.add(
            {
                "id": number,
                "title": index_tokens(row["headline"]),
                "body": index_tokens(row["body"]),
            }
        )
    writer.commit()


def opened(folder: Path) -> Search:
    store = index.open_dir(folder)
    searcher = VectorSearcher(store)
    reader = store.reader()

    def search(query: str) -> tuple[int, list[int]]:
        found = searcher.search(_tree(query), limit=TOP)
        return found.total, [reader.stored_fields(hit.document)["id"] for hit in found.hits]

    return search


def _tree(query: str) -> Query:
    words = query_tokens(query)
    if is_phrase(query):
        return Or([Phrase(field, words) for field in _FIELDS])
    return And([Or([Term(field, word) for field in _FIELDS]) for word in words])
