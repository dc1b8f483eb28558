"""A writer that dies. Run as: dying_writer.py FOLDER write|rebuild

All documents of one write have the same version. A number read from standard input is a step:
a child process writes that version and kills itself at its n-th change to the disk; the
answer is "done" where it was done before, else "died". At the end of the input it writes
version after version, with a line for each that was acknowledged, until somebody kills it.
"""

from __future__ import annotations

import itertools
import os
import signal
import sys
from pathlib import Path

from search_index import Document, WhooshIndex

DOCUMENTS = 20
# What Python reports before it changes the disk; opening counts when it is for writing.
CHANGES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir"}


def write(index: WhooshIndex, action: str, version: int) -> None:
    documents = (
        Document(str(n), version, "标题", paragraphs=(f"长春版本{version}",))
        for n in range(DOCUMENTS)
    )
    if action == "rebuild":
        index.rebuild(documents)
    else:
        index.write(documents)


def die_at_change(step: int) -> None:
    changes = 0

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal changes
        if event in CHANGES or (event == "open" and "w" in str(arguments[1])):
            changes += 1
            if changes == step:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)


def main(folder: str, action: str) -> None:
    index = WhooshIndex(Path(folder))
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            die_at_change(int(line))
            write(index, action, int(line))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        print("died" if status else "done", flush=True)  # noqa: T201 (its answer)
    for version in itertools.count(1):
        write(index, action, version)
        print(version, flush=True)  # noqa: T201 (its answer)


if __name__ == "__main__":
    main(*sys.argv[1:])
