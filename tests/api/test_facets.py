"""Facets: the counts are those of a plain count over the lists, under every filter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient

from api.commands.drafts import InterviewDraft, PersonDraft, SectionDraft, SeriesDraft, TurnDraft

FACETS = ("kind", "section", "series", "source", "person", "organisation", "stage", "year")
ZONE = ZoneInfo("Asia/Shanghai")


def fill(save: Callable[..., UUID]) -> None:
    """Twenty articles, all of which have 大桥; every third is an interview."""
    for number in range(1, 21):
        interview = None
        body: tuple[Any, ...] = ({"type": "paragraph", "text": "大桥通车。"},)
        if number % 3 == 0:
            guest = PersonDraft(f"嘉宾{number % 4}", ("局长",), f"第{number % 2}局")
            interview = InterviewDraft(
                stage="transcript" if number % 2 else "announced",
                series=SeriesDraft(f"系列{number % 2}", slug=f"xilie-{number % 2}"),
                episode_number=number,
                guests=(guest,),
                hosts=(PersonDraft("主持人甲"),),
            )
            body = (TurnDraft(guest.name, "guest", body),)
        save(
            f"大桥新闻之{number}",
            # 2024-12-31 20:00 in UTC is a day of the next year in the service's zone
            published_at=datetime(2022 + number % 3, 12, 31, 8 + number % 9, 30, tzinfo=UTC),
            section=SectionDraft(("新闻", ("要闻", "快讯", "本地")[number % 3])),
            source=("清澜日报", "云溪电视台", None)[number % 3],
            interview=interview,
            body=body,
        )


def every_article(client: FlaskClient, **query: Any) -> Iterator[dict[str, Any]]:
    cursor = {}
    while True:
        answer = client.get("/api/v1/articles", query_string={"limit": 7, **query, **cursor}).json
        for summary in answer["data"]:
            yield client.get(f"/api/v1/articles/{summary['id']}").json
        if answer["page"]["next"] is None:
            return
        cursor = {"cursor": answer["page"]["next"]}


def values(article: dict[str, Any], facet: str) -> set[tuple[str, str]]:
    """(value, name) of an article, read from its own page."""
    people = article["guests"] + article["hosts"]
    year = datetime.fromisoformat(article["published_at"]).astimezone(ZONE).year
    pairs: dict[str, list[tuple[str, str]]] = {
        "kind": [(article["kind"], {"article": "文章", "interview": "访谈"}[article["kind"]])],
        "stage": [
            (stage, name)
            for stage, name in (("transcript", "实录"), ("announced", "预告"))
            if stage == article["stage"]
        ],
        "year": [(str(year), f"{year}年")],
        "series": [(one["id"], one["title"]) for one in [article["series"]] if one],
    }
    references = {
        "section": article["breadcrumbs"],
        "person": [one["person"] for one in people],
        "source": [article["source"]],
        "organisation": [article["source"], *(one["organisation"] for one in people)],
    }
    found = references.get(facet, [])
    return set(pairs.get(facet, ())) | {(one["id"], one["name"]) for one in found if one}


def plain_count(client: FlaskClient, facet: str, filters: dict[str, Any]) -> Counter[Any]:
    others = {name: value for name, value in filters.items() if name != facet}
    count: Counter[Any] = Counter()
    for article in every_article(client, **others):
        count.update(values(article, facet))
    return count


def counted(client: FlaskClient, **query: Any) -> dict[str, Any]:
    given = {"q": "大桥", "facets": ",".join(FACETS), **query}
    answer = client.get("/api/v1/search", query_string=given)
    assert answer.status_code == 200, answer.text
    facets: dict[str, Any] = answer.json["facets"]
    return facets


def as_counter(rows: list[dict[str, Any]]) -> Counter[Any]:
    return Counter({(row["value"], row["name"]): row["count"] for row in rows})


def test_counts_are_those_of_a_plain_count_under_every_filter(
    client: FlaskClient, save: Callable[..., UUID]
) -> None:
    fill(save)
    unfiltered = counted(client)
    assert list(unfiltered) == list(FACETS)
    filters: list[dict[str, Any]] = [{}]
    for facet in FACETS[:-1]:
        filters += [{facet: row["value"]} for row in unfiltered[facet][:2]]
    filters.append({"kind": "interview", "stage": "transcript"})
    filters.append({"source": unfiltered["source"][0]["value"], "from": "2023-01-01"})
    for given in filters:
        facets = counted(client, **given)
        for facet in FACETS:
            expected = plain_count(client, facet, given)
            assert as_counter(facets[facet]) == expected, (facet, given)
            order = [row["value" if facet == "year" else "count"] for row in facets[facet]]
            assert order == sorted(order, reverse=True), facet


def test_filtering_by_a_value_finds_as_many_as_were_counted(
    client: FlaskClient, save: Callable[..., UUID]
) -> None:
    fill(save)
    facets = counted(client)
    for facet in FACETS[:-1]:
        assert facets[facet]
        for row in facets[facet]:
            query = {"q": "大桥", facet: row["value"]}
            total = client.get("/api/v1/search", query_string=query).json["total"]
            assert total == row["count"], (facet, row)


def test_only_what_matches_is_counted_and_only_what_was_asked_for(
    client: FlaskClient, save: Callable[..., UUID]
) -> None:
    fill(save)
    facets = counted(client, q="之20", facets="year,kind")
    assert list(facets) == ["year", "kind"]
    assert [row["count"] for row in facets["kind"]] == [1]
    assert client.get("/api/v1/search", query_string={"q": "大桥"}).json["facets"] == {}


def test_no_facet_has_more_than_twenty_values(
    client: FlaskClient, save: Callable[..., UUID]
) -> None:
    for number in range(23):
        save(f"大桥{number}", source=f"来源{number}")
    assert len(counted(client)["source"]) == 20


@pytest.mark.parametrize("facets", ["colour", "kind,,year", "", "kind colour"])
def test_a_facet_that_does_not_exist_is_named(client: FlaskClient, facets: str) -> None:
    answer = client.get("/api/v1/search", query_string={"q": "大桥", "facets": facets})
    assert answer.status_code == 422
    assert answer.json["errors"][0]["parameter"] == "facets"
