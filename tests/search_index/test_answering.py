"""Answers through the seam: what is relaxed, counted, related and comes first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from search_index import Document, Entity, Facet, Filters, Query, SearchIndex, Turn

DAY = datetime(2024, 5, 1, 12, tzinfo=UTC)


def article(id_: str, headline: str, *paragraphs: str, **fields: Any) -> Document:
    return Document(id_, 1, headline, paragraphs=paragraphs, **fields)


def ids(index: SearchIndex, text: str, **options: Any) -> list[str]:
    return [hit.id for hit in index.search(Query(text, limit=100, **options)).hits]


def test_where_few_have_all_words_those_with_some_follow(index: SearchIndex) -> None:
    index.write(
        [
            article("all", "云溪渡口扩建", "渡口今年扩建，水上巴士加开夜班。"),
            article("most", "渡口扩建征求意见", "扩建方案今日公布。"),
            article("one", "水上运动会开幕", "比赛三天。"),
            article("none", "学校新学期开学", "各校准备就绪。"),
        ]
    )
    results = index.search(Query("渡口扩建 水上巴士"))
    assert results.is_relaxed
    assert results.strict_total == 1
    assert [hit.id for hit in results.hits][:2] == ["all", "most"]
    assert "none" not in [hit.id for hit in results.hits]
    assert results.total == len(results.hits)
    strict = index.search(Query("渡口扩建 水上巴士", is_relaxable=False))
    assert (strict.total, strict.strict_total, strict.is_relaxed) == (1, 1, False)
    assert [hit.id for hit in strict.hits] == ["all"]


@pytest.mark.parametrize(
    "query", ['"水上巴士" 渡口', "水上 渡口 -公告", "标题:渡口 水上 巴士", "水上 渡口 日期:2024"]
)
def test_only_unquoted_words_are_relaxed(query: str, index: SearchIndex) -> None:
    index.write(
        [
            article("1", "渡口公告", "水上巴士与渡口。", published_at=DAY),
            article("2", "渡口", "水上，巴士，渡口。", published_at=DAY),
            article("3", "学校", "渡口边的学校。", published_at=DAY),
        ]
    )
    found = ids(index, query)
    assert (
        sorted(found)
        == {
            '"水上巴士" 渡口': ["1"],
            "水上 渡口 -公告": ["2", "3"],
            "标题:渡口 水上 巴士": ["1", "2"],
            "水上 渡口 日期:2024": ["1", "2", "3"],
        }[query]
    )


def test_nothing_is_relaxed_to_everything(index: SearchIndex) -> None:
    index.write(article(str(n), "云溪新闻", "今天的新闻。") for n in range(30))
    for query in ("靳煋燚", "吕锋", "靳煋 燚锋", "zzz qqq", "㐀㐁㐂 㐃㐄"):
        assert ids(index, query) == []


def test_a_filter_that_leaves_few_does_not_relax(index: SearchIndex) -> None:
    index.write(article(str(n), "渡口", "扩建。", source=str(n % 5)) for n in range(10))
    index.write([article("part", "渡口", "关闭。", source="0")])
    results = index.search(Query("渡口 扩建", Filters(source="0")))
    assert (results.total, results.is_relaxed) == (2, False)


def test_most_of_the_words_have_to_be_there(index: SearchIndex) -> None:
    index.write(article(str(n), "简讯", f"当日{n}时，共14人参加。") for n in range(30))
    assert ids(index, "iPhone 14") == []
    index.write([article("phone", "发布会", "iPhone 15 今日发布。")])
    assert ids(index, "iPhone 14") == ["phone"]


def test_by_date_what_matches_in_part_comes_behind(index: SearchIndex) -> None:
    index.write(
        [
            article("full", "渡口", "今年扩建。", published_at=DAY),
            article("part", "渡口扩", "今年关闭。", published_at=DAY + timedelta(days=9)),
        ]
    )
    for sort in ("newest", "oldest"):
        assert ids(index, "渡口 今年 扩建", sort=sort) == ["full", "part"]


def test_a_filter_by_headline_puts_the_headline_itself_first(index: SearchIndex) -> None:
    index.write(
        [
            article("longer", "国内联播快讯", "甲", published_at=DAY + timedelta(days=9)),
            article("same", "联播快讯", "甲", published_at=DAY),
        ]
    )
    assert ids(index, "标题:联播快讯") == ["same", "longer"]


def test_many_full_answers_are_not_relaxed(index: SearchIndex) -> None:
    index.write(article(str(n), "渡口", "扩建开工。") for n in range(5))
    index.write([article("part", "渡口", "关闭。")])
    results = index.search(Query("渡口 扩建"))
    assert (results.total, results.strict_total, results.is_relaxed) == (5, 5, False)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("标题:渡口", ["head"]),
        ("标题:渡", ["head"]),
        ("来源:清澜日报", ["head", "guest"]),
        ("来源：日报 嘉宾：靳煋燚", ["guest"]),
        ("栏目:要闻", ["head"]),
        ("系列:手艺", ["guest"]),
        ("嘉宾:局长", ["guest"]),
        ("渡口 来源:清澜日报", ["head", "guest"]),
        ("渡口 -来源:清澜日报", ["body"]),
        ("日期:2024", ["head", "body"]),
        ("日期:2024-05-01..2024-05-02", ["head"]),
        ("日期:2025..", ["guest"]),
        ("日期:..2023", []),
        ("渡口 日期:2024", ["head", "body"]),
        ("来源:不存在", []),
        ("渡口 -日期:2024", ["guest"]),
        ("渡口 NOT 来源:清澜日报", ["body"]),
        ("渡口 AND 标题:访谈", ["guest"]),
        ("NOT 通知 渡口", ["head", "guest"]),
        ("-日期:2019 来源:清澜", ["head", "guest"]),
    ],
)
def test_filters_by_name(query: str, expected: list[str], index: SearchIndex) -> None:
    index.write(
        [
            article("head", "渡口", "甲", source_name="清澜日报社", section_names=("新闻", "要闻"),
                    published_at=DAY),
            article("body", "通知", "渡口。", source_name="晚报", published_at=DAY + timedelta(9)),
            article("guest", "访谈", "渡口", source_name="清澜日报", series_name="云溪手艺人",
                    guests=("靳煋燚 文化局局长",), published_at=DAY + timedelta(300)),
        ]
    )  # fmt: skip
    assert sorted(ids(index, query, is_relaxable=False)) == sorted(expected)


def test_facets_are_counted_under_all_filters_but_their_own(index: SearchIndex) -> None:
    index.write(
        [
            article("1", "渡口", kind="article", sections=("根", "枝"), source="甲",
                    people=("p", "q"), published_at=DAY),
            article("2", "渡口", kind="interview", sections=("根",), source="甲", people=("p",),
                    published_at=datetime(2023, 12, 31, 17, tzinfo=UTC)),
            article("3", "渡口", kind="article", sections=("根",), source="乙"),
            article("4", "学校", kind="article", sections=("根",), source="乙", published_at=DAY),
        ]
    )  # fmt: skip
    facets: tuple[Facet, ...] = ("kind", "section", "source", "person", "year", "series")

    def counts(**filters: Any) -> dict[str, dict[str, int]]:
        results = index.search(Query("渡口", Filters(**filters), facets=facets, limit=0))
        return {
            name: {one.value: one.count for one in found} for name, found in results.facets.items()
        }

    assert counts() == {
        "kind": {"article": 2, "interview": 1},
        "section": {"根": 3, "枝": 1},
        "source": {"甲": 2, "乙": 1},
        "person": {"p": 2, "q": 1},
        "year": {"2024": 2},  # 17:00 UTC on New Year's Eve is next year in China
        "series": {},
    }
    narrowed = counts(kind="article", source="甲")
    assert narrowed["kind"] == {"article": 1, "interview": 1}
    assert narrowed["source"] == {"甲": 1, "乙": 1}
    assert narrowed["section"] == {"根": 1, "枝": 1}
    assert counts(published_from=DAY)["year"] == {"2024": 2}
    index.write([], ["1"])
    assert counts()["source"] == {"甲": 1, "乙": 1}


def test_the_headline_itself_comes_first_then_headlines_that_have_it(
    index: SearchIndex, ranked: Callable[..., list[str]]
) -> None:
    index.write(
        [
            article("body", "简讯", "老城渡口。" * 30),
            article("in", "老城渡口的新变化", "略。"),
            article("same", "“老城渡口”", "略。" + "其他内容很多。" * 200),
        ]
    )
    assert ranked("老城渡口") == ["same", "in", "body"]


def test_words_that_stand_together_come_before_words_apart(
    index: SearchIndex, ranked: Callable[..., list[str]]
) -> None:
    index.write(
        [
            article("apart", "简讯", "渡口边有一所学校，学校正在扩建。"),
            article("together", "简讯", "渡口扩建与一所学校有关，已经开始。"),
        ]
    )
    assert ranked("渡口扩建") == ["together", "apart"]


def test_of_equals_the_newer_comes_first(
    index: SearchIndex, ranked: Callable[..., list[str]]
) -> None:
    index.write(
        article(str(n), "渡口", "渡口新闻。", published_at=DAY + timedelta(days=200 * n))
        for n in (2, 5, 1, 4, 3)
    )
    assert ranked("渡口新闻") == ["5", "4", "3", "2", "1"]
    assert ranked("渡口新闻", "newest") == ["5", "4", "3", "2", "1"]
    assert ranked("渡口新闻", "oldest") == ["1", "2", "3", "4", "5"]


def test_undated_documents_come_last_in_either_direction(
    index: SearchIndex, ranked: Callable[..., list[str]]
) -> None:
    index.write([article("undated", "渡口"), article("dated", "渡口", published_at=DAY)])
    assert ranked("渡口", "newest") == ["dated", "undated"]
    assert ranked("渡口", "oldest") == ["dated", "undated"]


def test_names_of_the_index_are_kept_whole(index: SearchIndex) -> None:
    index.write([article("1", "访谈", "亓官晓参加。", entities=(Entity("person", "9", "亓官晓"),))])
    index.write([article("2", "简讯", "亓家的官员晓得。")])
    assert ids(index, "亓官晓", is_relaxable=False) == ["1"]


def test_synonyms_are_found_behind_what_was_typed(index: SearchIndex) -> None:
    index.write([article("typed", "公安局通报"), article("other", "公安机关通报")])
    assert ids(index, "公安局") == ["typed", "other"]
    assert ids(index, '"公安局"') == ["typed"]


def test_related_documents_share_telling_words_and_the_site(index: SearchIndex) -> None:
    index.write(
        [
            article("1", "白鲟保护", "白鲟洄游通道修复，渔民转产。", site="甲"),
            article("2", "洄游通道验收", "白鲟洄游监测站建成。", site="甲"),
            article("3", "别处的白鲟", "白鲟洄游通道修复，渔民转产。", site="乙"),
            article("4", "学校开学", "新学期开始。", site="甲"),
        ]
    )
    assert [hit.id for hit in index.related("1")] == ["2"]
    assert index.related("nowhere") == ()
    assert index.related("4") == ()
    index.write([], ["2"])
    assert index.related("1") == ()


def test_the_turn_and_the_guest_are_found(index: SearchIndex) -> None:
    index.write(
        [
            Document("1", 1, "访谈", guests=("靳煋燚 局长",),
                     turns=(Turn(1, "主持人", "请介绍。"), Turn(2, "靳煋燚", "漏损率下降。"))),
            article("2", "简讯", "漏损率，靳煋燚。"),
        ]
    )  # fmt: skip
    assert ids(index, "靳煋燚") == ["1", "2"]
    assert ids(index, "漏损率下降 主持人") == ["1"]


def test_a_page_deep_behind_shows_nothing_twice(index: SearchIndex) -> None:
    index.write(
        article(str(n), "渡口" if n % 7 else "渡口扩建", "扩建。" * (n % 11), published_at=DAY)
        for n in range(2_600)
    )
    shown = [
        hit.id
        for offset in range(0, 2_600, 100)
        for hit in index.search(Query("渡口", offset=offset, limit=100)).hits
    ]
    assert len(shown) == len(set(shown)) == 2_600


def test_a_date_is_asked_for_as_one_in_any_form(index: SearchIndex) -> None:
    index.write(
        [
            article("chinese", "简讯", "2023年3月5日，大会开幕。"),
            article("dashed", "简讯", "日期2023-03-05。"),
            article("apart", "简讯", "2023年12月29日讯，3月底前和9月5日各一次。"),
        ]
    )
    for query in ("2023年3月5日", "2023-03-05", "2023/3/5", "2023.3.5"):
        assert sorted(ids(index, query, is_relaxable=False)) == ["chinese", "dashed"]


def test_a_minus_within_the_brackets_of_a_filter_leaves_out(index: SearchIndex) -> None:
    index.write([article("1", "大桥"), article("2", "大桥通车"), article("3", "渡口")])
    assert ids(index, "标题:(大桥 渡口 -通车)") in (["1", "3"], ["3", "1"])
