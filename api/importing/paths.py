"""The files that a person means by names of files, folders and patterns."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterable
from pathlib import Path

_ENDINGS = re.compile(r"\.(?:html?|shtml?|xhtml|txt|text|jsonl|ndjson)(?:\.gz)?$", re.IGNORECASE)
_RESOURCES = re.compile(r"(?:_files|\.files|_文件)$")  # what browsers save beside a page


def expand(names: Iterable[str]) -> list[Path]:
    """Each file once, in a stable order.

    A folder stands for the pages, text files and JSON Lines files in it, at any depth, without
    hidden ones and without the resources that a browser saves beside a page. A name that leads to
    nothing is kept: opening it gives the reason.
    """
    found: dict[Path, Path] = {}
    for name in names:
        path = Path(name)
        matches = [path]
        if not os.path.lexists(path) and glob.has_magic(name):
            # Path.glob takes no absolute patterns.
            matches = [Path(match) for match in sorted(glob.glob(name, recursive=True))]  # noqa: PTH207
        files = [file for match in matches for file in _files(match)]
        for file in files or [path]:
            found.setdefault(file.absolute(), file)
    return list(found.values())


def _files(path: Path) -> list[Path]:
    return _in_folder(path) if path.is_dir() else [path]


def _in_folder(folder: Path) -> list[Path]:
    files: list[Path] = []

    def keep_unreadable(error: OSError) -> None:
        files.append(Path(error.filename))

    for root, folders, names in os.walk(folder, onerror=keep_unreadable):
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and not _RESOURCES.search(name)
        )
        files += [
            Path(root, name)
            for name in sorted(names)
            if _ENDINGS.search(name) and not name.startswith(".")
        ]
    return files
