"""Lists: keyset cursors, limits, orders and filters, over the demo content."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from api.commands.drafts import SectionDraft

ARTICLES = "/api/v1/articles"


def every(client: FlaskClient, address: str, **query: Any) -> list[dict[str, Any]]:
    """All items of a list, page by page."""
    items: list[dict[str, Any]] = []
    cursor = None
    while True:
        given = query | ({"cursor": cursor} if cursor else {})
        answer = client.get(address, query_string=given)
        assert answer.status_code == 200, answer.text
        items += answer.json["data"]
        cursor = answer.json["page"]["next"]
        if cursor is None:
            return items


@pytest.mark.parametrize("limit", [1, 7, 100])
@pytest.mark.parametrize("sort", ["-published_at", "published_at", "-updated_at", "updated_at"])
def test_pages_of_any_size_give_everything_once_in_order(
    demo: FlaskClient, limit: int, sort: str
) -> None:
    items = every(demo, ARTICLES, limit=limit, sort=sort)
    whole = every(demo, ARTICLES, limit=100, sort=sort)
    assert [item["id"] for item in items] == [item["id"] for item in whole]
    assert len({item["id"] for item in items}) == len(items) > 30
    times = [datetime.fromisoformat(item[sort.lstrip("-")]) for item in items]
    assert times == sorted(times, reverse=sort.startswith("-"))


def test_prev_leads_back_the_way_that_next_came(demo: FlaskClient) -> None:
    pages = [demo.get(ARTICLES, query_string={"limit": 5}).json]
    while cursor := pages[-1]["page"]["next"]:
        pages.append(demo.get(ARTICLES, query_string={"limit": 5, "cursor": cursor}).json)
    page = pages.pop()
    while pages:
        cursor = page["page"]["prev"]
        page = demo.get(ARTICLES, query_string={"limit": 5, "cursor": cursor}).json
        assert page["data"] == pages.pop()["data"]
    assert page["page"]["prev"] is None


def test_the_link_header_names_the_neighbours(demo: FlaskClient) -> None:
    first = demo.get(ARTICLES, query_string={"limit": 5, "kind": "article"})
    assert first.headers["Link"].endswith('rel="next"')
    address = first.headers["Link"].split(">")[0].lstrip("<")
    second = demo.get(address)
    assert second.json["data"]
    assert {item["kind"] for item in second.json["data"]} == {"article"}
    assert 'rel="prev"' in second.headers["Link"]


def test_what_is_published_meanwhile_shifts_no_page(
    client: FlaskClient, save: Callable[..., UUID]
) -> None:
    for number in range(6):
        save(f"第{number}篇", published_at=datetime(2026, 1, number + 1, tzinfo=UTC))
    first = client.get(ARTICLES, query_string={"limit": 3}).json
    save("刚刚发布", published_at=datetime(2026, 2, 1, tzinfo=UTC))
    second = client.get(ARTICLES, query_string={"limit": 3, "cursor": first["page"]["next"]}).json
    assert [item["headline"] for item in second["data"]] == ["第2篇", "第1篇", "第0篇"]


def test_articles_of_one_moment_are_neither_skipped_nor_repeated(
    client: FlaskClient, save: Callable[..., UUID]
) -> None:
    ids = {str(save(f"同一时刻之{number}")) for number in range(7)}
    found = [item["id"] for item in every(client, ARTICLES, limit=2)]
    assert sorted(found) == sorted(ids)


def test_a_section_holds_what_is_below_it(client: FlaskClient, save: Callable[..., UUID]) -> None:
    save("上级栏目", section=SectionDraft(("新闻",), ("news",)))
    save("下级栏目", section=SectionDraft(("新闻", "要闻"), ("news", "top")))
    save("名字相像的栏目", section=SectionDraft(("新闻稿",), ("newsletter",)))
    assert {item["headline"] for item in every(client, ARTICLES, section="news")} == {
        "上级栏目",
        "下级栏目",
    }
    assert [item["headline"] for item in every(client, ARTICLES, section="news/top")] == [
        "下级栏目"
    ]


def test_filters_give_exactly_what_they_say(demo: FlaskClient) -> None:
    items = every(demo, ARTICLES, limit=100)
    some = next(item for item in items if item["guests"] and item["series"] and item["source"])
    person = some["guests"][0]["person"]["id"]
    filters: list[tuple[dict[str, str], Callable[[dict[str, Any]], bool]]] = [
        ({"kind": "interview"}, lambda item: item["kind"] == "interview"),
        ({"stage": "transcript"}, lambda item: item["stage"] == "transcript"),
        ({"series": some["series"]["slug"]}, lambda item: item["series"] == some["series"]),
        ({"series": some["series"]["id"]}, lambda item: item["series"] == some["series"]),
        ({"source": some["source"]["id"]}, lambda item: item["source"] == some["source"]),
        (
            {"person": person},
            lambda item: any(guest["person"]["id"] == person for guest in item["guests"]),
        ),
        ({"site": "www.yunxi.example"}, lambda _item: True),
    ]
    for query, holds in filters:
        found = {item["id"] for item in every(demo, ARTICLES, **query)}
        expected = {item["id"] for item in items if holds(item)}
        assert found, query
        if "person" in query:  # hosts and reporters appear too, and a list shows guests only
            assert expected <= found
        else:
            assert found == expected, query


def test_an_organisation_is_found_as_source_and_behind_a_guest(demo: FlaskClient) -> None:
    items = every(demo, ARTICLES, limit=100)
    guest = next(
        guest for item in items for guest in item["guests"] if guest["organisation"] is not None
    )
    organisation = guest["organisation"]["id"]
    for item in every(demo, ARTICLES, organisation=organisation):
        whole = demo.get(f"{ARTICLES}/{item['id']}").json
        named = [whole["source"], *(g["organisation"] for g in whole["guests"] + whole["hosts"])]
        assert organisation in [one["id"] for one in named if one]


def test_dates_count_whole_days_of_the_service_zone(
    client: FlaskClient, save: Callable[..., UUID]
) -> None:
    save("三月五日夜", published_at=datetime(2026, 3, 5, 15, 59, tzinfo=UTC))  # 23:59 in Shanghai
    save("三月六日晨", published_at=datetime(2026, 3, 5, 16, 0, tzinfo=UTC))  # 00:00 in Shanghai
    save("三月七日晨", published_at=datetime(2026, 3, 6, 16, 0, tzinfo=UTC))
    day = {"from": "2026-03-06", "to": "2026-03-06"}
    assert [item["headline"] for item in every(client, ARTICLES, **day)] == ["三月六日晨"]
    moment = {"from": "2026-03-05T23:59:00+08:00", "to": "2026-03-05T16:00:00Z"}
    assert [item["headline"] for item in every(client, ARTICLES, **moment)] == ["三月五日夜"]


def test_updated_since(client: FlaskClient, save: Callable[..., UUID]) -> None:
    save("未改")
    save("已改", updated_at=datetime(2026, 5, 1, tzinfo=UTC))
    found = every(client, ARTICLES, updated_since="2026-04-30")
    assert [item["headline"] for item in found] == ["已改"]


def test_fields_leave_only_what_was_asked_for(demo: FlaskClient) -> None:
    items = every(demo, ARTICLES, fields="headline,id", limit=100)
    assert {tuple(item) for item in items} == {("id", "headline")}
    one = demo.get(f"{ARTICLES}/{items[0]['id']}", query_string={"fields": "body"})
    assert list(one.json) == ["body"]


def test_included_resources_come_once_each(demo: FlaskClient) -> None:
    answer = demo.get(
        ARTICLES,
        query_string={"include": "site,section,series,source", "kind": "interview", "limit": 50},
    ).json
    included = answer["included"]
    assert [site["domain"] for site in included["sites"]] == ["www.yunxi.example"]
    for name, member in (
        ("sections", "section"),
        ("series", "series"),
        ("organisations", "source"),
    ):
        wanted = {item[member]["id"] for item in answer["data"] if item[member]}
        assert [one["id"] for one in included[name]].__len__() == len(wanted)
        assert {one["id"] for one in included[name]} == wanted


def test_an_empty_service_has_empty_lists(client: FlaskClient) -> None:
    for address in (ARTICLES, "/api/v1/interviews", "/api/v1/series", "/api/v1/sites"):
        assert client.get(address).json == {"data": [], "page": {"next": None, "prev": None}}
    assert client.get("/api/v1/site").status_code == 404


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({"limit": "0"}, "limit"),
        ({"limit": "101"}, "limit"),
        ({"limit": "1_0"}, "limit"),
        ({"limit": "１０"}, "limit"),
        ({"limit": "1" + "0" * 20}, "limit"),
        ({"sort": "headline"}, "sort"),
        ({"fields": "headline,secret"}, "fields"),
        ({"include": "drafts"}, "include"),
        ({"section": "没有的栏目"}, "section"),
        ({"series": "no-such-series"}, "series"),
        ({"source": "吉林省公安厅"}, "source"),
        ({"person": "1"}, "person"),
        ({"stage": "实录"}, "stage"),
        ({"from": "2026-02-30"}, "from"),
        ({"to": "昨天"}, "to"),
        ({"to": "9999-12-31"}, "to"),
        ({"updated_since": "2026-03-06T13:27"}, "updated_since"),
        ({"cursor": "abc"}, "cursor"),
        ({"cursor": "1" * 2000}, "cursor"),
        ({"page": "2"}, "page"),
        ({"编号": "1"}, "编号"),
    ],
)
def test_a_wrong_parameter_is_named(
    demo: FlaskClient, query: dict[str, str], parameter: str
) -> None:
    answer = demo.get(ARTICLES, query_string=query)
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    assert [row["parameter"] for row in answer.json["errors"]] == [parameter]
    assert answer.json["errors"][0]["message"]


def test_a_cursor_of_another_order_or_list_is_refused(demo: FlaskClient) -> None:
    cursor = demo.get(ARTICLES, query_string={"limit": 1}).json["page"]["next"]
    for address, query in (
        (ARTICLES, {"sort": "updated_at"}),
        ("/api/v1/series", {}),
        ("/api/v1/search", {"q": "大桥"}),
    ):
        answer = demo.get(address, query_string={**query, "cursor": cursor})
        assert answer.status_code == 422, address
        assert answer.json["errors"][0]["parameter"] == "cursor"


def test_a_cursor_that_was_tampered_with_is_refused(demo: FlaskClient) -> None:
    cursor = demo.get(ARTICLES, query_string={"limit": 1}).json["page"]["next"]
    payload, _, signature = cursor.rpartition(".")
    for forged in (cursor[:-1], payload, f"{payload}.{signature[::-1]}", f"A{cursor}"):
        assert demo.get(ARTICLES, query_string={"cursor": forged}).status_code == 422
