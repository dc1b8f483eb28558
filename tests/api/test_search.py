"""/search: what is found, how it is shown, and that no text breaks it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.commands.drafts import InterviewDraft, PersonDraft, SectionDraft, TurnDraft

SEARCH = "/api/v1/search"


def search(client: FlaskClient, q: str, **query: Any) -> dict[str, Any]:
    answer = client.get(SEARCH, query_string={"q": q, **query})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json
    return found


def headlines(found: dict[str, Any]) -> list[str]:
    return [hit["article"]["headline"] for hit in found["data"]]


def paragraphs(*texts: str) -> tuple[dict[str, Any], ...]:
    return tuple({"type": "paragraph", "text": text} for text in texts)


def test_highlights_are_segments_of_the_original_text(
    client: FlaskClient, save: Callable[..., UUID]
) -> None:
    save(
        "长春市：高质量发展见实效",
        body=paragraphs("无关的开头。", "《長春》日报讯，ＧＤＰ增长６％，高质量发展迈出新步伐。"),
    )
    [hit] = search(client, "长春 高质量发展")["data"]
    headline = hit["highlights"]["headline"]
    assert "".join(segment["text"] for segment in headline) == "长春市：高质量发展见实效"
    assert [segment["text"] for segment in headline if segment["hit"]] == ["长春", "高质量发展"]
    text = hit["highlights"]["text"]
    assert [segment["text"] for segment in text if segment["hit"]] == ["長春", "高质量发展"]
    assert hit["turn"] is None


@pytest.mark.parametrize("query", ["gdp", "ＧＤＰ", "增长6%", "長春", "“迈出新步伐”", "步"])
def test_width_case_and_script_do_not_matter(
    client: FlaskClient, save: Callable[..., UUID], query: str
) -> None:
    save("讯", body=paragraphs("《长春》日报讯，ＧＤＰ增长６％，迈出新步伐。"))
    assert search(client, query)["total"] == 1


def test_the_turn_that_matched_is_named(client: FlaskClient, save: Callable[..., UUID]) -> None:
    article_id = save(
        "水务局长访谈",
        interview=InterviewDraft(guests=(PersonDraft("亓官𬍛", ("局长",)),)),
        body=(
            *paragraphs("导语。"),
            TurnDraft("记者", "reporter", paragraphs("漏损率是多少？")),
            TurnDraft("亓官𬍛", "guest", paragraphs("先说背景。", "去年的漏损率降到了百分之八。")),
        ),
    )
    [hit] = search(client, "百分之八 漏损率")["data"]
    assert hit["turn"] == {
        "number": 2,
        "anchor": "turn-2",
        "speaker": "亓官𬍛",
        "url": f"/interviews/{article_id}#turn-2",
    }
    assert headlines(search(client, "亓官𬍛")) == ["水务局长访谈"]


def test_the_index_follows_every_change(client: FlaskClient, save: Callable[..., UUID]) -> None:
    save(key="一稿", body=paragraphs("甲方案通过。"))
    assert search(client, "甲方案")["total"] == 1
    save(key="一稿", body=paragraphs("乙方案通过。"))
    assert search(client, "甲方案", relax="false")["total"] == 0
    assert search(client, "乙方案")["total"] == 1


def test_filters_sorts_and_pages(client: FlaskClient, save: Callable[..., UUID]) -> None:
    for number in range(1, 8):
        save(
            f"大桥新闻之{number}",
            published_at=datetime(2026, 1, number, tzinfo=UTC),
            section=SectionDraft(("新闻", "要闻" if number % 2 else "快讯")),
            source="清澜日报" if number > 4 else None,
        )
    newest = search(client, "大桥", sort="-published_at", limit=3)
    assert newest["total"] == 7
    assert headlines(newest) == ["大桥新闻之7", "大桥新闻之6", "大桥新闻之5"]
    second = search(client, "大桥", sort="-published_at", limit=3, cursor=newest["page"]["next"])
    assert headlines(second) == ["大桥新闻之4", "大桥新闻之3", "大桥新闻之2"]
    back = search(client, "大桥", sort="-published_at", limit=3, cursor=second["page"]["prev"])
    assert headlines(back) == headlines(newest)
    tree = client.get("/api/v1/sections").json["data"][0]
    below = {node["name"]: node["path"] for node in tree["children"]}
    assert search(client, "大桥", section=tree["path"])["total"] == 7
    assert search(client, "大桥", section=below["要闻"])["total"] == 4
    source = newest["data"][0]["article"]["source"]["id"]
    assert search(client, "大桥", source=source)["total"] == 3
    days = {"from": "2026-01-02", "to": "2026-01-03"}
    assert sorted(headlines(search(client, "大桥", **days))) == ["大桥新闻之2", "大桥新闻之3"]
    assert search(client, "大桥", kind="interview")["total"] == 0


def test_the_oldest_come_first_where_asked_for(
    client: FlaskClient, save: Callable[..., UUID]
) -> None:
    for number in (2, 5, 1, 4, 3):
        save(f"大桥新闻之{number}", published_at=datetime(2026, 1, number, tzinfo=UTC))
    pages = []
    cursor: dict[str, str] = {}
    for _ in range(3):
        page = search(client, "大桥", sort="published_at", limit=2, **cursor)
        pages += headlines(page)
        cursor = {"cursor": page["page"]["next"] or ""}
    assert pages == [f"大桥新闻之{number}" for number in range(1, 6)]
    first = search(client, "大桥", sort="published_at", limit=2)
    other = {"q": "大桥", "cursor": first["page"]["next"]}
    assert client.get(SEARCH, query_string=other).status_code == 422


def test_what_the_query_was_read_as_is_told(client: FlaskClient, save: Callable[..., UUID]) -> None:
    save("长春市公安局答网友问", source="清澜日报")
    understood = search(client, "公安局 -招聘 来源:清澜日报")["understood"]
    assert understood["required"] == ["公安局"]
    assert understood["excluded"] == ["招聘"]
    assert understood["filters"] == [{"field": "source", "label": "来源", "value": "清澜日报"}]
    assert search(client, "")["understood"] == {"required": [], "excluded": [], "filters": []}


def test_filters_by_name_narrow(client: FlaskClient, save: Callable[..., UUID]) -> None:
    save("大桥通车", source="清澜日报", published_at=datetime(2020, 5, 1, tzinfo=UTC))
    save("大桥夜景", source="云溪电视台", section=SectionDraft(("摄影", "夜色")))
    assert headlines(search(client, "大桥 来源:清澜日报")) == ["大桥通车"]
    assert headlines(search(client, "大桥 栏目:摄影")) == ["大桥夜景"]
    assert headlines(search(client, "大桥 日期:2019..2020")) == ["大桥通车"]


def test_most_of_the_words_do_where_few_have_all(
    client: FlaskClient, save: Callable[..., UUID]
) -> None:
    save("云溪大桥今日通车，市民冒雨观礼")
    save("云溪大桥夜景", body=paragraphs("入夜，灯光亮起。"))
    relaxed = search(client, "云溪大桥 通车 观礼 彩虹")
    assert relaxed["is_relaxed"] is True
    assert relaxed["strict_total"] == 0
    assert headlines(relaxed)[0] == "云溪大桥今日通车，市民冒雨观礼"
    strict = search(client, "云溪大桥 通车 观礼 彩虹", relax="false")
    assert (strict["total"], strict["is_relaxed"]) == (0, False)
    whole = search(client, "云溪大桥 通车")
    assert whole["strict_total"] == 1
    assert headlines(whole)[0] == "云溪大桥今日通车，市民冒雨观礼"


def test_another_spelling_is_offered_where_little_was_found(
    client: FlaskClient, save: Callable[..., UUID]
) -> None:
    for number in range(6):
        save(f"长春市公安局通报之{number}")
    found = search(client, "长舂市公安局")
    assert {"text": "长春市公安局", "total": 6} in found["did_you_mean"]
    assert len(found["did_you_mean"]) <= 3
    assert search(client, "长春市公安局")["did_you_mean"] == []


@pytest.mark.parametrize("passage", [40, 120, 400])
def test_a_passage_is_as_long_as_asked_for(
    client: FlaskClient, save: Callable[..., UUID], passage: int
) -> None:
    text = "先说别的事情，一段接着一段。" * 50 + "大桥通车。" + "再说别的事情，一段接着一段。" * 50
    save("讯", body=paragraphs(text))
    [hit] = search(client, "大桥通车", passage=passage)["data"]
    shown = "".join(segment["text"] for segment in hit["highlights"]["text"])
    assert passage / 2 <= len(shown.strip("…")) <= passage
    assert "大桥通车" in shown


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("passage", "39"),
        ("passage", "401"),
        ("passage", "long"),
        ("relax", "maybe"),
        ("relax", ""),
        ("sort", "oldest"),
        ("kind", "podcast"),
        ("site", "no.example"),
        ("section", "no/section"),
        ("series", "no-series"),
        ("person", "somebody"),
        ("cursor", "made-up"),
        ("colour", "red"),
    ],
)
def test_a_wrong_parameter_is_named(demo: FlaskClient, name: str, value: str) -> None:
    answer = demo.get(SEARCH, query_string={"q": "云溪", name: value})
    assert answer.status_code == 422
    assert answer.json["errors"][0]["parameter"] == name


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "。",
        '"',
        "“",
        "-",
        "OR",
        "()" * 2000,
        "(" * 2000,
        "的" * 10_000,
        "\x00",
        "*",
        "💧",
        "status:draft",
    ],
)
def test_odd_texts_give_an_answer(demo: FlaskClient, text: str) -> None:
    assert isinstance(search(demo, text)["total"], int)


@given(text=st.text(max_size=60))
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_text_gives_an_answer(demo_app: Flask, text: str) -> None:
    answer = demo_app.test_client().get(SEARCH, query_string={"q": text.encode("utf-8", "replace")})
    assert answer.status_code == 200


def test_a_text_that_is_too_long_is_refused(demo: FlaskClient) -> None:
    answer = demo.get(SEARCH, query_string={"q": "长" * 20_001})
    assert answer.status_code == 422
    assert answer.json["errors"][0]["parameter"] == "q"


def test_a_search_without_a_text_names_the_parameter(demo: FlaskClient) -> None:
    answer = demo.get(SEARCH)
    assert answer.status_code == 422
    assert answer.json["errors"][0]["parameter"] == "q"
