"""Trends: what many search for is shown, and nothing is kept of who they were."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from api.app import create_app
from api.cli.service import Service
from api.commands.trends import TrendCounter, add_counts
from api.models import Base, SearchTrend

SEARCH, TRENDING = "/api/v1/search", "/api/v1/search/trending"
ADDRESSES = [f"203.0.113.{number}" for number in range(70, 90)]


@pytest.fixture
def counter(app: Flask) -> TrendCounter:
    counter: TrendCounter = app.extensions["trends"]
    return counter


@pytest.fixture
def typed(
    app: Flask, counter: TrendCounter, save: Callable[..., UUID]
) -> Callable[..., dict[str, int]]:
    """Searches from several addresses; gives what is shown then, by text."""
    save("云溪大桥今日通车")
    save("云溪大桥夜景", body=({"type": "paragraph", "text": "电话13800138000，a@b.example。"},))

    def search(q: str, addresses: list[str] = ADDRESSES[:5], **query: Any) -> dict[str, int]:
        for address in addresses:
            client = app.test_client()
            answer = client.get(
                SEARCH, query_string={"q": q, **query}, environ_base={"REMOTE_ADDR": address}
            )
            assert answer.status_code == 200
        counter.flush()
        shown = app.test_client().get(TRENDING).json["data"]
        return {one["text"]: one["count"] for one in shown}

    return search


def test_what_several_search_for_is_shown(typed: Callable[..., dict[str, int]]) -> None:
    assert typed("云溪大桥", ADDRESSES[:2]) == {}
    assert typed("云溪大桥", ADDRESSES[2:3]) == {"云溪大桥": 3}
    assert typed("夜景", ADDRESSES[:4]) == {"云溪大桥": 3, "夜景": 4}


def test_an_address_counts_once_a_day(typed: Callable[..., dict[str, int]]) -> None:
    assert typed("云溪大桥", ADDRESSES[:1] * 20) == {}
    assert typed("云溪大桥", ADDRESSES[:3] * 2) == {"云溪大桥": 3}


def test_width_case_and_blanks_make_no_difference(typed: Callable[..., dict[str, int]]) -> None:
    typed("云溪　大桥", ADDRESSES[:1])
    typed(" 云溪  大桥 ", ADDRESSES[1:2])
    assert typed("云溪 大桥", ADDRESSES[2:3]) == {"云溪 大桥": 3}


@pytest.mark.parametrize(
    "query",
    [
        {"q": "没有这样的话"},
        {"q": "云溪大桥今日通车" * 4},
        {"q": "13800138000"},
        {"q": "电话13800138000"},
        {"q": "电话１３８００１３８０００"},
        {"q": "a@b.example"},
        {"q": "b.example"},
        {"q": '"云溪大桥"'},
        {"q": "“云溪大桥”"},
        {"q": "大桥 -雨"},
        {"q": "大桥 OR 夜景"},
        {"q": "大桥 或 夜景"},
        {"q": "来源:清澜日报"},
        {"q": "大桥", "kind": "article"},
        {"q": "大桥", "from": "2020-01-01"},
        {"q": ""},
    ],
)
def test_what_could_be_personal_or_is_no_plain_query_is_not_counted(
    typed: Callable[..., dict[str, int]], query: dict[str, Any], service: Service
) -> None:
    assert typed(**query) == {}
    with service.database.transaction() as session:
        assert session.scalars(select(SearchTrend)).all() == []


def test_only_first_pages_count(typed: Callable[..., dict[str, int]], client: FlaskClient) -> None:
    first = client.get(SEARCH, query_string={"q": "云溪大桥", "limit": 1}).json
    assert typed("云溪大桥", limit=1, cursor=first["page"]["next"]) == {}


def test_nothing_is_kept_of_who_searched(
    typed: Callable[..., dict[str, int]], counter: TrendCounter, service: Service
) -> None:
    typed("云溪大桥", ["203.0.113.77"])
    counter.note("203.0.113.78", "夜景")  # counted, and not written yet
    marks = ("203.0.113", "2030113")
    with service.database.transaction() as session:
        for table in Base.metadata.sorted_tables:
            rows = repr(session.execute(select(table)).all())
            assert not any(mark in rows for mark in marks), table
    for path in Path(service.settings.data).rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not any(mark.encode() in content for mark in marks), path
    held = repr(vars(counter))
    assert "夜景" in held
    assert not any(mark in held for mark in marks)


def test_hashes_of_two_processes_cannot_be_matched(service: Service) -> None:
    held = []
    for _ in range(2):
        counter = create_app(service.settings).extensions["trends"]
        counter.note(ADDRESSES[0], "云溪大桥")
        held.append(counter._seen)
        counter._counts.clear()
    assert len(held[0]) == len(held[1]) == 1
    assert held[0].isdisjoint(held[1])


def test_newer_days_weigh_more_and_a_week_is_shown(
    service: Service, client: FlaskClient, counter: TrendCounter
) -> None:
    today = counter.today()
    _count(service, today, {"今天": 4, "两天": 3})
    _count(service, today - timedelta(days=1), {"两天": 3})
    _count(service, today - timedelta(days=5), {"五天前": 6})
    _count(service, today - timedelta(days=7), {"一周前": 99})
    _count(service, today + timedelta(days=1), {"明天": 99})
    shown = client.get(TRENDING).json["data"]
    assert shown == [
        {"text": "两天", "count": 6},
        {"text": "今天", "count": 4},
        {"text": "五天前", "count": 6},
    ]
    assert client.get(TRENDING, query_string={"limit": 1}).json["data"] == shown[:1]


def test_a_month_is_kept(service: Service, counter: TrendCounter) -> None:
    today = counter.today()
    for age in (0, 29, 30, 31, 400):
        _count(service, today - timedelta(days=age), {f"{age}天": 1})
    service.dispatcher.tidy(today)
    with service.database.transaction() as session:
        kept = set(session.scalars(select(SearchTrend.text)))
    assert kept == {"0天", "29天", "30天"}


def _count(service: Service, day: date, counts: dict[str, int]) -> None:
    with service.database.transaction() as session:
        add_counts(session, {(day, text): count for text, count in counts.items()})


@pytest.fixture
def behind_proxy(
    make_settings: Callable[..., Any], service: Service, save: Callable[..., UUID]
) -> Iterator[Flask]:
    save("云溪大桥今日通车")
    settings = make_settings(
        data=str(service.settings.data), database_url=service.settings.database_url, proxies="1"
    )
    app = create_app(settings)
    yield app
    app.extensions["database"].engine.dispose()
    app.extensions["search_index"].close()


def test_only_a_proxy_that_is_known_is_believed_who_asks(
    app: Flask, behind_proxy: Flask, client: FlaskClient
) -> None:
    def search(asked: Flask) -> list[dict[str, Any]]:
        for address in ADDRESSES[:3]:
            header = {"X-Forwarded-For": f"10.9.8.7, {address}"}
            asked.test_client().get(SEARCH, query_string={"q": "大桥"}, headers=header)
        asked.extensions["trends"].flush()
        shown: list[dict[str, Any]] = client.get(TRENDING).json["data"]
        return shown

    assert search(app) == []  # all of them are the proxy to it: counted once
    assert search(behind_proxy) == [{"text": "大桥", "count": 1 + 3}]


@pytest.mark.parametrize("query", [{"limit": 0}, {"limit": 21}, {"day": "2026-01-01"}])
def test_wrong_parameters_are_named(client: FlaskClient, query: dict[str, Any]) -> None:
    answer = client.get(TRENDING, query_string=query)
    assert answer.status_code == 422
    assert answer.json["errors"][0]["parameter"] in query
