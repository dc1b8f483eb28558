"""Our search beside SQLite FTS5, tantivy and stock Whoosh, in one run: `make bench-search`.

Indexes a JSON Lines file of news at 16,368, 100,000 and 1,000,000 articles (repeated, each copy a
document of its own; ARTICLES=n for one size, or several) and asks each engine the same queries for
the best ten. All get the same tokens (rjieba, search mode) in a title that weighs double and a
body; a word may match in either, all words have to, a quoted query is a phrase. `fangtan` is
Whoosh's index with our columnar segments and evaluator, on that very schema; `fangtan-service` is
what the service runs (words, pairs and characters), so it holds and finds more. Stock Whoosh is
asked at the smallest size only: it would take hours.

Engines run one after the other. Each builds in one process, and opens and searches in a fresh one:
a round of all queries to warm up, then 5 to 25 rounds (5, and more as long as they take less than
two seconds together), of which each query's median counts. p50, p95 and max are over the
queries. rss_mb is what the searching process holds beyond shared file maps (RssAnon + RssShmem).
Prints a JSON object an engine and size, and tables. The index lies in a temporary folder (TMPDIR),
which at 1,000,000 articles takes up to 10 GB at a time.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from engines import MODULES
from rich.console import Console
from tables import agreement, comparison, growth

HERE = Path(__file__).parent
SIZES = [16_368, 100_000, 1_000_000]
STOCK_WHOOSH_LIMIT = 20_000


class StepFailed(Exception):
    """A process of the benchmark ended with an error, which it has printed itself."""


def main() -> None:
    arguments = _arguments()
    if not arguments.news.exists():
        sys.exit(f"there is no file {arguments.news}; name one with NEWS=file.jsonl.gz")
    measured, failed = [], []
    for articles in arguments.articles:
        for name in arguments.engines:
            if name == "whoosh" and articles > STOCK_WHOOSH_LIMIT:
                continue
            try:
                measured.append(_measure(name, articles, arguments.news))
            except StepFailed as error:  # an hour's other figures are not lost for it
                failed.append(f"{name}, {articles:,} articles: {error}")
                continue
            print(json.dumps(measured[-1], ensure_ascii=False), flush=True)  # noqa: T201
    console = Console(width=130)
    for table in comparison(measured):
        console.print(table)
    if len(arguments.articles) > 1:
        console.print(growth(measured))
    for line in agreement(measured):
        console.print(line)
    if failed:
        sys.exit("\n".join(failed))


def _arguments() -> Any:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--news", type=Path, required=True, help="JSON Lines file, plain or .gz")
    parser.add_argument("--articles", type=int, nargs="+", default=SIZES, help="sizes to measure")
    parser.add_argument("--engines", nargs="+", choices=list(MODULES), default=list(MODULES))
    return parser.parse_args()


def _measure(name: str, articles: int, news: Path) -> dict[str, Any]:
    """All figures of an engine at a size. Raises StepFailed."""
    with tempfile.TemporaryDirectory(prefix="fangtan-bench-") as temporary:
        folder = Path(temporary)

        def step(what: str) -> dict[str, Any]:
            command = [sys.executable, HERE / "measure.py", what, "--engine", name]
            command += ["--folder", folder, "--articles", str(articles), "--news", news]
            done = subprocess.run(command, stdout=subprocess.PIPE, check=False)
            if done.returncode:
                raise StepFailed(f"`{what}` failed, see above")
            figures: dict[str, Any] = json.loads(done.stdout)
            return figures

        figures = {"engine": name, "articles": articles, **step("build")}
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        figures |= {"index_mb": round(size / 1e6, 2), **step("search")}
        if name == "fangtan-service":
            figures |= step("suggest") | step("add")
        return figures


if __name__ == "__main__":
    main()
