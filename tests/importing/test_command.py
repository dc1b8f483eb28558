"""`fangtan import`: each file as a whole or not at all, again without effect, and told in words."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from click.testing import Result
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.cli.service import Service
from api.models import Article, Event

from .conftest import PAGES

Fangtan = Callable[..., Result]
Stored = Callable[[], list[tuple[str, int]]]


def page(headline: str, body: str, *, head: str = "", date: str = "2024-05-01 08:00") -> str:
    stated = f"<p>发布时间：{date}　来源：云溪日报</p>" if date else ""
    return (
        f"<html><head>{head}</head><body><h1>{headline}</h1>{stated}<div>{body}</div></body></html>"
    )


def lines(*rows: dict[str, Any]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def test_folder_of_pages_is_stored_searched_and_unchanged_the_second_time(
    fangtan: Fangtan, stored: Stored, service: Service, client: FlaskClient
) -> None:
    first = fangtan("import", PAGES)
    assert first.exit_code == 0, first.output
    assert "9 files: 9 created, 0 changed, 0 unchanged, 0 failed" in first.stdout
    found = client.get("/api/v1/search", query_string={"q": "湖畔人家"})
    assert [hit["article"]["headline"] for hit in found.get_json()["data"]] == [
        "让孩子在家门口上好学"
    ]
    again = fangtan("import", PAGES)
    assert "9 files: 0 created, 0 changed, 9 unchanged, 0 failed" in again.stdout
    assert {version for _, version in stored()} == {1}
    with Session(service.database.engine) as session:
        pending = select(func.count()).where(Event.dispatched_at.is_(None))
        assert session.scalar(pending) == 0


def test_a_bad_file_is_named_and_the_rest_goes_on(
    fangtan: Fangtan, stored: Stored, tmp_path: Path
) -> None:
    (tmp_path / "a.html").write_text(page("甲", "<p>甲文的第一段话。</p>"), "utf-8")
    (tmp_path / "b.html").write_text("", "utf-8")
    (tmp_path / "c.html").write_text(page("丙", "<p>丙文的第一段话。</p>"), "utf-8")
    result = fangtan("import", tmp_path)
    assert result.exit_code == 1
    assert result.stderr.strip() == f"fangtan import: {tmp_path / 'b.html'}: the file is empty"
    assert "3 files: 2 created, 0 changed, 0 unchanged, 1 failed" in result.stdout
    assert [headline for headline, _ in stored()] == ["甲", "丙"]


def test_patterns_and_packed_files(fangtan: Fangtan, stored: Stored, tmp_path: Path) -> None:
    (tmp_path / "a.html.gz").write_bytes(
        gzip.compress(page("甲", "<p>甲文的第一段话。</p>").encode("gb18030"))
    )
    (tmp_path / "b.html").write_text(page("乙", "<p>乙文的第一段话。</p>"), "utf-8")
    (tmp_path / "b_files").mkdir()
    (tmp_path / "b_files" / "frame.html").write_text("<p>不是一页。</p>", "utf-8")
    (tmp_path / ".hidden.html").write_text("", "utf-8")
    assert fangtan("import", tmp_path / "*.html.gz").exit_code == 0
    assert fangtan("import", tmp_path).exit_code == 0
    assert [headline for headline, _ in stored()] == ["甲", "乙"]


def test_a_changed_page_makes_a_new_version_wherever_it_lies(
    fangtan: Fangtan, stored: Stored, tmp_path: Path
) -> None:
    url = '<meta property="og:url" content="https://www.yunxi.example/a/1.html">'
    body = "<p>江边的路修好了。</p><p>全长三公里，沿路种了树，也装了灯。</p>"
    (tmp_path / "one.html").write_text(page("江边的路", body, head=url), "utf-8")
    (tmp_path / "dump.txt").write_text(
        "桥头的灯\n发布时间：2024-05-01 来源：云溪日报\n桥头的灯亮了。\n一共四十盏，都是旧式样。\n",
        "utf-8",
    )
    assert "2 created" in fangtan("import", tmp_path).stdout
    other = tmp_path / "corrected"
    other.mkdir()
    (other / "two.html").write_text(
        page("江边的新路", body.replace("三公里", "四公里"), head=url.replace("https", "http")),
        "utf-8",
    )
    (other / "again.txt").write_text(
        "桥头的灯\n发布时间：2024-05-01 来源：云溪日报\n桥头的灯亮了。\n一共五十盏，都是旧式样。\n",
        "utf-8",
    )
    assert "0 created, 2 changed" in fangtan("import", other).stdout
    assert sorted(stored()) == [("桥头的灯", 2), ("江边的新路", 2)]


def test_different_pages_of_one_headline_never_become_one(
    fangtan: Fangtan, stored: Stored, tmp_path: Path
) -> None:
    home = '<link rel="canonical" href="https://www.yunxi.example/">'
    bodies = [
        "<p>今天多云，江面有雾，渡轮停航到十点。</p>",
        "<p>菜市场来了新米，每斤三元，限购十斤。</p>",
        "<p>图书馆周末开到晚上九点，自习室加座。</p>",
    ]
    for number, body in enumerate(bodies):
        text = page("今日快讯", body, head=home, date="2024-05-01" if number else "")
        (tmp_path / f"{number}.html").write_text(text, "utf-8")
    assert "3 created" in fangtan("import", tmp_path).stdout
    assert "3 unchanged" in fangtan("import", tmp_path).stdout
    assert stored() == [("今日快讯", 1)] * 3


def test_undated_pages_stay_drafts_and_can_be_published(
    fangtan: Fangtan, client: FlaskClient, tmp_path: Path
) -> None:
    (tmp_path / "a.html").write_text(
        page("旧照片", "<p>照片上的人都还年轻。</p>", date=""), "utf-8"
    )
    result = fangtan("import", tmp_path)
    assert result.exit_code == 0, result.output
    assert "1 without a date" in result.stdout
    [command] = [line for line in result.stdout.splitlines() if "fangtan publish" in line]
    article_id = command.split()[2]
    assert client.get(f"/api/v1/articles/{article_id}").status_code == 404
    assert fangtan("publish", article_id, "--at", "2001-02-03T04:05").exit_code == 0
    assert client.get(f"/api/v1/articles/{article_id}").status_code == 200


def test_dry_run_tells_every_field_and_touches_nothing(tmp_path: Path) -> None:
    data = tmp_path / "no such folder"
    environment = {"FANGTAN_DATA": str(data), "PATH": ""}
    command = [str(Path(sys.executable).with_name("fangtan")), "import", "--dry-run"]
    path = PAGES / "interview_bold.html"
    result = subprocess.run(
        [*command, str(path), str(tmp_path / "missing")],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert result.returncode == 1
    assert "missing: No such file or directory" in result.stderr
    rows = [line.strip() for line in result.stdout.splitlines()]
    assert "source           not found (tag ContentSource: there, but empty)" in rows
    assert "headline         让孩子在家门口上好学  <- tags and visible titles" in rows
    assert "updated_at       not found" in rows
    assert any(
        row.startswith("turn 5           网友 湖畔人家 (public), 1 paragraph: ") for row in rows
    )
    assert not data.exists()


def test_json_lines_are_one_transaction(fangtan: Fangtan, stored: Stored, tmp_path: Path) -> None:
    rows = [
        {"id": n, "headline": f"第{n}条", "date": "2023-01-02", "body": f"正文{n}。\n下一段。"}
        for n in range(250)
    ]
    path = tmp_path / "items.jsonl"
    path.write_text(lines(*rows) + '{"id": 250}\n', "utf-8")
    result = fangtan("import", path)
    assert result.exit_code == 1
    assert "items.jsonl: line 251: there is no headline" in result.stderr
    assert stored() == []
    path.write_text(lines(*rows), "utf-8")
    assert "250 created" in fangtan("import", path).stdout
    packed = tmp_path / "elsewhere" / "items.jsonl.gz"
    packed.parent.mkdir()
    rows[7]["body"] = "正文7，已经更正。\n下一段。"
    packed.write_bytes(gzip.compress(lines(*rows).encode()))
    assert "0 created, 1 changed, 249 unchanged" in fangtan("import", packed).stdout


def test_numbers_of_another_file_of_the_same_name_are_no_corrections(
    fangtan: Fangtan, stored: Stored, tmp_path: Path
) -> None:
    for folder, row in (
        (
            "a",
            {"id": 1, "headline": "渡口复航", "date": "2023-01-02", "body": "停航的渡口复航了。"},
        ),
        (
            "b",
            {"id": 1, "headline": "新米上市", "date": "2023-01-03", "body": "菜市场来了一批稻谷。"},
        ),
    ):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "items.jsonl").write_text(lines(row), "utf-8")
    result = fangtan("import", tmp_path)
    assert result.exit_code == 1
    assert "line 1: items:1 is already another piece" in result.stderr
    assert stored() == [("渡口复航", 1)]


def test_other_field_names_and_html_in_json_lines(
    fangtan: Fangtan, service: Service, tmp_path: Path
) -> None:
    row = {
        "url": "https://feed.example/7", "title": "河边的树",
        "date_published": "2024-03-04T05:06:07Z",
        "content_html": "<p>种了<b>三百</b>棵树。</p><ul><li>香樟</li><li>枫杨</li></ul>",
        "authors": [{"name": "柳闻莺"}], "tags": ["树", "河"], "category": "新闻/城事",
        "site": {"domain": "feed.example", "name": "南汀晚报"},
    }  # fmt: skip
    path = tmp_path / "feed.ndjson"
    path.write_text("\ufeff" + lines(row) + "\n", "utf-8")
    assert fangtan("import", path).exit_code == 0
    with Session(service.database.engine) as session:
        article = session.scalars(select(Article)).one()
    assert article.byline == "柳闻莺"
    assert article.keywords == ["树", "河"]
    assert article.published_at is not None
    assert article.published_at.isoformat() == "2024-03-04T05:06:07+00:00"
    assert [block["type"] for block in article.body] == ["paragraph", "list"]
