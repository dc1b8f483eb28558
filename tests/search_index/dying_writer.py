"""A writer that dies. Run as: dying_writer.py FOLDER write|rebuild|merge

Each line read from standard input has it die once, in a child process of its own:

    change N VERSION     at its N-th change to the disk
    moment S VERSION     when S seconds have passed since its first acknowledged version

The child writes VERSION, VERSION + 1 and so on; all documents of one version are written at
once. `merge` writes them in many small parts, and joins those before the next version. With
"change", it stops after one version. The answer is a line: "died" or "done", and the last
version that was acknowledged.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from pathlib import Path

from search_index import Document, WhooshIndex
from search_index.writing import writer

DOCUMENTS = 20
# What Python reports before it changes the disk; opening counts when it is for writing.
CHANGES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir"}


def write(index: WhooshIndex, action: str, version: int) -> None:
    documents = [
        Document(str(n), version, "标题", paragraphs=(f"长春版本{version}",))
        for n in range(DOCUMENTS)
    ]
    if action == "rebuild":
        index.rebuild(documents)
        return
    index.write(documents)
    if action == "merge":
        for n in range(writer.FANOUT):
            index.write([Document(f"more {n}", version, "标题")])
        while index.merge():
            pass


def die_at_change(step: int) -> None:
    changes = 0

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal changes
        if event in CHANGES or (event == "open" and "w" in str(arguments[1])):
            changes += 1
            if changes == step:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)


def live_and_die(folder: Path, action: str, order: str) -> tuple[str, int]:
    """Whether a child died or was done, and the last version it acknowledged (or the one
    before its first)."""
    kind, when, first = order.split()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        index = WhooshIndex(folder)
        if kind == "change":
            die_at_change(int(when))
        version = int(first)
        while True:
            write(index, action, version)
            os.write(writing, f"{version}\n".encode())
            if kind == "change":
                os._exit(0)
            version += 1
    os.close(writing)
    if kind == "moment":
        select.select([reading], [], [])
        time.sleep(float(when))
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    with os.fdopen(reading) as lines:
        acknowledged = [int(first) - 1, *map(int, lines)][-1]
    return ("died" if status else "done"), acknowledged


def main(folder: str, action: str) -> None:
    if action == "merge":
        writer.MERGED_AT_ONCE = 0  # so that all joining is `merge`'s
    for order in sys.stdin:
        end, acknowledged = live_and_die(Path(folder), action, order)
        print(end, acknowledged, flush=True)  # noqa: T201 (its answer)


if __name__ == "__main__":
    main(*sys.argv[1:])
