"""/articles/{id}/related: others like it, and only those that are public."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient

from api.cli.service import Service
from api.commands.drafts import ArticleDraft, InterviewDraft, SectionDraft, TurnDraft
from api.commands.save_article import save_article
from api.models import Article, Status

TEXTS = [
    "清澜江水质达到二类标准，水务局公布今年前两个月监测结果。",
    "水务局负责人介绍清澜江治理进展，水质监测断面全部达标。",
    "清澜江沿岸污水管网改造完成，水质监测点增加到三十个。",
]


@pytest.fixture
def river(save: Callable[..., UUID], service: Service) -> list[UUID]:
    """Three pieces on a river's water, the last of them an interview, and others on a bridge."""
    pieces = [
        save(f"清澜江水质报道之{number}", body=({"type": "paragraph", "text": text},))
        for number, text in enumerate(TEXTS[:2])
    ]
    turn = TurnDraft("记者", "reporter", ({"type": "paragraph", "text": TEXTS[2]},))
    pieces.append(save("清澜江水质访谈", interview=InterviewDraft(), body=(turn,)))
    with service.database.transaction() as session:
        for number in range(30):
            body = ({"type": "paragraph", "text": f"第{number}座大桥通车，车辆有序通行。"},)
            draft = ArticleDraft(
                key=f"大桥{number}",
                headline=f"云溪大桥通车之{number}",
                section=SectionDraft(("交通",)),
                published_at=datetime(2026, 3, 6, tzinfo=UTC),
                body=body,
            )
            save_article(session, draft, media=service.settings.media_path)
    service.dispatcher.drain()
    return pieces


def related(client: FlaskClient, article_id: UUID, **query: Any) -> list[dict[str, Any]]:
    answer = client.get(f"/api/v1/articles/{article_id}/related", query_string=query)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json["data"]
    return found


def test_what_is_like_it_comes_first_and_never_itself(
    client: FlaskClient, river: list[UUID]
) -> None:
    for article_id in river:
        found = [one["id"] for one in related(client, article_id)]
        others = {str(one) for one in river} - {str(article_id)}
        assert set(found[:2]) == others
        assert str(article_id) not in found


def test_they_are_shown_as_in_lists(client: FlaskClient, river: list[UUID]) -> None:
    listed = {one["id"]: one for one in client.get("/api/v1/articles?limit=100").json["data"]}
    for one in related(client, river[0]):
        assert one == listed[one["id"]]


def test_no_more_than_asked_for(client: FlaskClient, river: list[UUID]) -> None:
    assert len(related(client, river[0], limit=1)) == 1
    assert len(related(client, river[0])) <= 5


def test_what_is_not_public_is_not_shown(
    client: FlaskClient, river: list[UUID], save: Callable[..., UUID], service: Service
) -> None:
    body = ({"type": "paragraph", "text": TEXTS[0]},)
    draft = save("清澜江水质草稿", status=Status.draft, body=body)
    scheduled = save("清澜江水质预定", published_at=datetime(2999, 1, 1, tzinfo=UTC), body=body)
    with service.database.transaction() as session:  # the index has not been told yet
        session.get_one(Article, river[1]).status = Status.withdrawn
    found = {one["id"] for one in related(client, river[0], limit=20)}
    assert not found & {str(one) for one in (draft, scheduled, river[1])}
    for hidden in (draft, scheduled, river[1], uuid4()):
        answer = client.get(f"/api/v1/articles/{hidden}/related")
        assert answer.status_code == 404
        assert answer.mimetype == "application/problem+json"


@pytest.mark.parametrize("query", [{"limit": 0}, {"limit": 21}, {"limit": "x"}, {"cursor": "x"}])
def test_wrong_parameters_are_named(
    client: FlaskClient, river: list[UUID], query: dict[str, Any]
) -> None:
    answer = client.get(f"/api/v1/articles/{river[0]}/related", query_string=query)
    assert answer.status_code == 422
    assert answer.json["errors"][0]["parameter"] in query
