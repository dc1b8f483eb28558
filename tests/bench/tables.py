"""The benchmark's figures side by side: what each engine takes, and how often it takes ours."""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Iterator
from typing import Any

from measure import read_queries
from rich.table import Table

Figures = dict[str, Any]
OURS = ["fangtan", "fangtan-service"]
_SHOWN = ["docs_per_s", "index_mb", "p50_ms", "p95_ms", "max_ms", "phrase_ms", "rss_mb"]
_COMPARED = ["p50_ms", "p95_ms", "max_ms", "phrase_ms", "rss_mb", "index_mb"]
_EXTRA = ["add_ms", "suggest_p95_ms", "hostile_max_ms"]


def comparison(measured: list[Figures]) -> Iterator[Table]:
    """For each size the figures, and how many times as much as ours each engine takes."""
    for articles in _sizes(measured):
        rows = [_with_phrases(one) for one in measured if one["articles"] == articles]
        table = Table("engine", *_SHOWN, title=f"{articles:,} articles")
        for row in rows:
            table.add_row(row["engine"], *(f"{row[key]:,}" for key in _SHOWN))
        extra = (f"{key} {row[key]}" for row in rows for key in _EXTRA if key in row)
        table.caption = ", ".join(extra) or None
        yield table
        for own in (row for row in rows if row["engine"] in OURS and len(rows) > 1):
            yield _ratios([row for row in rows if row is not own], own)


def growth(measured: list[Figures]) -> Table:
    """How p50 grows from size to size, beside how the size grows."""
    sizes = _sizes(measured)
    steps = list(itertools.pairwise(sizes))
    columns = [f"{low:,} to {high:,}\n(times {high / low:.1f})" for low, high in steps]
    table = Table("p50 grows", *columns)
    p50 = {(one["engine"], one["articles"]): one["p50_ms"] for one in measured}
    for name in dict.fromkeys(one["engine"] for one in measured):
        pairs = ((p50.get((name, low)), p50.get((name, high))) for low, high in steps)
        table.add_row(
            name, *(f"times {high / low:.1f}" if low and high else "" for low, high in pairs)
        )
    return table


def agreement(measured: list[Figures]) -> Iterator[str]:
    """Whether `fangtan` finds as many articles as the other engines, query by query.

    SQLite may find a few more: its tokenizer takes tokens apart once more, so that it finds the
    word 70 in the token 70%.
    """
    found = {(one["engine"], one["articles"]): one["hits"] for one in measured}
    queries = read_queries()
    for (name, articles), hits in found.items():
        own = found.get(("fangtan", articles))
        if name in OURS or own is None:
            continue
        differing = [
            f"{query}: {ours} and {theirs}"
            for query, ours, theirs in zip(queries, own, hits, strict=True)
            if ours != theirs
        ]
        same = len(queries) - len(differing)
        yield f"{articles:,}: fangtan and {name} find as many in {same} of {len(queries)} queries"
        yield from (f"  differs: {line}" for line in differing)


def _sizes(measured: list[Figures]) -> list[int]:
    return sorted({one["articles"] for one in measured})


def _with_phrases(row: Figures) -> Figures:
    """The figures and the median time of the quoted queries."""
    times = [
        taken
        for query, taken in zip(read_queries(), row["query_ms"], strict=True)
        if query.startswith('"')
    ]
    return row | {"phrase_ms": round(statistics.median(times), 3)}


def _ratios(others: list[Figures], own: Figures) -> Table:
    name = own["engine"]
    title = f"{own['articles']:,} articles: times as much as {name} takes"
    table = Table("engine", *_COMPARED, "indexing", title=title)
    for row in others:
        times = [row[key] / own[key] for key in _COMPARED]
        times.append(own["docs_per_s"] / row["docs_per_s"])
        table.add_row(row["engine"], *(f"{ratio:.3g}" for ratio in times))
    return table
