"""tantivy, through its Python package: one writing thread, 256 MB, as the others write."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import tantivy

from engines import TITLE_WEIGHT, TOP, Search
from engines.tokens import index_tokens, is_phrase, query_tokens

_HEAP = 256_000_000
_FIELDS = ["title", "body"]


def build(rows: Iterable[tuple[int, dict[str, Any]]], folder: Path) -> None:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("id", stored=True, indexed=True)
    for field in _FIELDS:
        builder.add_text_field(field, tokenizer_name="whitespace")
    index = tantivy.Index(builder.build(), path=str(folder))
    writer = index.writer(heap_size=_HEAP, num_threads=1)
    for number, row in rows:
        writer.add_document(
            tantivy.Document(
                id=number,
                title=" ".join(index_tokens(row["headline"])),
                body=" ".join(index_tokens(row["body"])),
            )
        )
    writer.commit()
    writer.wait_merging_threads()


def opened(folder: Path) -> Search:
    index = tantivy.Index.open(str(folder))
    searcher = index.searcher()

    def search(query: str) -> tuple[int, list[int]]:
        words = query_tokens(query)
        text = (
            f'"{" ".join(words)}"' if is_phrase(query) else " ".join(f"+{word}" for word in words)
        )
        parsed = index.parse_query(text, _FIELDS, field_boosts={"title": TITLE_WEIGHT})
        found = searcher.search(parsed, TOP)
        return found.count, [searcher.doc(address)["id"][0] for _, address in found.hits]

    return search
