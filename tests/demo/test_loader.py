"""The loader refuses content that does not say what it should, and names the file."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api import demo
from api.demo import ContentError

Document = dict[str, Any]
CONTENT = Path(demo.__file__).parent / "content"
ARTICLE = "articles/tea-harvest.json"
INTERVIEW = "interviews/livelihood-2026-01-water.json"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CONTENT, tmp_path / "content"))


def change(content: Path, name: str, edit: Callable[[Document], object]) -> None:
    path = content / name
    document = json.loads(path.read_text("utf-8"))
    edit(document)
    path.write_text(json.dumps(document, ensure_ascii=False), "utf-8")


def test_an_untouched_copy_is_read_oldest_first(content: Path) -> None:
    drafts = list(demo.drafts(content))
    assert len(drafts) == len([*content.glob("articles/*"), *content.glob("interviews/*")])
    published = [draft.published_at for draft in drafts]
    assert published == sorted(published)


def test_nothing_is_handed_out_before_all_is_read(content: Path) -> None:
    """Else half of the demo would be stored before the fault shows."""
    change(content, ARTICLE, lambda piece: piece.pop("headline"))
    with pytest.raises(ContentError):
        next(iter(demo.drafts(content)))


def in_body(*blocks: object) -> Callable[[Document], object]:
    return lambda piece: piece["body"].extend(blocks)


def given(**members: object) -> Callable[[Document], object]:
    return lambda document: document.update(members)


FAULTS = {
    "a key nobody knows": (ARTICLE, given(headlne="错字"), "unknown key headlne"),
    "no headline": (ARTICLE, lambda piece: piece.pop("headline"), "headline is missing"),
    "an empty headline": (ARTICLE, given(headline=" "), "headline: expected a text"),
    "an empty body": (ARTICLE, given(body=[]), "expected a list that is not empty"),
    "an unknown section": (ARTICLE, given(section="news/none"), "no section news/none"),
    "no date": (ARTICLE, given(published_at="昨天"), "published_at '昨天' is no date"),
    "another zone": (ARTICLE, given(published_at="2026-03-24T11:00:00Z"), r"offset \+08:00"),
    "updated too early": (
        ARTICLE,
        given(updated_at="2020-01-01T00:00:00+08:00"),
        "updated before it was published",
    ),
    "an unknown picture": (ARTICLE, in_body({"image": "none.svg"}), "has no none.svg"),
    "a row too short": (
        ARTICLE,
        in_body({"table": [["一", "二"], ["三"]]}),
        "rows of the table differ",
    ),
    "a number in a table": (ARTICLE, in_body({"table": [["一"], [2]]}), "cell .* is no text"),
    "a mark left open": (ARTICLE, in_body("**重要"), "a mark is not closed"),
    "a link to nowhere": (ARTICLE, in_body("[看](/sections/none)"), "/sections/none leads nowhere"),
    "an embed without https": (ARTICLE, in_body({"embed": "http://x", "title": "y"}), "https"),
    "an unknown block": (ARTICLE, in_body({"video": "x"}), "neither image, quote"),
    "a turn in an article": (
        ARTICLE,
        in_body({"speaker": "主持人", "text": ["您好"]}),
        "a turn outside an interview",
    ),
    "a stranger speaks": (
        INTERVIEW,
        in_body({"speaker": "路人", "text": ["您好"]}),
        "路人 is neither guest nor host",
    ),
    "a silent turn": (INTERVIEW, in_body({"speaker": "主持人"}), "a turn without text"),
    "an unknown stage": (
        INTERVIEW,
        lambda piece: piece["interview"].update(stage="over"),
        "no stage over",
    ),
    "an unknown series": (
        INTERVIEW,
        lambda piece: piece["interview"].update(series="none"),
        "no series none",
    ),
    "a number taken": (
        INTERVIEW,
        lambda piece: piece["interview"].update(episode=2),
        "has the episode number of",
    ),
    "a person twice": (
        "people.json",
        lambda catalogue: catalogue["people"].append({"name": "沈知澜"}),
        "沈知澜 is there twice",
    ),
    "a portrait missing": (
        "people.json",
        lambda catalogue: catalogue["people"][0].update(portrait="none.svg"),
        "has no none.svg",
    ),
    "a picture without a file": (
        "images.json",
        lambda catalogue: catalogue["images"][0].update(file="none.svg"),
        "none.svg is no SVG file",
    ),
    "a picture undescribed": (
        "images.json",
        lambda catalogue: catalogue["images"][0].pop("alt"),
        "alt is missing",
    ),
    "a section twice": (
        "sections.json",
        lambda catalogue: catalogue["sections"].append(catalogue["sections"][0]),
        "news is there twice",
    ),
    "a slug with blanks": (
        "sections.json",
        lambda catalogue: catalogue["sections"][0].update(slug="the news"),
        "'the news' is no slug",
    ),
    "a plan with a wrong number": (
        "series/hands-of-yunxi.json",
        lambda series: series["planned"][0].update(number="七"),
        "number is no whole number",
    ),
}


@pytest.mark.parametrize(("name", "edit", "message"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_is_named_with_its_file(
    content: Path, name: str, edit: Callable[[Document], object], message: str
) -> None:
    change(content, name, edit)
    with pytest.raises(ContentError, match=message) as refused:
        list(demo.drafts(content))
    assert name in str(refused.value)


@pytest.mark.parametrize("text", ["{", "[]", "\udcff"])
def test_a_file_that_is_no_json_object_is_named(content: Path, text: str) -> None:
    (content / ARTICLE).write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(ContentError, match=ARTICLE):
        list(demo.drafts(content))


def test_a_missing_file_is_named(content: Path) -> None:
    (content / "site.json").unlink()
    with pytest.raises(ContentError, match=r"site\.json: no such file"):
        demo.site(content)


def test_a_series_without_episodes_is_refused(content: Path) -> None:
    """It would never be stored, since a series comes with its episodes."""
    shutil.copy(content / "series/hands-of-yunxi.json", content / "series/empty.json")
    with pytest.raises(ContentError, match=r"series/empty\.json: has no episode"):
        list(demo.drafts(content))


def test_two_files_of_one_name_are_refused(content: Path) -> None:
    shutil.copy(content / ARTICLE, content / "interviews" / "tea-harvest.json")
    with pytest.raises(ContentError, match=r"interviews/tea-harvest\.json: the name is taken"):
        list(demo.drafts(content))
