"""The benchmark and the evaluation of the search, run whole on a few articles of our own.

Their figures mean nothing at this size. What counts is that every engine is measured, that engines
with the same tokens find as many articles, and that the evaluation asks and counts what it says.
"""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

BENCH = Path(__file__).parent
ENGINES = ["sqlite", "tantivy", "whoosh", "fangtan", "fangtan-service"]
FIGURES = ["docs_per_s", "index_mb", "p50_ms", "p95_ms", "max_ms", "rss_mb"]
PLACES = ["长春", "吉林市", "北京", "松原", "白城"]
MATTERS = [
    "公安局",
    "粮食安全",
    "高质量发展",
    "一带一路",
    "乡村振兴",
    "人工智能产业",
    "春耕",
    "防汛",
]
WHAT = ["座谈会召开", "经验推广", "新进展", "访谈实录", "便民措施公布"]
Row = dict[str, Any]


@pytest.fixture
def news(tmp_path: Path) -> list[Row]:
    """200 articles; every headline differs, and none stands in its own body."""
    return [
        {
            "id": number,
            "headline": f"{place}{matter}{what}",
            "date": "2019-03-06",
            "body": f"{what}。{place}的{matter}与经济发展都在推进，创新不断。第{number}条。",
        }
        for number, (place, matter, what) in enumerate(itertools.product(PLACES, MATTERS, WHAT), 1)
    ]


def run(program: str, *arguments: str | Path) -> list[Row]:
    """The JSON objects that a program prints, one a line; tables are passed over."""
    command = [sys.executable, BENCH / program, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def written(path: Path, rows: list[Row]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


def test_every_engine_is_measured_and_finds_as_many(tmp_path: Path, news: list[Row]) -> None:
    file = written(tmp_path / "news.jsonl", news)
    measured = run("bench_search.py", "--news", file, "--articles", "300")
    assert [one["engine"] for one in measured] == ENGINES
    for one in measured:
        assert one["articles"] == 300
        assert all(one[figure] > 0 for figure in FIGURES), one
    hits = {one["engine"]: one["hits"] for one in measured}
    assert max(hits["whoosh"]) > 200, "the corpus is repeated"
    assert hits["sqlite"] == hits["tantivy"] == hits["whoosh"] == hits["fangtan"]
    assert 0 < measured[-1]["add_ms"] < 5_000
    assert measured[-1]["keystrokes_answered"] > 0


def test_headlines_are_asked_of_bodies_alone(tmp_path: Path, news: list[Row]) -> None:
    quoted = {"headline": "松花江 开江", "body": "今天，“松花江”开江了。"}
    shared = [{"headline": "今日要闻", "body": f"要闻之{number}。"} for number in "一二三"]
    file = written(tmp_path / "news.jsonl", [*news, quoted, *shared])
    (task,) = run("eval_search.py", "--news", file)
    assert task["task"] == "headline-body"
    assert task["queries"] == len(news), "neither what stands in its body nor what several bear"
    assert task["mrr_at_10"] > 0.5
    assert task["recall_at_10"] >= task["mrr_at_10"]


def test_a_collection_of_questions_is_evaluated(tmp_path: Path) -> None:
    passages = {
        "甲": "松花江在四月开江。",
        "乙": "图们江上建了一座新桥。",
        "丙": "辽河治理取得进展。",
    }
    questions = [("松花江 开江", "甲"), ("图们江 新桥", "乙"), ("辽河治理", "甲")]
    collection = {
        "passages": [{"id": id_, "text": text} for id_, text in passages.items()],
        "questions": [{"text": text, "passage": id_} for text, id_ in questions],
    }
    file = tmp_path / "collection.json"
    file.write_text(json.dumps(collection, ensure_ascii=False), "utf-8")
    (task,) = run("eval_search.py", "--collection", file)
    assert task["task"] == "question-passage"
    assert task["queries"] == 3
    # Two answers come first; the third question is answered by another passage than it names.
    assert task["mrr_at_10"] == task["recall_at_10"] == pytest.approx(2 / 3, abs=1e-4)


@pytest.mark.parametrize(
    ("arguments", "what"),
    [(["--news", "无此文件"], "无此文件"), (["--collection", "无此文件"], "无此文件")],
)
def test_a_missing_file_is_named(arguments: list[str], what: str) -> None:
    command = [sys.executable, BENCH / "eval_search.py", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert what in done.stderr
    assert "Traceback" not in done.stderr
