"""The page that the project began with, imported, comes back whole by one GET."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient

pytestmark = pytest.mark.corpus


def lines(text: str) -> list[str]:
    """The printed lines, without indentation and with each run of blanks as one."""
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def set_again(document: dict[str, Any]) -> str:
    """The page, from the document alone; what stands here as words is the page's furniture."""
    [site] = document["included"]["sites"]
    crumbs = " > ".join(["首页", *(section["name"] for section in document["breadcrumbs"])])
    updated = datetime.fromisoformat(document["updated_at"])
    printed = updated.astimezone(ZoneInfo(site["timezone"])).strftime("%Y-%m-%d %H:%M:%S")
    source = (document["source"] or {"name": ""})["name"]
    page = [
        "无障碍浏览",
        f"欢迎访问{site['name']}网站 当前位置:{crumbs}",
        document["kicker"],
        document["headline"],
        f"{site['name']} http://{site['domain']} 更新时间:{printed} 来源单位:{source} 字体显示:",
    ]
    for block in document["body"]:
        if block["type"] == "turn":
            first, *rest = [inner["text"] for inner in block["blocks"]]
            page += [f"{block['speaker']}:{first}", *rest]
        else:
            page.append(block["text"])
    page += [
        f"(责任编辑: {document['editor']}) 【加入收藏】 【打印此文】 【关闭窗口】",
        site["police_number"],
        f"{site['icp_number']}网站标识码:{site['site_id_code']}",
        f"{site['operator']} 地址:{site['address']} 邮政编码:{site['postcode']} "
        f"TEL:{site['telephone']} 网站地图",
    ]
    return "\n".join(page)


@pytest.fixture
def document(
    fangtan: Callable[..., CompletedProcess[str]], client: FlaskClient, shared_data: Path
) -> dict[str, Any]:
    done = fangtan("import", str(shared_data / "interview_page.txt"))
    assert done.returncode == 0, done.stderr
    [item] = client.get("/api/v1/interviews").json["data"]
    answer = client.get(
        f"/api/v1/interviews/{item['id']}", query_string={"include": "site,section,series"}
    )
    found: dict[str, Any] = answer.json
    return found


def test_the_page_can_be_set_again_from_one_answer(
    document: dict[str, Any], shared_data: Path
) -> None:
    page = (shared_data / "interview_page.txt").read_text("utf-8")
    assert lines(set_again(document)) == lines(page)


def test_what_the_lead_says_of_the_series_is_data(document: dict[str, Any]) -> None:
    [series] = document["included"]["series"]
    assert series["title"] == "全省公安机关贯彻落实全省公安局处长会议精神"
    assert [one["name"] for one in series["organisers"]] == ["省公安厅政治部"]
    assert [one["name"] for one in series["partners"]] == [
        "北方法制报",
        "中国吉林网",
        "吉和网",
        "凤凰网吉林频道",
    ]
    assert series["plan"].startswith("邀请各市州公安局,长白山公安局,梅河口、公主岭市公安局局长")
    assert len(series["invitees"]) == 4
    assert document["episode_number"] == 1
    [guest] = document["guests"]
    assert guest["person"]["name"] == "吕锋"
    assert guest["titles"] == ["省公安厅副厅长", "长春市副市长", "公安局长"]
    roles = [block["role"] for block in document["body"] if block["type"] == "turn"]
    assert roles == ["reporter", "guest", "reporter", "guest", "reporter", "guest", "reporter"]
    assert document["source"] is None


def test_it_is_found_by_guest_phrase_and_turn(
    document: dict[str, Any], client: FlaskClient
) -> None:
    for query in ("吕锋", "长春稳全省安", '"一村一警"', "北方法制报", "勠力同心"):
        found = client.get("/api/v1/search", query_string={"q": query}).json
        assert [hit["article"]["id"] for hit in found["data"]] == [document["id"]], query
        segments = [
            *found["data"][0]["highlights"]["headline"],
            *found["data"][0]["highlights"]["text"],
        ]
        assert any(segment["hit"] for segment in segments), query
    [hit] = client.get("/api/v1/search", query_string={"q": '"三无社区"'}).json["data"]
    assert hit["turn"]["anchor"] == "turn-6"
    assert hit["turn"]["speaker"] == "吕锋"
