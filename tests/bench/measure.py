"""One step of the benchmark, in a process of its own: `bench_search.py` starts these.

    build    index the articles: docs_per_s, from the first row to the end of the last commit,
             segmentation included (the corpus is read before)
    search   open what was built and ask the queries: times, numbers found, resident memory
    add      what the service takes to add an article, until another process finds it
    suggest  suggestions for what people type, keystroke by keystroke

Each prints one JSON object. Memory is RssAnon + RssShmem of /proc/self/status, in MB: what is
resident in this process beyond files that it maps and shares with others.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import time
from pathlib import Path
from typing import Any

import rjieba
from corpus import read_news, repeated, reported
from engines import MODULES, engine

ROUNDS = 5
MORE_ROUNDS = 25
ENOUGH_S = 2.0
HERE = Path(__file__).parent
QUERIES = HERE / "queries.txt"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("step", choices=["build", "search", "add", "suggest"])
    parser.add_argument("--engine", choices=list(MODULES), required=True)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--articles", type=int, required=True)
    parser.add_argument("--news", type=Path, required=True)
    print(json.dumps(_step(parser.parse_args()), ensure_ascii=False))  # noqa: T201


def read_queries() -> list[str]:
    """One query a line: words that must all match; a quoted one is a phrase."""
    return QUERIES.read_text("utf-8").splitlines()


def quantile(values: list[float], share: float) -> float:
    """The value that `share` of them lie below, as search engines' benchmarks count it."""
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


def _step(arguments: Any) -> dict[str, Any]:
    if arguments.step == "build":
        return _build(arguments)
    if arguments.step == "search":
        return _search(arguments)
    # Imported here: a process that measures another engine must not carry ours in its memory.
    import around_search

    if arguments.step == "add":
        return around_search.add(arguments.folder)
    return around_search.suggest(arguments.folder, read_news(arguments.news))


def _build(arguments: Any) -> dict[str, Any]:
    rows = read_news(arguments.news)
    built = engine(arguments.engine)
    rjieba.cut("词典")  # loads the dictionary
    count, what = arguments.articles, f"{arguments.engine}, indexing"
    started = time.perf_counter()
    built.build(reported(repeated(rows, count), count, what), arguments.folder)
    return {"docs_per_s": round(count / (time.perf_counter() - started))}


def _search(arguments: Any) -> dict[str, Any]:
    search = engine(arguments.engine).opened(arguments.folder)
    queries = read_queries()
    hits = [search(query)[0] for query in queries]  # warms up
    times: list[list[float]] = [[] for _ in queries]
    begun = time.perf_counter()
    for round_number in range(MORE_ROUNDS):
        if round_number >= ROUNDS and time.perf_counter() - begun > ENOUGH_S:
            break
        for taken, query in zip(times, queries, strict=True):
            started = time.perf_counter()
            search(query)
            taken.append((time.perf_counter() - started) * 1000)
    typical = [statistics.median(rounds) for rounds in times]
    return {
        "p50_ms": round(statistics.median(typical), 3),
        "p95_ms": round(quantile(typical, 0.95), 3),
        "max_ms": round(max(typical), 3),
        "rss_mb": own_memory_mb(),
        "hits": hits,
        "query_ms": [round(one, 3) for one in typical],
    }


def own_memory_mb() -> float:
    """Resident memory of this process beyond shared file maps."""
    status = Path("/proc/self/status").read_text("utf-8")
    kilobytes = re.findall(r"^Rss(?:Anon|Shmem):\s*(\d+) kB", status, re.MULTILINE)
    return round(sum(map(int, kilobytes)) / 1024, 1)


if __name__ == "__main__":
    main()
