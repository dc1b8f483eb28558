"""Saving: idempotent, versioned, all or nothing, and every change told once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from api.cli.service import Service
from api.commands.drafts import (
    ArticleDraft,
    EpisodeDraft,
    InterviewDraft,
    PersonDraft,
    SectionDraft,
    SeriesDraft,
    SiteDraft,
    TurnDraft,
)
from api.commands.faults import Refused
from api.commands.save_article import save_article
from api.models import Article, Edition, Event, Section

SITE = SiteDraft("www.yunxi.example", "云溪政务网")
DATE = datetime(2026, 3, 6, tzinfo=UTC)


def turn(speaker: str, role: str, *texts: str) -> TurnDraft:
    return TurnDraft(speaker, role, tuple({"type": "paragraph", "text": text} for text in texts))


def draft(headline: str = "一篇", **given: Any) -> ArticleDraft:
    values: dict[str, Any] = {"key": headline, "site": SITE, "published_at": DATE, "body": ()}
    return ArticleDraft(headline=headline, **(values | given))


def put(service: Service, one: ArticleDraft) -> tuple[UUID, str]:
    with service.database.transaction() as session:
        saved = save_article(session, one, media=service.settings.media_path)
    service.dispatcher.drain()
    return saved.id, saved.outcome


def events(service: Service) -> list[str]:
    with service.database.transaction() as session:
        rows = session.scalars(select(Event.type).order_by(Event.id))
        return [row for row in rows if row.startswith("article.")]


def test_the_same_again_changes_nothing_and_tells_nothing(service: Service) -> None:
    first, outcome = put(service, draft())
    assert outcome == "created"
    again, outcome = put(service, draft())
    assert (again, outcome) == (first, "unchanged")
    assert events(service) == ["article.published"]


def test_a_change_makes_a_version_and_an_edition_and_keeps_the_id(
    service: Service, client: FlaskClient
) -> None:
    first, _ = put(service, draft(summary="旧的摘要"))
    changed, outcome = put(service, draft(summary="新的摘要"))
    assert (changed, outcome) == (first, "changed")
    assert client.get(f"/api/v1/articles/{first}").json["version"] == 2
    assert events(service) == ["article.published", "article.updated"]
    with service.database.transaction() as session:
        editions = session.scalars(select(Edition).order_by(Edition.version)).all()
        assert [one.document["summary"] for one in editions] == ["旧的摘要", "新的摘要"]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"headline": "  "}, "no headline"),
        ({"headline": "长" * 600}, "headline has 600 characters"),
        ({"body": ({"type": "paragraph", "text": "\ud800"},)}, "no character"),
        ({"body": ({"type": "paragraph", "text": "a\x00b"},)}, "NUL"),
        ({"body": ({"type": "image", "file": "没有.png"},)}, "needs a folder"),
    ],
)
def test_what_cannot_be_stored_is_refused_whole(
    service: Service, given: dict[str, Any], reason: str
) -> None:
    bad = draft(**({"section": SectionDraft(("不该出现",)), "key": "坏"} | given))
    with pytest.raises(Refused, match=reason):
        put(service, bad)
    with service.database.transaction() as session:
        for table in (Article, Section, Edition, Event):
            assert session.scalar(select(func.count()).select_from(table)) == 0


def test_a_text_that_speaks_of_nul_is_no_nul(service: Service, client: FlaskClient) -> None:
    text = "转义写作 \\u0000，路径写作 C:\\u0000\\\\u0000。"
    article_id, _ = put(service, draft(summary=text))
    assert client.get(f"/api/v1/articles/{article_id}").json["summary"] == text


TALK = (
    turn("主持人", "host", "请介绍一下情况。"),
    turn("林知远", "guest", "情况是这样的，今年一共改造管网一百二十公里。"),
    turn("主持人", "host", "还有什么打算？"),
    turn("林知远", "guest", "明年再改造八十公里，重点是老旧小区。"),
)


def turns(client: FlaskClient, article_id: UUID) -> dict[int, str]:
    body = client.get(f"/api/v1/interviews/{article_id}").json["body"]
    return {
        block["number"]: block["blocks"][0]["text"] for block in body if block["type"] == "turn"
    }


def test_a_turn_keeps_its_address_through_every_edition(
    service: Service, client: FlaskClient
) -> None:
    def edition(*body: TurnDraft) -> dict[int, str]:
        article_id, _ = put(service, draft(body=body, interview=InterviewDraft()))
        return turns(client, article_id)

    assert list(edition(*TALK)) == [1, 2, 3, 4]
    corrected = turn("林知远", "guest", "情况是这样的，今年一共改造管网一百三十公里。")
    assert list(edition(TALK[0], corrected, *TALK[2:])) == [1, 2, 3, 4]
    question = turn("网友 清澜人家", "public", "水费会涨吗？")
    assert list(edition(question, TALK[0], corrected, *TALK[2:])) == [5, 1, 2, 3, 4]
    assert list(edition(TALK[0], corrected, TALK[3])) == [1, 2, 4]
    # A number that was once given to other words never comes back.
    assert list(edition(TALK[0], corrected, question, TALK[3])) == [1, 2, 6, 4]


def test_a_planned_episode_becomes_the_published_one(service: Service, client: FlaskClient) -> None:
    guest = PersonDraft("闻人远舟", ("交通局局长",), "云溪市交通局")
    planned = (
        EpisodeDraft(2, guest=guest),
        EpisodeDraft(None, guest=PersonDraft("罗一凡", ("住建局局长",), "云溪市住建局")),
    )
    series = SeriesDraft("局长访谈", slug="juzhang", planned=planned)

    def episodes() -> list[tuple[int | None, bool]]:
        answer = client.get("/api/v1/series/juzhang/episodes").json["data"]
        return [(one["number"], one["is_published"]) for one in answer]

    put(service, draft("第一期", interview=InterviewDraft(series=series, episode_number=1)))
    assert episodes() == [(1, True), (2, False), (None, False)]
    two = InterviewDraft(series=series, episode_number=2, guests=(guest,))
    put(service, draft("第二期", interview=two))
    three = InterviewDraft(series=series, episode_number=3, guests=(PersonDraft("罗一凡"),))
    put(service, draft("第三期", interview=three))
    assert episodes() == [(1, True), (2, True), (3, True)]


def test_two_articles_cannot_be_one_episode(service: Service, client: FlaskClient) -> None:
    series = SeriesDraft("局长访谈", slug="juzhang")
    put(service, draft("甲", interview=InterviewDraft(series=series, episode_number=1)))
    with pytest.raises(Refused, match="episode 1 of '局长访谈' is already '甲'"):
        put(service, draft("乙", interview=InterviewDraft(series=series, episode_number=1)))
    assert len(client.get("/api/v1/articles").json["data"]) == 1


def test_what_an_edition_no_longer_says_is_gone(service: Service, client: FlaskClient) -> None:
    guests = (PersonDraft("林知远", ("局长",)),)
    full = draft(
        kicker="引题", source="清澜日报", body=TALK, interview=InterviewDraft(guests=guests)
    )
    article_id, _ = put(service, full)
    put(service, draft())
    document = client.get(f"/api/v1/articles/{article_id}").json
    assert document["kind"] == "article"
    assert document["kicker"] is document["source"] is document["stage"] is None
    assert document["guests"] == document["body"] == []


def test_sections_of_one_slug_get_addresses_of_their_own(
    service: Service, client: FlaskClient, save: Callable[..., UUID]
) -> None:
    for names in (("新闻", "要闻"), ("新闻", "要聞"), ("新闻", "药文"), ("𬍛", "☆")):
        save("-".join(names), section=SectionDraft(names))
    tree = client.get("/api/v1/sections").json["data"]
    paths = [node["path"] for node in tree] + [
        child["path"] for node in tree for child in node["children"]
    ]
    assert len(set(paths)) == len(paths) == 6
    for path in paths:
        assert client.get(f"/api/v1/sections/{path}").json["path"] == path


def test_two_sites_keep_apart(service: Service, client: FlaskClient) -> None:
    other = SiteDraft("www.qinglan.example", "清澜网")
    section = SectionDraft(("新闻",), ("news",))
    put(service, draft("甲站", section=section))
    put(service, draft("乙站", site=other, section=section))
    for domain, headline in (("www.yunxi.example", "甲站"), (other.domain, "乙站")):
        found = client.get("/api/v1/articles", query_string={"site": domain}).json["data"]
        assert [one["headline"] for one in found] == [headline]
        both = {"site": domain, "section": "news"}
        assert client.get("/api/v1/articles", query_string=both).json["data"] == found
    assert client.get("/api/v1/site").json["domain"] == "www.yunxi.example"
    section_url = client.get("/api/v1/sections", query_string={"site": other.domain}).json
    assert section_url["data"][0]["url"] == "/sections/news?site=www.qinglan.example"
