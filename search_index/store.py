"""Where an index lies on disk: generations, the pointer to the one that serves, the lock.

    current        the name of the generation that serves; replaced by one rename
    lock           held (flock) by whoever writes; the system lets go of it when he dies
    g-<random>/    one generation: meta.json, Whoosh's TOC, segments

A rebuild fills a new generation beside the old one and then renames the pointer, so a kill
at any point leaves the old index or the new. What a dead writer left is swept by the next.
"""

# Whoosh leaves most of its functions without types.
# mypy: allow-untyped-calls

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from whoosh.codec.whoosh3 import W3Segment
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, clean_files
from whoosh.util.filelock import FileLock, try_for

from search_index.folding import folding_fingerprint
from search_index.protocol import IndexBusy, IndexOutdated, IndexUnavailable
from search_index.schema import SCHEMA_VERSION, make_schema
from search_index.segment import INDEX_NAME, segment_path
from search_index.words import segmenter_fingerprint

_POINTER, _LOCK, _META = "current", "lock", "meta.json"
_PREFIX = "g-"


@dataclass(frozen=True, slots=True)
class State:
    """What a commit left: the segments that make the index, and which commit it was."""

    folder: Path
    commit: int
    segments: tuple[W3Segment, ...]


class Store:
    """The files under one folder. Nothing is cached: what is read is what is there."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @contextmanager
    def lock(self, timeout: float) -> Iterator[None]:
        """Be the only writer on this machine, waiting up to `timeout` seconds."""
        self.root.mkdir(parents=True, exist_ok=True)
        lock = FileLock(str(self.root / _LOCK))
        if not try_for(lock.acquire, timeout=timeout, delay=0.02):
            raise IndexBusy(f"another writer held {self.root} for more than {timeout:g} s")
        try:
            yield
        finally:
            lock.release()

    def current(self) -> Path:
        """The folder of the generation that serves."""
        try:
            name = (self.root / _POINTER).read_text("ascii").strip()
        except FileNotFoundError:
            raise IndexUnavailable(f"no search index in {self.root}: build it first") from None
        except (OSError, UnicodeDecodeError) as error:
            raise IndexUnavailable(f"cannot read the search index in {self.root}") from error
        if not name.startswith(_PREFIX) or "/" in name:
            raise IndexUnavailable(f"the pointer of the search index in {self.root} is damaged")
        return self.root / name

    def exists(self) -> bool:
        return (self.root / _POINTER).exists()

    def new_generation(self) -> Path:
        """An empty generation beside the one that serves. Needs the lock."""
        folder = self.root / f"{_PREFIX}{secrets.token_hex(8)}"
        folder.mkdir()
        meta = json.dumps(rules(), indent=1)
        _write_synced(folder / _META, meta)
        TOC.create(_storage(folder), make_schema(), INDEX_NAME)
        return folder

    def make_current(self, folder: Path) -> None:
        """Let a generation serve, in one step. Needs the lock."""
        _sync_folder(folder)
        aside = self.root / f"{_POINTER}.new"
        _write_synced(aside, folder.name + "\n")
        aside.replace(self.root / _POINTER)
        _sync_folder(self.root)

    def sweep(self) -> None:
        """Remove every generation but the one that serves. Needs the lock.

        A reader that has the old one open keeps it: its files are mapped. One that is just
        opening it finds it gone and looks at the pointer again.
        """
        keep = self.current().name if self.exists() else None
        for folder in self.root.glob(f"{_PREFIX}*"):
            if folder.name != keep:
                shutil.rmtree(folder, ignore_errors=True)


def rules() -> dict[str, Any]:
    """All that decides which terms a text gives; compared on opening."""
    return {
        "schema": SCHEMA_VERSION,
        "segmenter": segmenter_fingerprint(),
        "folding": folding_fingerprint(),
    }


def check_rules(folder: Path) -> None:
    """Raise IndexOutdated unless the generation was built by the rules in force."""
    try:
        built_by = json.loads((folder / _META).read_text("utf-8"))
    except FileNotFoundError:
        raise
    except (OSError, ValueError) as error:
        raise IndexUnavailable(f"{folder / _META} is damaged: rebuild the index") from error
    in_force = rules()
    if built_by != in_force:
        known = built_by if isinstance(built_by, dict) else {}
        changed = [name for name in in_force if known.get(name) != in_force[name]]
        raise IndexOutdated(
            f"the search index was built by another {', '.join(changed) or 'program'}: rebuild it"
        )


def latest_commit(folder: Path) -> int:
    """The number of the last commit of a generation; -1 when there is none."""
    pattern = TOC._pattern(INDEX_NAME)
    try:
        matches = [pattern.match(name) for name in os.listdir(folder)]  # noqa: PTH208 (twice as fast)
    except FileNotFoundError:
        return -1
    return max((int(match.group(1)) for match in matches if match), default=-1)


def read_state(folder: Path, commit: int) -> State:
    """The state a commit left. OSError when a later commit has swept it."""
    toc = TOC.read(_storage(folder), INDEX_NAME, gen=commit, schema=make_schema())
    return State(folder, commit, tuple(toc.segments))


def write_state(before: State, segments: list[W3Segment]) -> State:
    """Make these segments the index, in one step, and sweep what no one needs any more."""
    folder, commit = before.folder, before.commit + 1
    storage = _storage(folder)
    _sync_folder(folder)
    TOC(make_schema(), segments, commit).write(storage, INDEX_NAME)
    _sync_folder(folder)
    clean_files(storage, INDEX_NAME, commit, segments)
    return State(folder, commit, tuple(segments))


def discard(folder: Path, segments: list[W3Segment]) -> None:
    """Remove the files of segments that no commit names."""
    for segment in segments:
        segment_path(folder, segment).unlink(missing_ok=True)


def _storage(folder: Path) -> FileStorage:
    return FileStorage(str(folder))


def _write_synced(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
