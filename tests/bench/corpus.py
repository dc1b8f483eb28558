"""What the benchmark and the evaluation of the search read: a file of news, as rows or documents.

Both have to take the same articles for the same thing, whatever engine they go into.
"""

from __future__ import annotations

import gzip
import itertools
import json
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

Row = dict[str, Any]
Item = TypeVar("Item")
_ZONE = ZoneInfo("Asia/Shanghai")
_REPORTS = 10


def read_news(path: Path) -> list[Row]:
    """The articles of a JSON Lines file, plain or .gz: `headline`, `body`, `date` (optional).

    Leaves the program with a message where there is no such file or it holds no article.
    """
    if not path.exists():
        sys.exit(f"there is no file {path}; name one with NEWS=file.jsonl.gz")
    open_news = gzip.open if path.suffix == ".gz" else open
    with open_news(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return rows or sys.exit(f"{path} holds no article")


def repeated(rows: list[Row], count: int) -> Iterator[tuple[int, Row]]:
    """(number, row) from 1 to `count`; a corpus that is too small starts anew, and each copy is
    a document of its own."""
    return enumerate(itertools.islice(itertools.cycle(rows), count), 1)


def as_document(number: int, row: Row, *, headline: bool = True) -> Any:
    """The row as the service indexes it: a headline, and the paragraphs of the body."""
    # Imported here: a process that measures another engine must not carry ours in its memory.
    from search_index import Document

    date = row.get("date")
    return Document(
        id=str(number),
        version=1,
        headline=row["headline"] if headline else "",
        published_at=datetime.fromisoformat(date).replace(tzinfo=_ZONE) if date else None,
        paragraphs=tuple(part for part in row["body"].split("\n") if part.strip()),
    )


def reported(items: Iterable[Item], count: int, what: str) -> Iterator[Item]:
    """The same items, with a line on the error output at each tenth of them."""
    step = max(count // _REPORTS, 1)
    for number, item in enumerate(items, 1):
        yield item
        if number % step == 0:
            print(f"{what}: {number:,} of {count:,}", file=sys.stderr, flush=True)  # noqa: T201
