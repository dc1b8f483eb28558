"""What a reader does to find something: suggestions, facets, spellings, and what is related."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, Request, expect

Picture = Callable[[str], None]

# Longer than the box waits after the last letter.
A_WHILE = 400


def api(page: Page, address: str) -> dict[str, Any]:
    answer = page.request.get(f"/api/v1/{address}")
    assert answer.ok, answer.text()
    document: dict[str, Any] = answer.json()
    return document


def search_box(page: Page) -> Locator:
    return page.get_by_role("search").get_by_role("combobox")


def open_filters(page: Page, width: int) -> Locator:
    """The facets: a column on a desk, folded away above the results on a telephone."""
    filters = page.get_by_role("group", name="筛选结果")
    if width < 1024:
        expect(filters).to_be_hidden()
        page.locator("summary").filter(has_text="筛选").click()
    expect(filters).to_be_visible()
    return filters


def asked_address(page: Page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


@pytest.fixture
def suggest_requests(page: Page) -> list[str]:
    """What was typed, of every request for suggestions so far."""
    typed: list[str] = []

    def note(request: Request) -> None:
        url = urlsplit(request.url)
        if url.path == "/api/v1/suggest":
            typed.append(parse_qs(url.query)["q"][0])

    page.on("request", note)
    return typed


@pytest.mark.parametrize("typed", ["沈知", "shenzhilan", "szl"])
def test_a_person_is_found_with_the_keyboard_alone(
    quiet: Page, picture: Picture, typed: str
) -> None:
    page = quiet
    page.goto("/")
    box = search_box(page)
    box.focus()
    page.keyboard.type(typed)
    option = page.get_by_role("option").filter(has_text="沈知澜").filter(has_text="人物")
    expect(option).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("search").get_by_role("status")).to_contain_text("搜索建议")
    for _ in range(page.get_by_role("option").count()):
        page.keyboard.press("ArrowDown")
        if option.get_attribute("aria-selected") == "true":
            break
    expect(box).to_have_attribute("aria-activedescendant", option.get_attribute("id") or "")
    expect(box).to_be_focused()
    if typed == "szl":
        picture("suggestions")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("沈知澜")
    expect(page).to_have_url(re.compile("/people/"))
    expect(page.get_by_role("listbox")).to_have_count(0)


def test_the_last_row_searches_and_a_headline_opens_its_article(quiet: Page) -> None:
    page = quiet
    page.goto("/")
    box = search_box(page)
    box.press_sequentially("听澜大桥")
    last = page.get_by_role("option").last
    expect(last).to_have_text("搜索“听澜大桥”")
    page.keyboard.press("ArrowUp")
    expect(last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?q="))
    expect(page.get_by_role("status").filter(has_text="找到")).to_contain_text("听澜大桥")

    page.goto("/")
    box.press_sequentially("听澜大桥今日")
    headline = page.get_by_role("option").filter(has_text="文章").first
    expect(headline.locator("mark").first).to_be_visible()
    headline.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("听澜大桥今日通车")
    expect(box).to_have_value("")


def test_escape_closes_then_clears_and_tab_leaves(quiet: Page) -> None:
    page = quiet
    page.goto("/favourites")
    box = search_box(page)
    options = page.get_by_role("option")
    box.press_sequentially("大桥")
    expect(options.first).to_be_visible()
    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    expect(box).to_have_value("大桥")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Tab")
    expect(options).to_have_count(0)
    expect(page).to_have_url(re.compile("/favourites$"))
    expect(page.get_by_role("search").get_by_role("button")).to_be_focused()
    box.focus()
    page.keyboard.press("Escape")
    expect(box).to_have_value("")


def test_letters_of_an_input_method_are_not_asked_for(
    quiet: Page, suggest_requests: list[str]
) -> None:
    page = quiet
    page.goto("/favourites")
    search_box(page).focus()
    keyboard = page.context.new_cdp_session(page)
    for end in range(1, len("shuiwu") + 1):
        composed = {"text": "shuiwu"[:end], "selectionStart": end, "selectionEnd": end}
        keyboard.send("Input.imeSetComposition", composed)
    for key in ("ArrowDown", "Enter"):  # as browsers report the keys that an input method takes
        taken = {"type": "rawKeyDown", "key": key, "code": key, "windowsVirtualKeyCode": 229}
        keyboard.send("Input.dispatchKeyEvent", taken)
    page.wait_for_timeout(A_WHILE)
    assert suggest_requests == []
    expect(page.get_by_role("option")).to_have_count(0)
    expect(page).to_have_url(re.compile("/favourites$"))

    keyboard.send("Input.insertText", {"text": "水务"})
    expect(search_box(page)).to_have_value("水务")
    option = page.get_by_role("option").filter(has_text="云溪市水务局").filter(has_text="单位")
    expect(option).to_be_visible()
    assert suggest_requests == ["水务"]
    option.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("云溪市水务局")


def test_facets_narrow_what_is_found_and_come_off_again(
    quiet: Page, width: int, picture: Picture
) -> None:
    page = quiet
    page.goto("/search?q=大桥")
    status = page.get_by_role("status").filter(has_text="找到")
    facets = api(page, "search?q=大桥&facets=kind,year")["facets"]
    whole = api(page, "search?q=大桥")["total"]
    expect(status).to_contain_text(f"找到 {whole} 条")

    articles = next(one for one in facets["kind"] if one["value"] == "article")
    filters = open_filters(page, width)
    filters.get_by_role("link", name=articles["name"]).click()
    expect(status).to_contain_text(f"找到 {articles['count']} 条")
    assert asked_address(page) == {"q": "大桥", "kind": "article"}

    year = max(facets["year"], key=lambda one: int(one["count"]))["value"]
    filters = open_filters(page, width)
    filters.get_by_role("link", name=re.compile(rf"^{year}年\s*\d")).click()
    narrowed = {"q": "大桥", "kind": "article", "from": f"{year}-01-01", "to": f"{year}-12-31"}
    expect(page).to_have_url(re.compile(f"to={year}-12-31"))
    assert asked_address(page) == narrowed
    both = api(page, f"search?q=大桥&kind=article&from={year}-01-01&to={year}-12-31")["total"]
    expect(status).to_contain_text(f"找到 {both} 条")
    chips = page.get_by_role("list", name="已选的筛选条件")
    expect(chips.get_by_role("link")).to_have_count(3)
    picture("facets")

    chips.get_by_role("link", name="取消筛选 类型").click()
    expect(page).not_to_have_url(re.compile("kind="))
    page.go_back()
    expect(status).to_contain_text(f"找到 {both} 条")
    assert asked_address(page) == narrowed


def test_the_order_is_in_the_address(quiet: Page) -> None:
    page = quiet
    page.goto("/search?q=大桥")
    page.get_by_role("navigation", name="排序").get_by_role("link", name="最早在前").click()
    expect(page).to_have_url(re.compile("sort=published_at"))
    oldest = api(page, "search?q=大桥&sort=published_at")["data"][0]["article"]
    expect(page.get_by_role("main").get_by_role("article").first).to_contain_text(
        oldest["headline"]
    )


def test_another_spelling_is_offered(quiet: Page, picture: Picture) -> None:
    page = quiet
    page.goto("/search?q=听蓝大桥")
    spelling = api(page, "search?q=听蓝大桥")["did_you_mean"][0]
    assert spelling["text"] == "听澜大桥"
    main = page.get_by_role("main")
    expect(main).to_contain_text(re.compile(f"您是不是要找：.*（{spelling['total']} 条）"))
    picture("did-you-mean")
    main.get_by_role("link", name="听澜大桥", exact=True).first.click()
    expect(page.get_by_role("status").filter(has_text="找到")).to_contain_text(
        f"找到 {spelling['total']} 条与“听澜大桥”有关的结果"
    )


def test_texts_with_most_of_the_words_are_told_apart(quiet: Page, picture: Picture) -> None:
    page = quiet
    page.goto("/search?q=听澜大桥 收费")
    found = api(page, "search?q=听澜大桥 收费")
    strict, total = found["strict_total"], found["total"]
    assert found["is_relaxed"]
    assert 0 < strict < total
    main = page.get_by_role("main")
    status = page.get_by_role("status").filter(has_text="找到")
    expect(main).to_contain_text(f"同时包含全部词语的有 {strict} 条，其余包含部分词语。")
    expect(main.get_by_role("listitem").filter(has_text="以下包含部分词语")).to_contain_text(
        found["data"][strict]["article"]["headline"]
    )
    picture("relaxed")
    main.get_by_role("link", name="只看包含全部词语的").click()
    expect(status).to_contain_text(f"找到 {strict} 条")
    assert asked_address(page) == {"q": "听澜大桥 收费", "relax": "false"}
    expect(main).not_to_contain_text("包含部分词语")
    main.get_by_role("link", name="取消筛选 词语").click()
    expect(status).to_contain_text(f"找到 {total} 条")


def test_a_filter_that_was_typed_is_said(quiet: Page) -> None:
    page = quiet
    query = "大桥 来源:云溪市融媒体中心"
    page.goto(f"/search?q={query}")
    assert api(page, f"search?q={query}")["total"] > 0
    expect(page.get_by_role("main")).to_contain_text("已按来源“云溪市融媒体中心”筛选")


def test_a_turn_that_matched_is_led_to(quiet: Page) -> None:
    page = quiet
    hits = api(page, "search?q=供水&kind=interview")["data"]
    turn = next(hit["turn"] for hit in hits if hit["turn"])
    page.goto("/search?q=供水&kind=interview")
    page.get_by_role(
        "link", name=f"{turn['speaker']}的发言（第 {turn['number']} 段）"
    ).first.click()
    expect(page).to_have_url(re.compile(f"#{turn['anchor']}$"))
    expect(page.locator(f"#{turn['anchor']}")).to_be_in_viewport()


@pytest.mark.parametrize("kind", ["article", "interview"])
def test_a_piece_ends_with_what_is_like_it(quiet: Page, picture: Picture, kind: str) -> None:
    page = quiet
    piece = api(page, f"search?q=听澜&kind={kind}")["data"][0]["article"]
    expected = api(page, f"articles/{piece['id']}/related")["data"]
    assert 0 < len(expected) <= 5
    page.goto(piece["url"])
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.get_by_role("contentinfo").scroll_into_view_if_needed()
    related = page.get_by_role("region", name="相关阅读")
    headlines = [one["headline"] for one in expected]
    expect(related.get_by_role("link")).to_have_text(headlines)
    picture(f"related-{kind}")
    related.get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(headlines[0])
