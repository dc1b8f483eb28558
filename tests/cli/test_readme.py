"""README says what is: its settings exist, its queries find what it says, its example runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from itertools import takewhile
from pathlib import Path
from textwrap import dedent

import pytest

from api.config import SETTINGS
from search_index import Document, Query, WhooshIndex

README = (Path(__file__).resolve().parents[2] / "README.md").read_text("utf-8")
ENGLISH, CHINESE = README.split("\n# 中文说明\n")


def document(id_: str, day: str, headline: str, text: str = "", **more: object) -> Document:
    moment = datetime.fromisoformat(day).replace(tzinfo=timezone(timedelta(hours=8)))
    return Document(id_, 1, headline, published_at=moment, paragraphs=(text,), **more)  # type: ignore[arg-type]


DOCUMENTS = (
    document("progress", "2019-03-01", "长春推进高质量发展", source_name="新华社"),
    document("snow", "2020-12-31T23:59", "长春今日降雪", "交通平稳。", source_name="人民日报"),
    document("road", "2021-05-06", "倡议十年", "共建“一带一路”的十年。", source_name="吉林日报"),
    document("roads", "2018-12-31T23:59", "两条路", "一带是经济带，另一路通向海上。"),
    document("bridge", "2019-05-31T23:59", "云溪大桥通车", source_name="新华社吉林分社"),
    document("toll", "2021-06-01", "关于大桥收费的说明", source_name="人民日报"),
    document("ferry", "2021-07-01", "渡口停航", "大桥检修，轮渡改线。", source_name="吉林日报"),
    document(
        "interview", "2022-01-01", "沈知澜谈供水",
        guests=("沈知澜 市水务局局长",), section_names=("互动", "在线访谈"),
        series_name="局长走进直播间",
    ),
    document("notice", "2022-02-01", "局长接访日", "访谈在线，走进直播间，来源是新华社的稿件。"),
)  # fmt: skip

# What each query of the table is to find, in no order.
FOUND = {
    "长春 高质量发展": {"progress"},
    '"一带一路"': {"road"},
    "“一带一路”": {"road"},
    "大桥 -收费": {"bridge", "ferry"},
    "大桥 -(收费 检修)": {"bridge"},
    "大桥 OR 渡口": {"bridge", "toll", "ferry"},
    "标题:大桥": {"bridge", "toll"},
    "来源:新华社": {"progress", "bridge"},
    "来源:新华社、人民日报": {"progress", "bridge", "snow", "toll"},
    "-来源:新华社 大桥": {"toll", "ferry"},
    "栏目:访谈": {"interview"},
    "嘉宾:局长": {"interview"},
    "系列:走进直播间": {"interview"},
    "日期:2019..2020": {"progress", "snow", "bridge"},
    "日期:2019年3月至5月": {"progress", "bridge"},
    "日期:2020年以来": {"snow", "road", "toll", "ferry", "interview", "notice"},
    "大桥 -日期:2019": {"toll", "ferry"},
}


@pytest.mark.parametrize(("half", "head"), [(ENGLISH, "setting"), (CHINESE, "设置")])
def test_the_settings_are_those_that_exist(half: str, head: str) -> None:
    defaults = {}
    for names, values, *_ in rows(half, head):
        given = quoted(values)
        for place, name in enumerate(quoted(names)):
            assert name not in defaults
            defaults[name] = given[place] if given else ""
    assert defaults.keys() == {setting.name for setting in SETTINGS}
    for setting in SETTINGS:
        assert (setting.default or "").endswith(defaults[setting.name]), setting.name


@pytest.mark.parametrize(("half", "head"), [(ENGLISH, "typed"), (CHINESE, "输入")])
def test_the_queries_find_what_is_said(half: str, head: str, tmp_path: Path) -> None:
    queries = [query for cell, *_ in rows(half, head) for query in quoted(cell)]
    assert queries == list(FOUND)
    index = WhooshIndex(tmp_path / "index")
    index.rebuild(DOCUMENTS)
    for query in queries:
        results = index.search(Query(query))
        # Those that have all that was asked for come first.
        found = [hit.id for hit in results.hits[: results.strict_total]]
        assert set(found) == FOUND[query], query
    index.close()


def test_the_example_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    lines = ENGLISH[ENGLISH.index("    from whoosh import") :].splitlines()
    block = takewhile(lambda line: not line or line.startswith("    "), lines)
    exec(dedent("\n".join(block)), {})  # noqa: S102  (it is ours)
    assert capsys.readouterr().out == "1 ['1']\n1 ['1']\n"


def rows(half: str, head: str) -> Iterator[list[str]]:
    """The cells of the table whose first cell is `head`, without the two lines of its head."""
    table = half[half.index(f"\n| {head} |") + 1 :].partition("\n\n")[0]
    for line in table.splitlines()[2:]:
        yield [cell.strip() for cell in line.strip("|").split(" | ")]


def quoted(cell: str) -> list[str]:
    return re.findall("`([^`]+)`", cell)
