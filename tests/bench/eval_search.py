"""How well the search finds what is meant: `make eval-search`.

Two tasks with one right answer a query, asked of the index as the service runs it, ten hits each:

headline-body     A known item. Every article is indexed without its headline (the headline field
                  is empty, so nothing but the body can match), and headlines are the queries:
                  2,000, drawn with a fixed seed from those that do not stand in their own body
                  (both folded, without punctuation and spaces) and that name one article only.
                  A headline that several articles bear (联播快讯) asks for none of them.
question-passage  Questions, and the one passage that answers each. Titles are not indexed.

Prints a JSON object a task and a table: mrr_at_10 is the mean of 1/rank of the right answer
(0 beyond ten), recall_at_10 the share found among the ten, p50_ms the median time of a query,
relaxed the number of queries whose answer holds texts with only most of the words.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus import Row, as_document, read_news, reported
from rich.console import Console
from rich.table import Table

from search_index import Document, Query, SearchIndex, WhooshIndex
from search_index.text.folding import fold

DEPTH = 10
SAMPLE = 2_000
SEED = 1
WARM_UP = 50


@dataclass(frozen=True, slots=True)
class Task:
    """Documents, and queries with the id of the document that is the right answer."""

    name: str
    documents: list[Document]
    queries: list[tuple[str, str]]


def main() -> None:
    arguments = _arguments()
    rows = []
    for task in _tasks(arguments):
        with tempfile.TemporaryDirectory(prefix="fangtan-eval-") as folder:
            index = WhooshIndex(Path(folder) / "index")
            index.rebuild(reported(task.documents, len(task.documents), task.name))
            rows.append({"task": task.name, **_figures(_answers(index, task))})
            index.close()
        print(json.dumps(rows[-1], ensure_ascii=False), flush=True)  # noqa: T201
    table = Table(*rows[0])
    for row in rows:
        table.add_row(*map(str, row.values()))
    Console(width=110).print(table)


def headline_task(rows: list[Row], sample: int = SAMPLE) -> Task:
    """The known-item task of a file of news."""
    borne = Counter(_bare(row["headline"]) for row in rows)
    queries = [
        (row["headline"], str(number))
        for number, row in enumerate(rows, 1)
        if borne[bare := _bare(row["headline"])] == 1 and bare and bare not in _bare(row["body"])
    ]
    if len(queries) > sample:
        queries = random.Random(SEED).sample(queries, sample)  # noqa: S311 (not a secret)
    documents = [as_document(number, row, headline=False) for number, row in enumerate(rows, 1)]
    return Task("headline-body", documents, queries)


def question_task(collection: dict[str, list[dict[str, str]]]) -> Task:
    """The task of a collection: `passages` with `id` and `text`, `questions` with `text` and
    `passage`, the id of the right one. Raises KeyError where a member is missing."""
    documents = [
        Document(passage["id"], 1, "", paragraphs=tuple(passage["text"].split("\n")))
        for passage in collection["passages"]
    ]
    queries = [(question["text"], question["passage"]) for question in collection["questions"]]
    return Task("question-passage", documents, queries)


def _arguments() -> Any:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--news", type=Path, help="JSON Lines file, plain or .gz")
    parser.add_argument("--collection", type=Path, help="JSON file of passages and questions")
    return parser.parse_args()


def _tasks(arguments: Any) -> Iterator[Task]:
    if arguments.news:
        yield headline_task(read_news(arguments.news))
    if arguments.collection:
        try:
            collection = json.loads(arguments.collection.read_text("utf-8"))
            yield question_task(collection)
        except OSError as error:
            sys.exit(f"{arguments.collection} cannot be read: {error.strerror}")
        except (ValueError, KeyError, TypeError) as error:
            sys.exit(f"{arguments.collection} is no collection of passages and questions: {error}")


def _answers(index: SearchIndex, task: Task) -> Iterator[tuple[int, float, bool]]:
    """For each query the rank of the right answer (0: not found), seconds, whether relaxed."""
    for text, _ in task.queries[:WARM_UP]:
        index.search(Query(text, limit=DEPTH))
    for text, right in task.queries:
        started = time.perf_counter()
        results = index.search(Query(text, limit=DEPTH))
        seconds = time.perf_counter() - started
        ids = [hit.id for hit in results.hits]
        yield ids.index(right) + 1 if right in ids else 0, seconds, results.is_relaxed


def _figures(answers: Iterable[tuple[int, float, bool]]) -> dict[str, float]:
    ranks, seconds, relaxed = zip(*answers, strict=True)
    return {
        "queries": len(ranks),
        "mrr_at_10": round(statistics.fmean(1 / rank if rank else 0 for rank in ranks), 4),
        "recall_at_10": round(statistics.fmean(rank > 0 for rank in ranks), 4),
        "p50_ms": round(statistics.median(seconds) * 1000, 3),
        "relaxed": sum(relaxed),
    }


def _bare(text: str) -> str:
    """Letters, digits and ideographs alone, folded: what two texts are compared by."""
    return "".join(character for character in fold(text) if character.isalnum())


if __name__ == "__main__":
    main()
