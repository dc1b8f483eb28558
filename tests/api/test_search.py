"""/search: what is found, how it is shown, and that no text breaks it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
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
    assert search(client, "甲方案")["total"] == 0
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


def test_without_an_index_the_service_says_so(
    make_settings: Callable[..., Any], tmp_path: Path
) -> None:
    from api.app import create_app
    from api.cli.service import open_service

    opened = open_service(make_settings(data=str(tmp_path)))
    app = create_app(opened.settings)
    client = app.test_client()
    for address in (f"{SEARCH}?q=a", "/api/v1/readiness"):
        answer = client.get(address)
        assert answer.status_code == 503
        assert answer.headers["Retry-After"]
        assert answer.mimetype == "application/problem+json"
    assert client.get("/api/v1/health").status_code == 200
    opened.dispatcher.drain()
    assert client.get("/api/v1/readiness").json == {"status": "ok"}
    app.extensions["database"].engine.dispose()
    opened.close()
