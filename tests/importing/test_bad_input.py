"""Input that cannot be read is named with a reason, in bounded time and memory."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Fangtan = Callable[..., Result]

PAGE = "<html><h1>江边的树</h1><p>发布时间：2024-01-01</p><p>江边种了三千棵树。</p></html>"
MEGABYTE = 1024 * 1024


def gzip_cut() -> bytes:
    return gzip.compress(os.urandom(5000) + PAGE.encode())[:-2000]


@pytest.mark.parametrize(
    "bad",
    [
        ("empty.html", b"", "the file is empty"),
        ("empty.txt.gz", gzip.compress(b""), "the file is empty"),
        ("blank.txt", b" \n\t\n\xe3\x80\x80\n", "the file holds nothing but blanks"),
        ("picture.html", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "this is a binary file"),
        ("program.txt", b"\x7fELF" + bytes(range(256)) * 20, "this is a binary file"),
        ("cut.html.gz", gzip_cut(), "the gzip data ends too early: the file is truncated"),
        ("broken.txt.gz", b"\x1f\x8b\x08\x00" + b"no gzip at all" * 9, "the gzip data is damaged"),
        ("garbage.txt", b"\xff\xff\xfe\xfa" * 400, "the bytes are no text in any known charset"),
        ("untitled.html", b"<html><body></body></html>", "no headline was found"),
        ("bare.html", "<h1>只有标题</h1>".encode(), "no text was found beside the headline"),
        ("cut.jsonl.gz", gzip_cut(), "the gzip data ends too early"),
        ("blank.jsonl", b"\n\n", "the file holds no article"),
        ("list.jsonl", b"[1, 2]\n", "line 1: a line has to be a JSON object"),
        ("half.jsonl", b'{"headline": "a", \n', "line 1: this is no JSON"),
        ("surrogate.jsonl", rb'{"headline": "\ud800", "body": "x"}', "line 1: this is no JSON"),
        ("nul.jsonl", rb'{"headline": "a\u0000b", "body": "x"}', "line 1: the text holds a NUL"),
        ("gbk.jsonl", '{"headline": "标题"}'.encode("gbk"), "line 1: this is no JSON"),
        ("binary.jsonl", bytes(range(256)), "this is a binary file, not JSON Lines"),
        ("nobody.jsonl", b'{"headline": "a"}', "line 1: there is no body"),
        ("number.jsonl", b'{"headline": 5, "body": "x"}', "line 1: headline has to be text"),
        ("date.jsonl", b'{"headline": "a", "body": "x", "date": "soon"}', "line 1: date 'soon'"),
        ("deep.jsonl", b'{"headline": ' + b"[" * 100_000, "line 1: this is no JSON"),
        ("two.jsonl", b'{"id":1,"headline":"a","body":"x"}\n' * 2, "line 2: line 1 has the same"),
    ],
)  # fmt: skip
def test_reasons(
    fangtan: Fangtan,
    stored: Callable[[], list[tuple[str, int]]],
    tmp_path: Path,
    bad: tuple[str, bytes, str],
) -> None:
    name, content, reason = bad
    path = tmp_path / name
    path.write_bytes(content)
    result = fangtan("import", path)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"fangtan import: {path}: {reason}"), result.stderr
    assert result.stderr.count("\n") == 1
    assert stored() == []


def test_paths_that_lead_to_nothing(fangtan: Fangtan, tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "around").symlink_to(tmp_path / "empty")
    os.mkfifo(tmp_path / "pipe")
    names = ["missing.html", "*.nothing", "loop", "empty", "pipe"]
    result = fangtan("import", *(tmp_path / name for name in names))
    assert result.exit_code == 1
    reasons = [line.rsplit(": ", 1)[1] for line in result.stderr.splitlines()]
    assert reasons == [
        "No such file or directory",
        "No such file or directory",
        "Too many levels of symbolic links",
        "there is no page, text or JSON Lines file in this folder",
        "this is not a regular file",
    ]


# Linux lets nobody read this, root included.
WRITE_ONLY = Path("/sys/bus/cpu/drivers_probe")


@pytest.mark.skipif(not WRITE_ONLY.exists(), reason="needs a file that root may not read")
def test_a_file_that_may_not_be_read(fangtan: Fangtan, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.symlink_to(WRITE_ONLY)
    (tmp_path / "good.html").write_text(PAGE, "utf-8")
    result = fangtan("import", tmp_path)
    assert result.exit_code == 1
    assert f"{path}: Permission denied" in result.stderr
    assert "1 created, 0 changed, 0 unchanged, 1 failed" in result.stdout


@pytest.mark.parametrize("name", ["bomb.html.gz", "bomb.jsonl.gz"])
def test_packed_bombs_are_refused_by_the_limit(
    fangtan: Fangtan, environment: dict[str, str], tmp_path: Path, name: str
) -> None:
    environment["FANGTAN_IMPORT_MAX_MB"] = "2"
    path = tmp_path / name
    path.write_bytes(gzip.compress(b"<p>" + b" " * (40 * MEGABYTE)))
    result = fangtan("import", path)
    assert result.exit_code == 1
    assert "larger than 2 MB, the setting import_max_mb" in result.stderr


def test_a_large_page_with_scripts_is_read(fangtan: Fangtan, tmp_path: Path) -> None:
    filler = "<script>" + "x" * (50 * MEGABYTE) + "</script>"
    path = tmp_path / "large.html"
    path.write_text(PAGE.replace("<p>江边", f"{filler}<p>江边"), "utf-8")
    result = fangtan("import", path)
    assert "1 created" in result.stdout, result.stderr
