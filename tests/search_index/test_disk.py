"""The Whoosh index on disk: several processes, killed writers, damaged files, other rules."""

from __future__ import annotations

import errno
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from whoosh.index import TOC, open_dir

from search_index import (
    Document,
    IndexBusy,
    IndexOutdated,
    IndexUnavailable,
    Query,
    WhooshIndex,
)
from search_index.writing import merging

DYING_WRITER = Path(__file__).with_name("dying_writer.py")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with an index of 20 documents, version 0."""
    WhooshIndex(tmp_path).rebuild(documents(0))
    return tmp_path


def documents(version: int, count: int = 20) -> list[Document]:
    return [
        Document(str(n), version, "标题", paragraphs=(f"长春版本{version}",)) for n in range(count)
    ]


def generation(folder: Path) -> Path:
    return folder / (folder / "current").read_text()


class DyingWriter:
    """A process that writes and dies as often as it is told to."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def die(self, order: str) -> tuple[str, int]:
        """How it ended, and the last version that was acknowledged."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{order}\n")
        self._process.stdin.flush()
        end, acknowledged = self._process.stdout.readline().split()
        return end, int(acknowledged)


@pytest.fixture
def dying_writer(folder: Path) -> Iterator[Callable[[str], DyingWriter]]:
    with ExitStack() as running:

        def start(action: str) -> DyingWriter:
            process = running.enter_context(
                subprocess.Popen(
                    [sys.executable, "-W", "ignore", DYING_WRITER, folder, action],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
            running.callback(process.kill)
            return DyingWriter(process)

        yield start


ACTIONS = ["write", "rebuild", "merge"]


@pytest.mark.parametrize("action", ACTIONS)
def test_killed_at_any_change_to_the_disk_the_old_index_stays_or_the_new(
    action: str, folder: Path, dying_writer: Callable[[str], DyingWriter]
) -> None:
    index = WhooshIndex(folder)
    writer = dying_writer(action)
    deaths = 0
    for version in range(1, 300):
        before = versions(index)
        end, _ = writer.die(f"change {version} {version}")
        after = versions(index)
        assert after == versions(WhooshIndex(folder))
        assert index.search(Query("长春")).total == 20
        if end == "done":
            assert after == {version}
            break
        assert after in (before, {version})
        deaths += 1
    assert end == "done"
    assert deaths > 5
    index.rebuild(documents(0))
    assert_no_leftovers(folder)


@pytest.mark.parametrize("action", ACTIONS)
def test_killed_at_any_moment_what_was_acknowledged_stays(
    action: str, folder: Path, dying_writer: Callable[[str], DyingWriter]
) -> None:
    index = WhooshIndex(folder)
    writer = dying_writer(action)
    moments = random.Random(4)  # noqa: S311 (not a secret)
    version = 1
    for _ in range(100):
        end, acknowledged = writer.die(f"moment {moments.uniform(0, 0.05)} {version}")
        assert end == "died"
        assert versions(index) in ({acknowledged}, {acknowledged + 1})
        version = acknowledged + 2
    index.write(documents(0))
    assert versions(index) == {0}
    index.rebuild(documents(0))
    assert_no_leftovers(folder)


def versions(index: WhooshIndex) -> set[int]:
    """Those of the twenty documents that are always written together."""
    held = {id_: version for id_, version in index.entries() if id_.isdigit()}
    assert len(held) == 20
    return set(held.values())


def assert_no_leftovers(folder: Path) -> None:
    kept = {"current", "lock", "merge.lock", generation(folder).name}
    assert {path.name for path in folder.iterdir()} <= kept
    names = sorted(path.suffix for path in generation(folder).iterdir())
    assert names == [".arrays", ".json", ".toc"]


def test_what_a_dead_writer_left_in_a_generation_is_swept_by_the_next(folder: Path) -> None:
    for name in ("MAIN_0123456789abcdef.arrays", "_MAIN_9.toc.new", "_MAIN_0.toc"):
        (generation(folder) / name).write_bytes(b"left")
    WhooshIndex(folder).write(documents(1))
    assert_no_leftovers(folder)


@pytest.mark.parametrize("action", ACTIONS)
def test_another_process_sees_a_commit_at_once(
    action: str, folder: Path, dying_writer: Callable[[str], DyingWriter]
) -> None:
    reader = WhooshIndex(folder)
    writer = dying_writer(action)
    for version in range(1, 6):
        assert writer.die(f"change 1000000 {version}") == ("done", version)
        assert versions(reader) == {version}
        assert reader.search(Query(f"版本{version}")).total == 20


def test_ten_processes_search_while_one_writes_and_one_joins(folder: Path) -> None:
    script = (
        "import sys; from pathlib import Path\n"
        "from search_index import Query, WhooshIndex\n"
        "index = WhooshIndex(Path(sys.argv[1]))\n"
        "while not Path(sys.argv[1], 'stop').exists():\n"
        "    assert index.search(Query('长春')).total == 20\n"
        "print('never failed')\n"
    )
    readers = [
        subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", script, folder],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for _ in range(10)
    ]
    index, joiner = WhooshIndex(folder), WhooshIndex(folder)
    until = time.monotonic() + 6
    version = 0
    while time.monotonic() < until:
        version += 1
        index.write(documents(version))
        joiner.merge()
    (folder / "stop").touch()
    assert [reader.communicate(timeout=60)[0] for reader in readers] == ["never failed\n"] * 10
    assert version > 10
    assert versions(index) == {version}


def test_what_is_deleted_while_segments_are_joined_stays_deleted(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search_index.writing.writer.MERGED_AT_ONCE", 0)
    index = WhooshIndex(folder)
    for n in range(8):
        index.write([Document(f"x{n}", 1, f"春城第{n}条"), Document(f"y{n}", 1, "春城")])
    joined = merging.merge_segments

    def join_slowly(path: Path, sources: Sequence[merging.Source]) -> int:
        count = joined(path, sources)
        WhooshIndex(folder).write([Document("x1", 2, "春城第九条")], ["x0", "y3"])
        return count

    monkeypatch.setattr(merging, "merge_segments", join_slowly)
    before = len(list(generation(folder).glob("*.arrays")))
    assert index.merge()
    assert len(list(generation(folder).glob("*.arrays"))) == before + 1 - 7
    held = dict(index.entries())
    assert len(held) == 20 + 14
    assert held["x1"] == 2
    assert not {"x0", "y3"} & held.keys()
    assert index.search(Query("春城")).total == 14
    assert index.search(Query('"第1条"')).total == 0
    assert index.search(Query('"第九条"')).total == 1


def test_joining_is_dropped_when_a_rebuild_comes_first(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search_index.writing.writer.MERGED_AT_ONCE", 0)
    index = WhooshIndex(folder)
    for n in range(8):
        index.write([Document(f"x{n}", 1, "春城")])
    joined = merging.merge_segments

    def join_slowly(path: Path, sources: Sequence[merging.Source]) -> int:
        count = joined(path, sources)
        WhooshIndex(folder).rebuild(documents(5))
        return count

    monkeypatch.setattr(merging, "merge_segments", join_slowly)
    assert not index.merge()
    assert versions(index) == {5}
    assert_no_leftovers(folder)


def test_what_cannot_be_swept_is_in_nobodys_way(folder: Path) -> None:
    (generation(folder) / "@eaDir").mkdir()
    index = WhooshIndex(folder)
    index.write(documents(1))
    assert versions(WhooshIndex(folder)) == {1}
    assert index.search(Query("版本1")).total == 20


def test_an_error_after_publishing_takes_nothing_back(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = WhooshIndex(folder)

    def interrupted(state: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("search_index.writing.store._sweep_commit", interrupted)
        with pytest.raises(KeyboardInterrupt):
            index.write(documents(1))
    assert versions(WhooshIndex(folder)) == {1}
    assert index.search(Query("版本1")).total == 20


def test_segments_of_too_many_positions_stay_apart(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in ("writing.writer", "writing.merging", "columnar.merge"):
        monkeypatch.setattr(f"search_index.{place}.MOST_POSITIONS", 300)
    monkeypatch.setattr("search_index.writing.writer.CHARACTERS_IN_MEMORY", 100)
    index = WhooshIndex(folder)
    assert index.rebuild(documents(1, 60)) == 60
    assert 1 < len(list(generation(folder).glob("*.arrays"))) < 6
    assert index.search(Query("版本1")).total == 60
    while index.merge():
        pass
    assert index.search(Query("版本1")).total == 60


def test_one_date_far_ahead_makes_nothing_old(folder: Path) -> None:
    now = datetime.now(UTC)
    index = WhooshIndex(folder)
    dated = {"old": now - timedelta(days=2000), "new": now, "error": now + timedelta(days=200_000)}
    index.rebuild(Document(id_, 1, "渡口", published_at=moment) for id_, moment in dated.items())
    scores = {hit.id: hit.score for hit in index.search(Query("渡口")).hits}
    assert scores["new"] > scores["old"]


def test_a_document_needs_an_id() -> None:
    with pytest.raises(ValueError, match="id"):
        Document("", 1, "渡口")


def test_while_much_is_read_anew_the_state_before_serves(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = WhooshIndex(folder)
    assert reader.search(Query("版本0")).total == 20
    monkeypatch.setattr("search_index.index._OPENED_ASIDE", 0)
    WhooshIndex(folder).rebuild(documents(1))
    assert reader.search(Query("长春")).total == 20
    until = time.monotonic() + 10
    while not reader.search(Query("版本1")).total and time.monotonic() < until:
        time.sleep(0.01)
    assert reader.search(Query("版本1")).total == 20
    # A writer builds on the last state, whatever it serves itself.
    reader.write([Document("more", 1, "长春")])
    reader.write([], ["0"])
    assert len(dict(WhooshIndex(folder).entries())) == 20


def test_what_cannot_be_read_anew_is_not_served_past_for_ever(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = WhooshIndex(folder)
    assert reader.count() == 20
    monkeypatch.setattr("search_index.index._OPENED_ASIDE", 0)
    WhooshIndex(folder).rebuild(documents(1))
    [path] = generation(folder).glob("*.arrays")
    path.write_bytes(path.read_bytes()[:-9])
    assert_fails_in_time(reader)


def assert_fails_in_time(index: WhooshIndex) -> None:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            index.count()
        except IndexUnavailable:
            return
    pytest.fail("a damaged index is served past")


def test_a_second_writer_waits_or_is_told(folder: Path) -> None:
    is_inside, may_go = threading.Event(), threading.Event()

    def slow() -> Iterator[Document]:
        yield documents(1)[0]
        is_inside.set()
        assert may_go.wait(10)

    first = threading.Thread(target=WhooshIndex(folder).write, args=(slow(),))
    first.start()
    assert is_inside.wait(10)
    impatient = WhooshIndex(folder, lock_timeout=0.05)
    for attempt in (impatient.write, impatient.rebuild):
        with pytest.raises(IndexBusy):
            attempt(documents(2))
    assert impatient.search(Query("长春")).total == 20
    patient = threading.Thread(target=WhooshIndex(folder).write, args=(documents(3, 2),))
    patient.start()
    may_go.set()
    first.join(10)
    patient.join(10)
    assert dict(impatient.entries())["0"] == 3


def test_many_single_writes_leave_few_segments(folder: Path) -> None:
    index = WhooshIndex(folder)
    for n in range(150):
        index.write([Document(f"new {n}", 1, f"长春第{n}条")])
    assert len(list(generation(folder).glob("*.arrays"))) < 20
    assert index.count() == 170
    assert index.search(Query("长春")).total == 170
    assert all(index.search(Query(f'"第{n}条"')).total == 1 for n in range(150))


def test_replacing_everything_again_and_again_does_not_grow_the_index(folder: Path) -> None:
    index = WhooshIndex(folder)
    for version in range(1, 30):
        index.write(documents(version))
    assert index.search(Query("版本29")).total == 20
    assert len(list(generation(folder).glob("*.arrays"))) == 1


def test_more_documents_than_fit_into_memory_at_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search_index.writing.writer.CHARACTERS_IN_MEMORY", 100)
    index = WhooshIndex(folder)
    assert index.rebuild(documents(1, 30) + documents(2, 15)) == 30
    assert sorted(dict(index.entries()).values()) == [1] * 15 + [2] * 15
    assert index.search(Query("长春")).total == 30
    assert index.search(Query("版本2")).total == 15


def test_what_fails_in_another_process_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search_index.writing.writer.CHARACTERS_IN_MEMORY", 100)
    index = WhooshIndex(folder)

    def fail(path: Path, *_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    with monkeypatch.context() as patch:
        patch.setattr("search_index.writing.builder.write_segment", fail)
        with pytest.raises(OSError, match="No space left") as caught:
            index.rebuild(documents(1))
        assert caught.value.errno == errno.ENOSPC
    with monkeypatch.context() as patch:
        patch.setattr("search_index.writing.builder.passages", lambda _: 1 / 0)
        with pytest.raises(RuntimeError, match="ended with"):
            index.rebuild(documents(1))
    assert versions(index) == {0}
    index.rebuild(documents(2))
    assert_no_leftovers(folder)


def test_stock_whoosh_reads_the_table_of_contents(folder: Path) -> None:
    index = WhooshIndex(folder)
    index.write([], ["3", "4"])
    stock = open_dir(str(generation(folder)), "MAIN")
    assert stock.latest_generation() == 2
    [segment] = TOC.read(stock.storage, "MAIN").segments
    assert segment.doc_count() == index.count() == 18
    assert segment.deleted_count() == 2


@pytest.mark.parametrize(
    "call",
    [
        lambda index: index.search(Query("长春")),
        lambda index: index.count(),
        lambda index: list(index.entries()),
        lambda index: index.write(documents(1)),
    ],
    ids=["search", "count", "entries", "write"],
)
def test_where_there_is_no_index_one_is_told(
    call: Callable[[WhooshIndex], object], tmp_path: Path
) -> None:
    index = WhooshIndex(tmp_path / "nowhere")
    with pytest.raises(IndexUnavailable):
        call(index)
    assert index.create_if_missing()
    assert not index.create_if_missing()
    call(index)


@pytest.mark.parametrize("pattern", ["*.arrays", "*.toc", "meta.json", "../current"])
@pytest.mark.parametrize("damage", ["cut", "emptied", "altered", "garbage", "removed", "folder"])
def test_damage_is_noticed_and_mended_by_rebuilding(
    pattern: str, damage: str, folder: Path
) -> None:
    [path] = generation(folder).glob(pattern) if "/" not in pattern else [folder / "current"]
    whole = path.read_bytes()
    middle = len(whole) // 2
    damaged = {
        "cut": whole[:-9],
        "emptied": b"",
        "altered": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
        "garbage": bytes(range(256)) * 4,
    }
    if damage in damaged:
        path.write_bytes(damaged[damage])
    else:
        path.unlink()
        if damage == "folder":
            path.mkdir()
    index = WhooshIndex(folder)
    with pytest.raises(IndexUnavailable):
        index.search(Query("长春"))
    with pytest.raises(IndexUnavailable):
        index.write(documents(1))
    if path.is_dir():
        path.rmdir()
    assert index.rebuild(documents(2)) == 20
    assert index.search(Query("长春")).total == 20


def test_every_altered_byte_is_noticed(folder: Path) -> None:
    [path] = generation(folder).glob("*.arrays")
    whole = path.read_bytes()
    for place in range(0, len(whole), 97):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 255]) + whole[place + 1 :])
        with pytest.raises(IndexUnavailable):
            WhooshIndex(folder).count()


def test_an_index_built_by_other_rules_is_outdated(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    meta = generation(folder) / "meta.json"
    meta.write_text(meta.read_text().replace('"rjieba"', '"another segmenter"'))
    index = WhooshIndex(folder)
    with pytest.raises(IndexOutdated, match="segmenter"):
        index.search(Query("长春"))
    with pytest.raises(IndexOutdated):
        index.write(documents(1))
    index.rebuild(documents(1))
    assert index.search(Query("长春")).total == 20


def test_a_full_disk_leaves_the_old_index(folder: Path) -> None:
    script = (
        "import resource, signal, sys; from pathlib import Path\n"
        "from search_index import Document, WhooshIndex\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "documents = [Document(str(n), 9, '长春' * 500 + str(n)) for n in range(20)]\n"
        "index = WhooshIndex(Path(sys.argv[1]))\n"
        "for attempt in (index.write, index.rebuild):\n"
        "    try: attempt(documents)\n"
        "    except OSError as error: print(error.errno)\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", script, folder], check=True, capture_output=True, text=True
    )
    assert result.stdout.split() == ["27", "27"]  # EFBIG, as good as ENOSPC
    index = WhooshIndex(folder)
    assert set(dict(index.entries()).values()) == {0}
    assert_no_leftovers(folder)
    index.write(documents(1))
    assert set(dict(index.entries()).values()) == {1}
