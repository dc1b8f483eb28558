"""What a reader does: home, series, interview, search, article, at both widths."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Response, expect

Picture = Callable[[str], None]


def api(page: Page, address: str) -> dict[str, Any]:
    answer = page.request.get(f"/api/v1/{address}")
    assert answer.ok, answer.text()
    document: dict[str, Any] = answer.json()
    return document


def demo_series(page: Page) -> dict[str, Any]:
    """The newest series of the demo site; other tests import series of other sites."""
    found: dict[str, Any] = api(page, "series?site=www.yunxi.example")["data"][0]
    return found


def published_episode(page: Page) -> dict[str, Any]:
    """An interview in the middle of its series, with guests and turns."""
    series = demo_series(page)
    episodes = api(page, f"series/{series['slug']}/episodes")["data"]
    found = [one["article"] for one in episodes if one["is_published"]]
    return api(page, f"interviews/{found[1]['id']}?include=series")


def test_from_home_to_series_to_interview_to_search_to_article(
    quiet: Page, picture: Picture
) -> None:
    page = quiet
    page.goto("/")
    expect(page).to_have_title("云溪政务网")
    expect(page.get_by_role("contentinfo")).to_contain_text("网站标识码")
    picture("home")

    series = demo_series(page)
    page.get_by_role("main").get_by_role("link", name=series["title"]).first.click()
    expect(page).to_have_url(re.compile(re.escape(series["url"]) + "$"))
    expect(page.get_by_role("heading", level=1)).to_have_text(series["title"])
    episodes = api(page, f"series/{series['slug']}/episodes")["data"]
    listed = page.get_by_role("region", name="全部各期").get_by_role("article")
    planned = [one for one in episodes if not one["is_published"]]
    assert planned
    for one in episodes:
        expect(listed.filter(has_text=f"第{one['number']}期").first).to_be_visible()
    mark = listed.get_by_text(re.compile("^(待播|计划中)$"))
    expect(mark).to_have_count(len(planned))
    picture("series")

    interview = published_episode(page)
    page.get_by_role("main").get_by_role("link", name=interview["headline"]).first.click()
    expect(page).to_have_url(re.compile(interview["url"] + "$"))
    expect(page.get_by_role("heading", level=1)).to_have_text(interview["headline"])
    expect(page.locator("[role=group][id^=turn-]")).to_have_count(interview["turn_count"])
    expect(page.get_by_role("region", name="嘉宾与主持")).to_contain_text(
        interview["guests"][0]["titles"][0]
    )
    picture("interview")

    page.get_by_role("search").get_by_role("combobox").fill("大桥")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?q="))
    total = api(page, "search?q=大桥")["total"]
    expect(page.get_by_role("status").filter(has_text="找到")).to_contain_text(str(total))
    marks = page.get_by_role("main").locator("mark")
    expect(marks.first).to_have_text("大桥")
    picture("search")

    hit = api(page, "search?q=大桥&kind=article")["data"][0]["article"]
    page.get_by_role("main").get_by_role("link", name=hit["headline"]).first.click()
    expect(page).to_have_url(re.compile(hit["url"] + "$"))
    expect(page.get_by_role("heading", level=1)).to_have_text(hit["headline"])
    body = api(page, f"articles/{hit['id']}")["body"]
    first = next(block["text"] for block in body if block["type"] == "paragraph")
    expect(page.get_by_role("main")).to_contain_text(first[:40])
    picture("article")


def test_previous_and_next_lead_through_a_series(quiet: Page) -> None:
    page = quiet
    page.goto("/")
    interview = published_episode(page)
    page.goto(interview["url"])
    pager = page.get_by_role("navigation", name="上一期与下一期")
    pager.get_by_role("link", name=interview["next_episode"]["headline"]).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(interview["next_episode"]["headline"])
    pager.get_by_role("link", name=interview["headline"]).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(interview["headline"])
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text(interview["next_episode"]["headline"])


def test_a_turn_has_an_address_of_its_own(quiet: Page) -> None:
    page = quiet
    page.goto("/")
    interview = published_episode(page)
    last = [block for block in interview["body"] if block["type"] == "turn"][-1]
    page.goto(f"{interview['url']}#{last['anchor']}")
    turn = page.locator(f"#{last['anchor']}")
    expect(turn).to_be_in_viewport()
    expect(turn).to_contain_text(last["speaker"])
    expect(turn).to_contain_text(last["blocks"][0]["text"][:20])


def test_a_search_is_in_the_address_and_comes_back_with_it(quiet: Page) -> None:
    page = quiet
    page.goto("/search?q=听澜&kind=interview&sort=-published_at")
    expected = api(page, "search?q=听澜&kind=interview&sort=-published_at")
    assert expected["total"] > 0
    expect(page.get_by_role("status").filter(has_text="找到")).to_contain_text(
        str(expected["total"])
    )
    chips = page.get_by_role("list", name="已选的筛选条件")
    expect(chips).to_contain_text("访谈")
    page.get_by_role("navigation", name="排序").get_by_role("link", name="最早在前").click()
    expect(page).to_have_url(re.compile("sort=published_at"))
    chips.get_by_role("link", name="取消筛选 类型").click()
    expect(page).not_to_have_url(re.compile("kind="))
    page.go_back()
    page.go_back()
    expect(page).to_have_url(re.compile("kind=interview&sort=-published_at"))
    expect(chips).to_contain_text("访谈")


def test_nothing_found_and_nothing_there_are_said(page: Page, picture: Picture) -> None:
    page.goto("/search?q=鑫龘𬭎绝无此文")
    expect(page.get_by_role("main")).to_contain_text(re.compile("没有找到|未找到"))
    picture("nothing-found")
    answer = page.goto("/interviews/01920a3c-5b7e-7c3a-9d41-6f2b8e0c4a17")
    assert isinstance(answer, Response)
    assert answer.status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text("页面不存在")
    picture("not-found")


def test_preferences_are_kept(quiet: Page) -> None:
    page = quiet
    page.goto("/")
    interview = published_episode(page)
    page.goto(interview["url"])
    words = page.locator("[id^=turn-] p").last

    def size() -> float:
        return float(words.evaluate("element => parseFloat(getComputedStyle(element).fontSize)"))

    before = size()
    page.get_by_role("group", name="字体大小").get_by_role("button", name="大").click()
    larger = size()
    assert larger > before
    page.get_by_role("button", name="加入收藏").click()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert size() == larger
    page.goto("/favourites")
    expect(page.get_by_role("main")).to_contain_text(interview["headline"])


@pytest.mark.parametrize(
    "name", ["sections", "section", "series-list", "person", "organisation", "favourites"]
)
def test_every_other_page_has_its_place(quiet: Page, picture: Picture, name: str) -> None:
    page = quiet
    page.goto("/")
    interview = published_episode(page)
    addresses = {
        "sections": "/sections",
        "section": interview["section"]["url"],
        "series-list": "/series",
        "person": interview["guests"][0]["person"]["url"],
        "organisation": interview["included"]["series"][0]["organisers"][0]["url"],
        "favourites": "/favourites",
    }
    page.goto(addresses[name])
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("main")).not_to_contain_text("正在载入")
    picture(name)


def test_the_documentation_page_works_without_anything_foreign(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/api/docs")
    expect(page.get_by_text("/api/v1/articles", exact=True).first).to_be_visible()
    assert all(url.startswith((page.url.split("/api/")[0], "data:")) for url in asked)
