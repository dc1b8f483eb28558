"""Where an index lies on disk: generations, the pointer to the one that serves, the lock.

    current        the name of the generation that serves; replaced by one rename
    lock           held (flock) by whoever writes; the system lets go of it when he, and the
                   processes that write parts for him, have ended
    merge.lock     held by whoever joins segments, beside a writer
    g-<random>/    one generation, a Whoosh index: meta.json, TOC, segments

A rebuild fills a new generation beside the old one and then renames the pointer, so a kill
at any point leaves the old index or the new. What a dead writer left is swept by the next.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import RamStorage
from whoosh.index import TOC
from whoosh.util.filelock import FileLock, try_for

from search_index.columnar.codec import ColumnarSegment
from search_index.container import DamagedFile
from search_index.protocol import IndexBusy, IndexOutdated, IndexUnavailable
from search_index.schema import SCHEMA_VERSION, make_schema
from search_index.text.folding import folding_fingerprint
from search_index.text.words import segmenter_fingerprint

INDEX_NAME = "MAIN"

_POINTER, _META = "current", "meta.json"
_WRITE_LOCK, _MERGE_LOCK = "lock", "merge.lock"
# Names of files that no TOC lists yet, while a merge runs beside a writer.
MERGE_PREFIX = "merging-"
_DIGEST_SIZE = sha256().digest_size
_GENERATION = re.compile("g-[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class State:
    """What a commit left: the segments that make the index, and which commit it was."""

    folder: Path
    commit: int
    segments: tuple[ColumnarSegment, ...]


class Store:
    """The files under one folder. Nothing is cached: what is read is what is there."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def lock(self, timeout: float) -> AbstractContextManager[None]:
        """Be the only writer on this machine, waiting up to `timeout` seconds."""
        return self._locked(_WRITE_LOCK, timeout)

    def merge_lock(self) -> AbstractContextManager[None]:
        """Be the only one to join segments, at once or not at all."""
        return self._locked(_MERGE_LOCK, 0)

    @contextmanager
    def _locked(self, name: str, timeout: float) -> Iterator[None]:
        self.root.mkdir(parents=True, exist_ok=True)
        lock = FileLock(str(self.root / name))
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
        except (FileNotFoundError, NotADirectoryError):
            raise IndexUnavailable(f"no search index in {self.root}: build it first") from None
        except UnicodeDecodeError:
            name = ""
        if not _GENERATION.fullmatch(name):
            raise DamagedFile(self.root / _POINTER)
        return self.root / name

    def exists(self) -> bool:
        return (self.root / _POINTER).exists()

    def new_generation(self) -> State:
        """An empty generation beside the one that serves. Needs the lock."""
        folder = self.root / f"g-{secrets.token_hex(8)}"
        folder.mkdir()
        _sync_folder(self.root)
        _replace(folder / _META, json.dumps(rules(), indent=1).encode("utf-8"))
        return write_state(folder, 0, ())

    def make_current(self, state: State) -> None:
        """Let a generation serve, in one step. Needs the lock."""
        _replace(self.root / _POINTER, state.folder.name.encode("ascii"))

    def sweep(self) -> None:
        """Remove every generation but the one that serves. Needs the lock.

        A reader that has the old one open keeps it: its files are mapped. One that is just
        opening it finds it gone and looks at the pointer again.
        """
        keep = None
        with suppress(IndexUnavailable):
            keep = self.current()
        for folder in self.root.glob("g-*"):
            if folder != keep:
                shutil.rmtree(folder, ignore_errors=True)


@cache
def rules() -> dict[str, Any]:
    """All that decides which terms a text gives and how they are kept; compared on opening."""
    return {
        "schema": SCHEMA_VERSION,
        "whoosh": version("whoosh3"),
        "segmenter": segmenter_fingerprint(),
        "folding": folding_fingerprint(),
    }


def check_rules(folder: Path) -> None:
    """Raise IndexOutdated unless the generation was built by the rules in force."""
    try:
        built_by = json.loads((folder / _META).read_text("utf-8"))
    except ValueError as error:
        raise DamagedFile(folder / _META) from error
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
    """The state a commit left. FileNotFoundError when a later commit has swept it.

    A TOC is a pickle, so it is read only where the digest behind it is right.
    """
    name = TOC._filename(INDEX_NAME, commit)
    content = (folder / name).read_bytes()
    toc, digest = content[:-_DIGEST_SIZE], content[-_DIGEST_SIZE:]
    if sha256(toc).digest() != digest:
        raise DamagedFile(folder / name)
    storage = RamStorage()
    storage.files[name] = toc
    segments = TOC.read(storage, INDEX_NAME, gen=commit, schema=make_schema()).segments
    return State(folder, commit, tuple(segments))


def write_state(folder: Path, commit: int, segments: Sequence[ColumnarSegment]) -> State:
    """Make these segments the index, in one step, and sweep what no one needs any more."""
    storage = RamStorage()
    TOC(make_schema(), list(segments), commit).write(storage, INDEX_NAME)
    name = TOC._filename(INDEX_NAME, commit)
    toc = storage.files[name]
    _sync_folder(folder)
    _replace(folder / name, toc + sha256(toc).digest())
    state = State(folder, commit, tuple(segments))
    _sweep_commit(state)
    return state


def discard(folder: Path, segments: Iterable[ColumnarSegment]) -> None:
    """Remove the files of segments that no commit names."""
    for segment in segments:
        segment.path(folder).unlink(missing_ok=True)


def _sweep_commit(state: State) -> None:
    """Remove all files of a generation but those of this commit. What another process has
    open stays readable to it."""
    kept = {segment.path(state.folder).name for segment in state.segments}
    kept |= {_META, TOC._filename(INDEX_NAME, state.commit)}
    for path in state.folder.iterdir():
        if path.name not in kept and not path.name.startswith(MERGE_PREFIX):
            # What cannot be removed (a folder that a NAS puts there) is in nobody's way.
            with suppress(OSError):
                path.unlink()


def _replace(path: Path, content: bytes) -> None:
    """Write a file in one step: whoever looks sees it whole, or as it was."""
    aside = path.with_name(path.name + ".new")
    with aside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
