"""One article, one interview: what their documents hold, validators, and who sees them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from api.cli.service import Service
from api.commands.drafts import (
    ArticleDraft,
    InterviewDraft,
    PersonDraft,
    SeriesDraft,
    TurnDraft,
)
from api.commands.publish import publish
from api.commands.save_article import save_article
from api.models import Status

RARE = "𠮷田的𬍛和㐂，〇八年；ＡＢＣ１２３；臺灣與香港；é ü ß"


def paragraph(text: str) -> dict[str, Any]:
    return {"type": "paragraph", "text": text}


def turn(speaker: str, role: str, *texts: str) -> TurnDraft:
    return TurnDraft(speaker, role, tuple(map(paragraph, texts)))


def interview(number: int, guest: PersonDraft) -> InterviewDraft:
    return InterviewDraft(
        occasion="世界水日",
        series=SeriesDraft(
            "局长走进直播间",
            theme="办好民生实事",
            plan="邀请各县区水务局局长谈打算。",
            invitees=("各县区水务局局长",),
            organisers=("云溪市水务局",),
            partners=("云溪日报", "清澜网"),
        ),
        episode_number=number,
        guests=(guest,),
        hosts=(PersonDraft("许青禾", ("主持人",)),),
    )


GUEST = PersonDraft("林知远", ("云溪市水务局局长", "高级工程师"), "云溪市水务局")


def test_text_comes_out_as_it_went_in(client: FlaskClient, save: Callable[..., UUID]) -> None:
    long = "很长的一段。" * 5000
    article_id = save(RARE, body=(paragraph(RARE), paragraph(long)), kicker="全角：　空格")
    answer = client.get(f"/api/v1/articles/{article_id}")
    assert answer.json["headline"] == RARE
    assert [block["text"] for block in answer.json["body"]] == [RARE, long]
    assert RARE.encode() in answer.data  # Chinese is not escaped


def test_a_missing_summary_is_the_opening_of_the_running_text(
    client: FlaskClient, save: Callable[..., UUID]
) -> None:
    table = {"type": "table", "caption": "时限", "header_rows": 1, "rows": [["类别", "时限"]]}
    heading = {"type": "heading", "level": 2, "text": "一、总则"}
    body = (heading, table, paragraph("投诉当日登记。"), paragraph("五日内答复。"))
    article_id = save(body=body)
    summary = client.get(f"/api/v1/articles/{article_id}").json["summary"]
    assert summary == "投诉当日登记。 五日内答复。"
    given = save("有摘要", summary="编辑写的摘要。", body=body)
    assert client.get(f"/api/v1/articles/{given}").json["summary"] == "编辑写的摘要。"


def test_an_interview_is_data(client: FlaskClient, save: Callable[..., UUID]) -> None:
    first = save("第一期", interview=interview(1, GUEST), body=(turn("林知远", "guest", "好。"),))
    article_id = save(
        "第二期",
        interview=interview(2, GUEST),
        body=(
            paragraph("今天是第二期。"),
            turn("许青禾", "host", "林局长好。"),
            turn("林知远", "guest", "主持人好。", "各位网友好。"),
            turn("网友 清澜人家", "public", "水费会涨吗？"),
        ),
    )
    document = client.get(f"/api/v1/interviews/{article_id}").json
    assert document["stage"] == "transcript"
    assert document["occasion"] == "世界水日"
    assert document["episode_number"] == 2
    assert document["series"]["title"] == "局长走进直播间"
    assert document["previous_episode"]["url"] == f"/interviews/{first}"
    assert document["next_episode"] is None
    [guest] = document["guests"]
    assert guest["titles"] == ["云溪市水务局局长", "高级工程师"]
    assert guest["organisation"]["name"] == "云溪市水务局"
    assert [host["person"]["name"] for host in document["hosts"]] == ["许青禾"]
    assert document["turn_count"] == 3
    body = document["body"]
    assert [block["type"] for block in body] == ["paragraph", "turn", "turn", "turn"]
    assert [(t["anchor"], t["role"], t["speaker"]) for t in body[1:]] == [
        ("turn-1", "host", "许青禾"),
        ("turn-2", "guest", "林知远"),
        ("turn-3", "public", "网友 清澜人家"),
    ]
    assert body[2]["person"]["id"] == guest["person"]["id"]
    assert body[3]["person"] is None
    turns = client.get(f"/api/v1/interviews/{article_id}/turns", query_string={"limit": 2}).json
    assert turns["data"] == body[1:3]
    rest = client.get(
        f"/api/v1/interviews/{article_id}/turns", query_string={"cursor": turns["page"]["next"]}
    ).json
    assert rest["data"] == body[3:]


def test_the_episode_before_learns_of_the_one_after(
    client: FlaskClient, save: Callable[..., UUID]
) -> None:
    first = save("第一期", interview=interview(1, GUEST))
    assert client.get(f"/api/v1/interviews/{first}").json["next_episode"] is None
    second = save("第二期", interview=interview(2, GUEST))
    after = client.get(f"/api/v1/interviews/{first}").json["next_episode"]
    assert after == {"number": 2, "headline": "第二期", "url": f"/interviews/{second}"}


def test_who_leaves_a_series_is_no_neighbour_any_more(
    client: FlaskClient, save: Callable[..., UUID]
) -> None:
    first = save("第一期", interview=interview(1, GUEST))
    save("第二期", interview=interview(2, GUEST))
    assert client.get(f"/api/v1/interviews/{first}").json["next_episode"]
    save("第二期", interview=InterviewDraft(guests=(GUEST,)))
    assert client.get(f"/api/v1/interviews/{first}").json["next_episode"] is None


def test_titles_are_those_held_then(client: FlaskClient, save: Callable[..., UUID]) -> None:
    before = save("就任前", interview=InterviewDraft(guests=(GUEST,)))
    promoted = PersonDraft("林知远", ("云溪市副市长",), "云溪市水务局")
    after = save("就任后", interview=InterviewDraft(guests=(promoted,)))
    [then] = client.get(f"/api/v1/interviews/{before}").json["guests"]
    [now] = client.get(f"/api/v1/interviews/{after}").json["guests"]
    assert then["titles"] == ["云溪市水务局局长", "高级工程师"]
    assert now["titles"] == ["云溪市副市长"]
    assert then["person"] == now["person"]
    person = client.get(f"/api/v1/people/{now['person']['id']}").json
    assert person["titles"] == ["云溪市副市长"]
    appearances = client.get("/api/v1/articles", query_string={"person": person["id"]}).json
    assert {item["headline"] for item in appearances["data"]} == {"就任前", "就任后"}


def test_a_person_holds_the_posts_of_the_newest_piece(
    client: FlaskClient, save: Callable[..., UUID]
) -> None:
    now = PersonDraft("林知远", ("云溪市副市长", "高级工程师"), "云溪市人民政府")
    save("新近的访谈", interview=InterviewDraft(guests=(now,)))
    earlier = datetime(2020, 1, 1, tzinfo=UTC)
    save("后来才导入的旧访谈", published_at=earlier, interview=InterviewDraft(guests=(GUEST,)))
    [item, *_] = client.get("/api/v1/interviews").json["data"]
    person = client.get(f"/api/v1/people/{item['guests'][0]['person']['id']}").json
    assert person["titles"] == ["云溪市副市长", "高级工程师"]
    assert person["organisation"]["name"] == "云溪市人民政府"


def test_an_article_is_no_interview(client: FlaskClient, save: Callable[..., UUID]) -> None:
    article_id = save()
    assert client.get(f"/api/v1/articles/{article_id}").status_code == 200
    assert client.get(f"/api/v1/interviews/{article_id}").status_code == 404
    assert client.get(f"/api/v1/interviews/{article_id}/turns").status_code == 404


def test_a_copy_is_confirmed_until_the_article_changes(
    client: FlaskClient, save: Callable[..., UUID]
) -> None:
    article_id = save()
    address = f"/api/v1/articles/{article_id}"
    first = client.get(address)
    tag = first.headers["ETag"]
    assert tag.startswith('"')
    assert first.headers["Last-Modified"]
    assert first.headers["Cache-Control"] == "public, max-age=60"
    assert f"article:{article_id}" in first.headers["Surrogate-Key"].split()
    for sent in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = client.get(address, headers={"If-None-Match": sent})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == tag
    save(body=(paragraph("更正：通车时间为上午十时。"),))
    changed = client.get(address, headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.json["version"] == 2
    assert changed.headers["ETag"] != tag


def test_a_kept_rendering_equals_a_fresh_one(
    client: FlaskClient, service: Service, save: Callable[..., UUID]
) -> None:
    """The dispatcher keeps rendered bytes; before it came by, the answer is the same."""
    draft = ArticleDraft(
        key="尚未分发",
        headline="尚未分发",
        body=(turn("林知远", "guest", "好。"),),
        published_at=datetime(2026, 1, 1, tzinfo=UTC),
        interview=interview(1, GUEST),
    )
    save("已有一篇")
    with service.database.transaction() as session:
        article_id = save_article(session, draft, media=service.settings.media_path).id
    fresh = client.get(f"/api/v1/articles/{article_id}")
    listed = client.get("/api/v1/articles").json
    assert service.dispatcher.drain() > 0
    kept = client.get(f"/api/v1/articles/{article_id}")
    assert kept.data == fresh.data
    assert client.get("/api/v1/articles").json == listed


@pytest.mark.parametrize("status", [Status.draft, Status.withdrawn])
def test_what_is_not_public_is_nowhere(
    client: FlaskClient, save: Callable[..., UUID], status: Status
) -> None:
    hidden = save("秘而不宣的稿件", status=status, source="保密单位", interview=interview(1, GUEST))
    _is_nowhere(client, hidden)


def test_what_is_scheduled_shows_when_its_time_has_come(
    client: FlaskClient, service: Service, save: Callable[..., UUID]
) -> None:
    later = datetime.now(UTC) + timedelta(days=1)
    hidden = save("秘而不宣的稿件", source="保密单位", published_at=later)
    _is_nowhere(client, hidden)
    with service.database.transaction() as session:
        publish(session, hidden, datetime.now(UTC))
    service.dispatcher.drain()
    assert client.get(f"/api/v1/articles/{hidden}").status_code == 200
    assert client.get("/api/v1/search", query_string={"q": "秘而不宣"}).json["total"] == 1


def _is_nowhere(client: FlaskClient, hidden: UUID) -> None:
    unknown = client.get("/api/v1/articles/01920a3c-5b7e-7c3a-9d41-6f2b8e0c4a17")
    answer = client.get(f"/api/v1/articles/{hidden}")
    assert answer.status_code == unknown.status_code == 404
    assert answer.json["type"] == unknown.json["type"]
    assert client.get(f"/api/v1/interviews/{hidden}/turns").status_code == 404
    assert client.get("/api/v1/articles").json["data"] == []
    assert client.get("/api/v1/search", query_string={"q": "秘而不宣"}).json["total"] == 0
    assert client.get(f"/articles/{hidden}").status_code == 404
    for series in client.get("/api/v1/series").json["data"]:
        assert series["published_count"] == 0
        episodes = client.get(f"{'/api/v1'}/series/{series['slug']}/episodes").json["data"]
        assert all(one["article"] is None and not one["is_published"] for one in episodes)
