"""/suggest: what may be about to be typed, with addresses, and nothing that is not public."""

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

from api.cli.service import Service
from api.commands.drafts import InterviewDraft, PersonDraft, SectionDraft, SeriesDraft, SiteDraft
from api.commands.outbox import record
from api.models import Article, Status

SUGGEST = "/api/v1/suggest"


def suggest(client: FlaskClient, q: str, **query: Any) -> list[dict[str, Any]]:
    answer = client.get(SUGGEST, query_string={"q": q, **query})
    assert answer.status_code == 200, answer.text
    assert answer.json["query"] == q
    found: list[dict[str, Any]] = answer.json["data"]
    return found


def texts(found: list[dict[str, Any]]) -> set[str]:
    return {one["text"] for one in found}


def interview(guest: str, organisation: str, series: str) -> InterviewDraft:
    return InterviewDraft(
        series=SeriesDraft(series), guests=(PersonDraft(guest, ("局长",), organisation),)
    )


@pytest.fixture
def interviewed(save: Callable[..., UUID]) -> UUID:
    return save(
        "清澜江水质好转",
        section=SectionDraft(("清澜互动", "清澜访谈")),
        source="清澜日报",
        interview=interview("清澜远", "清澜水务局", "清澜面对面"),
    )


def test_everything_that_has_a_page_is_suggested_with_its_address(
    client: FlaskClient, interviewed: UUID
) -> None:
    found = suggest(client, "清澜", limit=20)
    by_kind: dict[str, set[str]] = {}
    for one in found:
        by_kind.setdefault(one["kind"], set()).add(one["text"])
    assert by_kind == {
        "headline": {"清澜江水质好转"},
        "person": {"清澜远"},
        "organisation": {"清澜日报", "清澜水务局"},
        "series": {"清澜面对面"},
        "section": {"清澜互动", "清澜访谈"},
    }
    article = client.get(f"/api/v1/articles/{interviewed}").json
    known = {one["id"]: one["url"] for one in article["breadcrumbs"]}
    known |= {article[name]["id"]: article[name]["url"] for name in ("source", "series")}
    known |= {one[name]["id"]: one[name]["url"] for one in article["guests"] for name in one
              if isinstance(one[name], dict)}  # fmt: skip
    known[article["id"]] = article["url"]
    assert {one["id"]: one["url"] for one in found} == known
    for one in found:
        assert "".join(segment["text"] for segment in one["segments"]) == one["text"]
        assert [segment["text"] for segment in one["segments"] if segment["hit"]] == ["清澜"]
        assert one["count"] == 1


@pytest.mark.parametrize("typed", ["qinglan", "qlsw", "清澜shui", "QINGLAN", "ｑｌｓｗｊ"])
def test_pinyin_and_initials_suggest(client: FlaskClient, interviewed: UUID, typed: str) -> None:
    assert "清澜水务局" in texts(suggest(client, typed, limit=20))


def test_a_section_of_another_site_names_its_site(
    client: FlaskClient, save: Callable[..., UUID]
) -> None:
    save("甲站稿件")
    save("乙站稿件", site=SiteDraft("b.example", "乙站"), section=SectionDraft(("乙站栏目",)))
    [section] = [one for one in suggest(client, "乙站") if one["kind"] == "section"]
    assert section["url"].endswith("?site=b.example")
    assert texts(suggest(client, "稿件", site="b.example")) == {"乙站稿件"}


def test_what_is_not_public_is_never_suggested(
    client: FlaskClient, save: Callable[..., UUID], service: Service
) -> None:
    save("寻常稿件")
    draft = save(
        "机密草稿",
        status=Status.draft,
        source="机密来源",
        section=SectionDraft(("机密栏目",)),
        interview=interview("机密人", "机密局", "机密系列"),
    )
    save("机密预定", published_at=datetime(2999, 1, 1, tzinfo=UTC), source="机密来源二")
    assert suggest(client, "机密") == []
    _set_status(service, draft, Status.published)
    service.dispatcher.drain()
    shown = {"机密草稿", "机密来源", "机密栏目", "机密人", "机密局", "机密系列"}
    assert texts(suggest(client, "机密", limit=20)) == shown
    # Withdrawn, and the index has not been told yet: it is gone already, and whom only it named.
    with service.database.transaction() as session:
        session.get_one(Article, draft).status = Status.withdrawn
    assert not texts(suggest(client, "机密", limit=20)) & {"机密草稿", "机密来源"}
    _set_status(service, draft, Status.withdrawn)
    service.dispatcher.drain()
    assert suggest(client, "机密") == []


def _set_status(service: Service, article_id: UUID, status: Status) -> None:
    with service.database.transaction() as session:
        session.get_one(Article, article_id).status = status
        record(session, "article.updated", article_id)


def test_answers_may_be_kept_for_a_minute(demo: FlaskClient) -> None:
    answer = demo.get(SUGGEST, query_string={"q": "云溪"})
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    again = demo.get(
        SUGGEST, query_string={"q": "云溪"}, headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304


def test_no_more_than_asked_for(client: FlaskClient, save: Callable[..., UUID]) -> None:
    for number in range(15):
        save(f"大桥新闻之{number}")
    assert len(suggest(client, "大桥")) == 10
    assert len(suggest(client, "大桥", limit=3)) == 3


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({}, "q"),
        ({"q": "长" * 20_001}, "q"),
        ({"q": "云", "limit": 21}, "limit"),
        ({"q": "云", "limit": 0}, "limit"),
        ({"q": "云", "site": "no.example"}, "site"),
        ({"q": "云", "kind": "person"}, "kind"),
    ],
)
def test_wrong_parameters_are_named(
    demo: FlaskClient, query: dict[str, Any], parameter: str
) -> None:
    answer = demo.get(SUGGEST, query_string=query)
    assert answer.status_code == 422
    assert answer.json["errors"][0]["parameter"] == parameter


@given(text=st.text(max_size=40))
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_text_gives_an_answer(demo_app: Flask, text: str) -> None:
    query = {"q": text.encode("utf-8", "replace")}
    assert demo_app.test_client().get(SUGGEST, query_string=query).status_code == 200


@pytest.mark.parametrize("text", ["", " ", "。", "\x00", "*", '"', "的" * 10_000, "a" * 10_000])
def test_odd_texts_give_an_answer(demo: FlaskClient, text: str) -> None:
    assert isinstance(suggest(demo, text), list)
