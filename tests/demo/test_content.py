"""The demo content shows every feature: read through the API, as any client would."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

Document = dict[str, Any]
BLOCK_TYPES = {"paragraph", "heading", "image", "quote", "list", "table", "embed", "turn"}
NEWEST = datetime.fromisoformat("2026-11-22T23:59:59+08:00")


def moment(piece: Document, name: str = "published_at") -> datetime:
    return datetime.fromisoformat(piece[name])


def text_of(piece: Document) -> str:
    """What the piece says outside its turns."""
    return "".join(block.get("text", "") for block in piece["body"])


def test_enough_to_read(articles: list[Document], interviews: list[Document]) -> None:
    assert len(articles) >= 34
    assert len(interviews) >= 12


def test_headlines_and_openings_are_each_used_once(pieces: list[Document]) -> None:
    for name in ("headline", "summary"):
        counts = Counter(piece[name] for piece in pieces if piece[name])
        assert [text for text, count in counts.items() if count > 1] == []
    openings = Counter(text_of(piece)[:12] for piece in pieces if len(text_of(piece)) > 12)
    repeated = [text for text, count in openings.items() if count > 3]
    assert repeated == []


def test_every_section_has_three_pieces(
    visitor: FlaskClient, read_all: Callable[..., list[Document]]
) -> None:
    def paths(sections: list[Document]) -> list[str]:
        return [
            path for section in sections for path in (section["path"], *paths(section["children"]))
        ]

    found = paths(visitor.get("/api/v1/sections").json["data"])
    assert len(found) >= 20
    for path in found:
        inside = read_all("articles", section=path) + read_all("interviews", section=path)
        assert len({piece["id"] for piece in inside}) >= 3, path


def test_every_type_of_block_occurs(blocks: list[Document]) -> None:
    assert {block["type"] for block in blocks} == BLOCK_TYPES
    assert {block["level"] for block in blocks if block["type"] == "heading"} >= {2, 3}
    assert {block["is_ordered"] for block in blocks if block["type"] == "list"} == {True, False}
    tables = [block for block in blocks if block["type"] == "table"]
    assert {table["header_rows"] for table in tables} >= {0, 1}


def test_marks_lie_within_their_paragraphs(blocks: list[Document]) -> None:
    kinds = set()
    for block in blocks:
        for mark in block.get("marks", ()):
            assert 0 <= mark["start"] < mark["end"] <= len(block["text"])
            assert (mark["type"] == "link") == ("href" in mark)
            kinds.add(mark["type"])
    assert kinds >= {"strong", "link"}


def test_links_within_the_site_lead_somewhere(
    visitor: FlaskClient, pieces: list[Document], blocks: list[Document]
) -> None:
    links = {
        mark["href"]
        for block in blocks
        for mark in block.get("marks", ())
        if mark["type"] == "link" and mark["href"].startswith("/")
    }
    addresses = {piece["url"] for piece in pieces} | {piece["section"]["url"] for piece in pieces}
    assert len(links) >= 5
    for address in links | addresses:
        assert visitor.get(address).status_code == 200, address


def test_dates_run_from_2025_to_yesterday(articles: list[Document]) -> None:
    published = [moment(article) for article in articles]
    assert max(published) <= NEWEST
    assert {when.year for when in published} == {2025, 2026}
    assert len([when for when in published if when > NEWEST - timedelta(days=14)]) >= 5
    assert any(moment(one, "updated_at") > moment(one) for one in articles)
    assert any(moment(one, "updated_at") == moment(one) for one in articles)


def test_articles_differ_in_length_and_in_what_they_carry(articles: list[Document]) -> None:
    lengths = [len(text_of(article)) for article in articles]
    assert max(lengths) > 3000
    assert min(lengths) < 60
    for name in ("kicker", "subtitle", "byline", "image", "original_url"):
        with_it = [article for article in articles if article[name]]
        assert 0 < len(with_it) < len(articles), name
    assert all(article["summary"] and article["editor"] for article in articles)
    assert all(len(article["keywords"]) >= 2 for article in articles)
    assert len({article["source"]["name"] for article in articles}) >= 10


@pytest.mark.parametrize("wanted", ["歲終計圈給米", "云政办发〔2026〕12号", "PM2.5", "5G-A"])
def test_mixed_writing_occurs(articles: list[Document], wanted: str) -> None:
    assert any(wanted in str(article) for article in articles)


def test_rare_characters_are_kept_whole(articles: list[Document]) -> None:
    rare = {char for article in articles for char in article["headline"] if ord(char) > 0x20000}
    assert rare == set("𫚭𬶋𬒈𬭎")


def test_turns_have_every_role(blocks: list[Document]) -> None:
    turns = [block for block in blocks if block["type"] == "turn"]
    assert {turn["role"] for turn in turns} == {"host", "reporter", "guest", "public"}
    guests = [turn for turn in turns if turn["role"] == "guest"]
    assert all(turn["person"] for turn in guests)
    assert all(turn["blocks"] for turn in turns)


def test_interviews_are_at_different_stages(interviews: list[Document]) -> None:
    stages = {interview["stage"] for interview in interviews}
    assert stages >= {"planned", "collecting", "announced", "transcript", "archived"}


def test_a_person_is_one_person_with_the_titles_of_each_time(interviews: list[Document]) -> None:
    addresses: dict[str, set[str]] = {}
    titles: dict[str, set[tuple[str, ...]]] = {}
    for interview in interviews:
        for guest in interview["guests"]:
            name = guest["person"]["name"]
            addresses.setdefault(name, set()).add(guest["person"]["url"])
            titles.setdefault(name, set()).add(tuple(guest["titles"]))
    assert [name for name, found in addresses.items() if len(found) > 1] == []
    assert len(titles["沈知澜"]) >= 3
    assert len(titles["韩素问"]) == 2
    assert any(len(held) == 3 for found in titles.values() for held in found)


def test_a_portrait_and_a_biography_come_with_the_person(
    visitor: FlaskClient, interviews: list[Document]
) -> None:
    urls = {
        guest["person"]["name"]: guest["person"]["url"]
        for interview in interviews
        for guest in interview["guests"]
    }
    person = visitor.get(f"/api/v1{urls['祁兰芝']}").json
    assert person["biography"].startswith("1951年生")
    with visitor.get(person["image"]["src"]) as picture:
        assert picture.status_code == 200


def test_two_series_with_six_episodes_and_a_plan(
    visitor: FlaskClient, read_all: Callable[..., list[Document]]
) -> None:
    series = read_all("series")
    assert {one["slug"] for one in series} == {"hands-of-yunxi", "livelihood-2026"}
    for one in series:
        whole = visitor.get(f"/api/v1/series/{one['slug']}").json
        assert whole["organisers"]
        assert whole["partners"]
        with visitor.get(whole["image"]["src"]) as picture:
            assert picture.status_code == 200
        episodes = read_all(f"series/{one['slug']}/episodes")
        published = [episode for episode in episodes if episode["is_published"]]
        planned = [episode for episode in episodes if not episode["is_published"]]
        assert [episode["number"] for episode in episodes] == list(range(1, len(episodes) + 1))
        assert len(published) >= 6
        assert all(episode["article"] for episode in published)
        assert any(plan["guest"] and plan["organisation"] for plan in planned)
        assert all(plan["article"] is None for plan in planned)
        assert any(plan["title"] is None for plan in planned)
