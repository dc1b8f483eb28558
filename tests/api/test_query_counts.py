"""The number of database queries of an endpoint does not grow with what it shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, event

from api.cli.service import Service
from api.commands.drafts import InterviewDraft, PersonDraft, SectionDraft, SeriesDraft, TurnDraft
from api.models import Presentation


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    engine = app.extensions["database"].engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


# Each for two articles, so that the newest has another one like it.
PLACES = [
    "水库",
    "泵站",
    "公园",
    "学校",
    "医院",
    "车站",
    "广场",
    "图书馆",
    "体育场",
    "博物馆",
    "电影院",
]


def fill(save: Callable[..., UUID], numbers: range) -> UUID:
    for number in numbers:
        guests = (PersonDraft(f"嘉宾{number}", ("局长",), f"第{number}局"),)
        newest = save(
            f"第{number}期",
            section=SectionDraft(("访谈", f"栏目{number}")),
            source=f"来源{number}",
            published_at=datetime(2026, 1, 1, number, tzinfo=UTC),
            interview=InterviewDraft(
                series=SeriesDraft("系列", slug="xilie", organisers=(f"主办{number}",)),
                episode_number=number,
                guests=guests,
            ),
            body=(TurnDraft(f"嘉宾{number}", "guest", (_about(number),)),) * number,
        )
    return newest


def _about(number: int) -> dict[str, str]:
    return {"type": "paragraph", "text": f"改造{PLACES[(number - 1) // 2]}。"}


ADDRESSES = [
    "/api/v1/site",
    "/api/v1/sites",
    "/api/v1/sections",
    "/api/v1/sections/{section}",
    "/api/v1/articles?limit=100",
    "/api/v1/articles?limit=100&include=site,section,series,source",
    "/api/v1/articles?section={section}&series=xilie&person={person}",
    "/api/v1/articles/{id}",
    "/api/v1/articles/{id}?include=site,section,series,source",
    "/api/v1/interviews?limit=100",
    "/api/v1/interviews/{id}/turns",
    "/api/v1/series",
    "/api/v1/series/xilie",
    "/api/v1/series/xilie/episodes",
    "/api/v1/people/{person}",
    "/api/v1/organisations/{organisation}",
    "/api/v1/search?q=第&limit=100",
    "/api/v1/search?q=第&facets=kind,section,series,source,person,organisation,stage,year",
    "/api/v1/search/trending",
    "/api/v1/suggest?q=第&limit=20",
    "/api/v1/articles/{id}/related?limit=20",
]


@pytest.mark.parametrize("kept", [True, False], ids=["rendered", "not rendered"])
def test_ten_times_as_much_takes_no_more_queries(
    app: Flask, client: FlaskClient, service: Service, save: Callable[..., UUID], kept: bool
) -> None:
    def count(article_id: UUID) -> dict[str, int]:
        if not kept:
            with service.database.transaction() as session:
                session.execute(delete(Presentation))
        one = client.get(f"/api/v1/articles/{article_id}").json
        names = {
            "id": article_id,
            "section": one["section"]["path"],
            "person": one["guests"][0]["person"]["id"],
            "organisation": one["source"]["id"],
        }
        counts = {}
        for address in ADDRESSES:
            with counted(app) as statements:
                answer = client.get(address.format(**names))
            assert answer.status_code == 200, answer.text
            counts[address] = len(statements)
        return counts

    few = count(fill(save, range(1, 3)))
    many = count(fill(save, range(3, 23)))
    assert many == few
    if kept:
        assert many["/api/v1/articles/{id}"] == 1
        assert many["/api/v1/articles?limit=100"] == 1
