"""What the service's index does beside searching: an addition until it is found, suggestions.

An article is added by `write()` in one process and looked for in another, as the service has it:
there the process that follows the database writes, and the workers search.
"""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpus import Row
from measure import own_memory_mb, quantile
from pypinyin import Style, lazy_pinyin

from search_index import Document, Query, WhooshIndex

ADDITIONS = 20
PATIENCE_S = 30.0
SAMPLE = 200
SEED = 1
HOSTILE = [
    "a" * 10_000,
    "长春" * 5_000,
    '"' + "中国发展" * 2_500 + '"',
    "(" * 2_000 + "长春" + ")" * 2_000,
    " OR ".join(["长春"] * 500),
    " OR ".join(f"词{number}" for number in range(500)),
    "长\ud800春\udfff",
    "长\x00春",
    "，。！？；：" * 500,
    "*",
    "中国 发展 经济 人民 国家 建设 工作 社会 " * 60,
    "的 了 是 在 " * 200,
    "😀" * 2_000,
    "ﷺ" * 2_000,
    "-中国 " * 500,
    "标题:中国 来源:中国 日期:2019..2025 " * 100,
]
CHARACTERS = 6
SYLLABLES = 3


def add(folder: Path) -> dict[str, Any]:
    """add_ms: the median time from the order to write an article until a search finds it."""
    index = WhooshIndex(folder)
    texts = [f"新增稿件第{time.time_ns()}号" for _ in range(ADDITIONS + 1)]
    command = [sys.executable, __file__, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, text=True) as writer:
        assert writer.stdin is not None
        times = []
        for text in texts:
            started = time.perf_counter()
            print(json.dumps(text), file=writer.stdin, flush=True)
            while index.search(Query(f'"{text}"', limit=1)).total == 0:
                if time.perf_counter() - started > PATIENCE_S or writer.poll() is not None:
                    sys.exit(f"an added article was not found within {PATIENCE_S:.0f} s")
                time.sleep(0.001)
            times.append((time.perf_counter() - started) * 1000)
        writer.stdin.close()
    # The first one waits for the writing process to start and to open the index.
    return {
        "add_ms": round(statistics.median(times[1:]), 1),
        "add_max_ms": round(max(times[1:]), 1),
    }


def suggest(folder: Path, rows: list[Row]) -> dict[str, Any]:
    """suggest_*_ms over every keystroke of people who type the beginnings of headlines;
    hostile_max_ms: the longest that any of the hostile queries takes."""
    index = WhooshIndex(folder)
    typed = list(keystrokes([row["headline"] for row in rows]))
    for text in typed[:CHARACTERS]:
        index.suggest(text)
    times, answered = [], 0
    for text in typed:
        started = time.perf_counter()
        answered += bool(index.suggest(text))
        times.append((time.perf_counter() - started) * 1000)
    hostile = []
    for text in HOSTILE:
        started = time.perf_counter()
        index.search(Query(text, limit=10, facets=("kind", "year")))
        index.suggest(text)
        hostile.append((time.perf_counter() - started) * 1000)
    return {
        "hostile_max_ms": round(max(hostile), 1),
        "suggest_p50_ms": round(statistics.median(times), 3),
        "suggest_p95_ms": round(quantile(times, 0.95), 3),
        "suggest_max_ms": round(max(times), 3),
        "suggest_rss_mb": own_memory_mb(),
        "keystrokes": len(times),
        "keystrokes_answered": answered,
    }


def keystrokes(headlines: list[str]) -> Iterator[str]:
    """Of a sample of headlines, in random order: 1 to 6 characters; the full pinyin of the first
    three, letter by letter; 1 to 6 initials."""
    chance = random.Random(SEED)  # noqa: S311 (not a secret)
    typed: list[str] = []
    for headline in chance.sample(headlines, min(SAMPLE, len(headlines))):
        text = "".join(character for character in headline if "\u4e00" <= character <= "\u9fff")
        initials = "".join(lazy_pinyin(text[:CHARACTERS], style=Style.FIRST_LETTER))
        full = "".join(lazy_pinyin(text[:SYLLABLES]))
        for whole in (text[:CHARACTERS], initials, full):
            typed += (whole[:length] for length in range(1, len(whole) + 1))
    chance.shuffle(typed)
    yield from typed


def _write_what_is_ordered(folder: Path) -> None:
    """The writing process: one article for each line of the input."""
    index = WhooshIndex(folder)
    for line in sys.stdin:
        text = json.loads(line)
        index.write([Document(text, 1, text, paragraphs=(text,))])


if __name__ == "__main__":
    _write_what_is_ordered(Path(sys.argv[1]))
