"""Requests a second of the service as users run it: `make bench-api`.

Imports a JSON Lines file of news into a database of its own, starts `fangtan serve` with its
two workers, and drives it with wrk at 16 connections. Prints a JSON object a line and a table.
No response is cached by the service: every one is made for its request.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote
from urllib.request import urlopen

from rich.console import Console
from rich.table import Table

HERE = Path(__file__).parent
FANGTAN = Path(sys.executable).with_name("fangtan")
SECTIONS = 8
DEPTH = 10_000
RANDOM_IDS = 4_000


@dataclass(frozen=True, slots=True)
class Case:
    """What is measured; one of `addresses` is asked for in turn."""

    what: str
    addresses: list[str]
    tag: str = ""


def main() -> None:
    arguments = _arguments()
    if shutil.which("wrk") is None:
        sys.exit("bench-api needs wrk; on Debian: apt-get install wrk")
    if not arguments.news.exists():
        sys.exit(f"there is no file {arguments.news}; name one with NEWS=file.jsonl.gz")
    console = Console(width=110)
    with tempfile.TemporaryDirectory(prefix="fangtan-bench-") as folder:
        environment = os.environ | {"FANGTAN_DATA": str(arguments.data or Path(folder) / "data")}
        if not (arguments.data and (arguments.data / "fangtan.db").exists()):
            _print("import", _load(arguments.news, Path(folder), environment))
        with _service(environment) as (origin, pid, seconds):
            _print("start", {"seconds": round(seconds, 2), **_memory(pid)})
            rows = []
            for case in _cases(origin):
                measured = _measure(case, origin, Path(folder), arguments)
                rows.append({"what": case.what, **measured, **_memory(pid)})
                print(json.dumps(rows[-1], ensure_ascii=False), flush=True)  # noqa: T201
    table = Table(*rows[0], title=f"wrk, {arguments.connections} connections")
    for row in rows:
        table.add_row(*map(str, row.values()))
    console.print(table)


def _arguments() -> Any:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--news", type=Path, required=True, help="JSON Lines file, plain or .gz")
    parser.add_argument("--data", type=Path, help="keep the loaded database here, and use it again")
    parser.add_argument("--seconds", type=int, default=8, help="of each measurement")
    parser.add_argument("--connections", type=int, default=16)
    return parser.parse_args()


def _print(what: str, values: dict[str, Any]) -> None:
    print(json.dumps({"what": what, **values}), flush=True)  # noqa: T201


def _load(news: Path, folder: Path, environment: dict[str, str]) -> dict[str, Any]:
    """Import the news, dealt out over a few sections so that a section has something to list."""
    dealt = folder / "news.jsonl"
    open_news = gzip.open if news.suffix == ".gz" else open
    with open_news(news, "rb") as lines, dealt.open("w", encoding="utf-8") as output:
        for number, line in enumerate(lines):
            item = json.loads(line) | {"section": ["新闻", f"栏目{number % SECTIONS + 1}"]}
            output.write(json.dumps(item, ensure_ascii=False) + "\n")
    started = time.perf_counter()
    subprocess.run([FANGTAN, "import", dealt], env=environment, check=True)
    seconds = time.perf_counter() - started
    return {"articles": number + 1, "seconds": round(seconds, 1)}


@contextmanager
def _service(environment: dict[str, str]) -> Iterator[tuple[str, int, float]]:
    """The running service: its origin, process id, and seconds from the start to an answer."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    origin = f"http://127.0.0.1:{port}"
    started = time.perf_counter()
    process = subprocess.Popen(
        [FANGTAN, "serve", "--port", str(port)], env=environment, stdout=subprocess.DEVNULL
    )
    try:
        while True:
            try:
                _get(f"{origin}/api/v1/articles?limit=1")
                break
            except OSError:
                if process.poll() is not None:
                    sys.exit("the service did not start")
                time.sleep(0.01)
        seconds = time.perf_counter() - started
        time.sleep(2)  # let the second worker and the dispatcher finish starting
        yield origin, process.pid, seconds
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)


def _get(address: str) -> dict[str, Any]:
    with urlopen(address, timeout=30) as answer:  # noqa: S310  (our own service)
        document: dict[str, Any] = json.load(answer)
        document["etag"] = answer.headers["ETag"]
    return document


def _cases(origin: str) -> list[Case]:
    """The addresses, from what the service itself lists."""
    articles = f"{origin}/api/v1/articles"
    ids: list[str] = []
    newest = f"{articles}?limit=100"
    page, deep = _get(newest), ""
    while cursor := page["page"]["next"]:
        ids += [item["id"] for item in page["data"]]
        if len(ids) == DEPTH:
            deep = cursor
        page = _get(f"{newest}&cursor={cursor}")
    random.shuffle(ids)
    section = _get(f"{origin}/api/v1/sections")["data"][0]["children"][0]["path"]
    one = f"/api/v1/articles/{ids[0]}"
    cases = [
        Case("article by random id", [f"/api/v1/articles/{name}" for name in ids[:RANDOM_IDS]]),
        Case("newest 20", ["/api/v1/articles?limit=20"]),
    ]
    if deep:
        cases.append(Case(f"20 at {DEPTH} deep", [f"/api/v1/articles?limit=20&cursor={deep}"]))
    return [
        *cases,
        Case("one section's 20", [f"/api/v1/articles?limit=20&section={quote(section)}"]),
        Case("search 长春", [f"/api/v1/search?q={quote('长春')}"]),
        Case("search 高质量发展", [f"/api/v1/search?q={quote('高质量发展')}"]),
        Case("article, If-None-Match", [one], _get(origin + one)["etag"]),
    ]


def _measure(case: Case, origin: str, folder: Path, arguments: Any) -> dict[str, Any]:
    addresses = folder / "addresses"
    addresses.write_text("\n".join(case.addresses) + "\n", "utf-8")
    command = ["wrk", "-t2", f"-c{arguments.connections}", "-s", str(HERE / "requests.lua"), origin]
    environment = os.environ | {"ADDRESSES": str(addresses), "IF_NONE_MATCH": case.tag}
    for seconds in (1, arguments.seconds):  # the first is for warming up
        done = subprocess.run(
            [*command, f"-d{seconds}s"], env=environment, capture_output=True, text=True, check=True
        )
    found = json.loads(done.stdout.splitlines()[-1])
    if found["failed"]:
        sys.exit(f"{case.what}: {found['failed']} of {found['requests']} requests failed")
    return {
        "req_per_s": round(found["requests"] / found["microseconds"] * 1e6),
        "p50_ms": round(found["p50"] / 1000, 2),
        "p99_ms": round(found["p99"] / 1000, 2),
        "bytes": round(found["bytes"] / found["requests"]),
    }


def _memory(pid: int) -> dict[str, Any]:
    """Resident memory of the largest worker, in MB."""
    command = ["ps", "-o", "rss=", "--ppid", str(pid)]
    listing = subprocess.run(command, capture_output=True, text=True, check=True)
    return {"rss_mb": round(max(map(int, re.findall(r"\d+", listing.stdout))) / 1024)}


if __name__ == "__main__":
    main()
