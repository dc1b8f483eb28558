"""SQLite FTS5, from Python's standard library: a contentless table, ranked by bm25()."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from engines import TITLE_WEIGHT, TOP, Search
from engines.tokens import index_tokens, is_phrase, query_tokens

_TABLE = "create virtual table news using fts5(title, body, content='', tokenize='unicode61')"
_COUNT = "select count(*) from news where news match ?"
_BEST = (
    f"select rowid from news where news match ? order by bm25(news, {TITLE_WEIGHT}, 1.0) "  # noqa: S608
    f"limit {TOP}"
)


def build(rows: Iterable[tuple[int, dict[str, Any]]], folder: Path) -> None:
    with closing(sqlite3.connect(folder / "fts.db")) as db:
        db.execute(_TABLE)
        db.executemany(
            "insert into news(rowid, title, body) values (?, ?, ?)",
            ((number, _joined(row["headline"]), _joined(row["body"])) for number, row in rows),
        )
        db.commit()


def opened(folder: Path) -> Search:
    db = sqlite3.connect(folder / "fts.db")

    def search(query: str) -> tuple[int, list[int]]:
        words = query_tokens(query)
        together = f'"{" ".join(words)}"'
        match = together if is_phrase(query) else " AND ".join(f'"{word}"' for word in words)
        total = db.execute(_COUNT, (match,)).fetchone()[0]
        return total, [number for (number,) in db.execute(_BEST, (match,))]

    return search


def _joined(text: str) -> str:
    return " ".join(index_tokens(text))
