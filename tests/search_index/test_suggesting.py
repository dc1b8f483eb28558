"""Suggestions while typing, out of real segments: what finds which name or headline."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_index.columnar.segment import SegmentArrays
from search_index.protocol import Document, Entity, EntityKind, Suggestion
from search_index.suggesting import Suggester, suggest_terms
from search_index.writing.builder import SegmentBuilder

START = datetime(2024, 1, 1, tzinfo=UTC)
Built = tuple[SegmentArrays, Any]


def segment(path: Path, documents: Sequence[Document], deleted: Sequence[int] = ()) -> Built:
    builder = SegmentBuilder()
    for document in documents:
        builder.add(document)
    builder.write(path)
    live = np.ones(len(documents), bool)
    live[list(deleted)] = False
    return SegmentArrays(path), live


def named(id_: str, *entities: tuple[EntityKind, str], **more: Any) -> Document:
    """A document with these entities; each has its name as its id."""
    found = tuple(Entity(kind, f"编号{name}", name) for kind, name in entities)
    return Document(id_, 1, more.pop("headline", "无题"), entities=found, **more)


def headed(id_: str, headline: str, day: int = 0, site: str | None = None) -> Document:
    return Document(id_, 1, headline, site=site, published_at=START + timedelta(days=day))


@pytest.fixture
def suggest(tmp_path: Path) -> Callable[..., list[str]]:
    """Texts suggested out of one segment."""

    def suggest(documents: Sequence[Document], typed: str, limit: int = 10) -> list[str]:
        path = tmp_path / "one"
        found = Suggester([segment(path, documents)]).suggest(typed, limit)
        for suggestion in found:
            assert suggestion.marks
            assert all(0 <= a < b <= len(suggestion.text) for a, b in suggestion.marks)
        return [suggestion.text for suggestion in found]

    return suggest


def only(documents: Sequence[Document], typed: str, path: Path) -> Suggestion:
    (found,) = Suggester([segment(path, documents)]).suggest(typed)
    return found


@pytest.mark.parametrize(
    ("name", "kind", "typed"),
    [
        ("长春市公安局", "organisation", "长春"),
        ("长春市公安局", "organisation", "公安局"),
        ("长春市公安局", "organisation", "市公"),
        ("长春市公安局", "organisation", "changchunshigonganju"),
        ("长春市公安局", "organisation", "changch"),
        ("长春市公安局", "organisation", "gongan"),
        ("长春市公安局", "organisation", "ccsgaj"),
        ("长春市公安局", "organisation", "gaj"),
        ("长春市公安局", "organisation", "长chun"),
        ("长春市公安局", "organisation", "长c"),
        ("长春市公安局", "organisation", "长春sgaj"),
        ("长春市公安局", "organisation", "公anju"),
        ("长春市公安局", "organisation", "chang'chun"),
        ("长春市公安局", "organisation", "chang chun shi"),
        ("长春市公安局", "organisation", "長春市"),
        ("长春市公安局", "organisation", "ＣＣＳ"),
        ("重庆银行", "organisation", "chongqing"),
        ("重庆银行", "organisation", "zhongqing"),
        ("重庆银行", "organisation", "cqyh"),
        ("重庆银行", "organisation", "yinhang"),
        ("长沙晚报社", "organisation", "changsha"),
        ("单雄信", "person", "shanxiongxin"),
        ("单雄信", "person", "dan"),
        ("仇英", "person", "qiuying"),
        ("尉迟恭", "person", "yuchigong"),
        ("尉迟恭", "person", "weichi"),
        ("吕蒙正", "person", "lvmeng"),
        ("吕蒙正", "person", "lümeng"),
        ("吕蒙正", "person", "lumeng"),
        ("吕　锋", "person", "吕锋"),
        ("吕　锋", "person", "lf"),
        ("王安石", "person", "anshi"),
        ("\U00020bb7田一", "person", "\U00020bb7田"),
        ("张\U0003106c三", "person", "zhang"),
        ("列夫·托尔斯泰", "person", "tuoersi"),
        ("5G观察", "section", "5g"),
        ("5G观察", "section", "5ggc"),
        ("iPhone 16 发布会", "series", "iphone16"),
        ("iPhone 16 发布会", "series", "IPHONE16F"),
        ("吉林TV", "organisation", "吉林tv"),
        ("两会访谈", "series", "lhft"),
        ("長春話劇院", "organisation", "长春话"),
    ],
)
def test_a_name_is_found_by(
    name: str, kind: EntityKind, typed: str, suggest: Callable[..., list[str]]
) -> None:
    others = named("2", ("person", "欧阳修"), ("section", "要闻"))
    assert suggest([named("1", (kind, name)), others], typed) == [name]


@pytest.mark.parametrize("typed", ["", " ", "，", "'", "\x00", "\ud800", "春长", "cgs", "zzz"])
def test_what_agrees_with_nothing_suggests_nothing(
    typed: str, suggest: Callable[..., list[str]]
) -> None:
    assert suggest([named("1", ("organisation", "长春市公安局"))], typed) == []


@pytest.mark.parametrize(
    ("text", "typed", "marked"),
    [
        ("长春市公安局", "公安", "公安"),
        ("长春市公安局", "changchun", "长春"),
        ("长春市公安局", "changchunsh", "长春市"),
        ("长春市公安局", "ccs", "长春市"),
        ("长春市公安局", "gonga", "公安"),
        ("长春市公安局", "长c", "长春"),
        ("吕　锋", "lvf", "吕锋"),
        ("長春", "长", "長"),
        ("ＡＢＣ大学", "abcd", "ＡＢＣ大"),
        ("西安日报", "xian", "西安"),
    ],
)
def test_marks_are_what_was_typed(text: str, typed: str, marked: str, tmp_path: Path) -> None:
    found = only([named("1", ("organisation", text))], typed, tmp_path / "one")
    assert "".join(found.text[start:end] for start, end in found.marks) == marked


def test_the_name_itself_comes_before_all_that_only_begin_or_contain(
    suggest: Callable[..., list[str]],
) -> None:
    documents = [
        named("1", ("section", "公安"), ("organisation", "公安大学")),
        named("2", ("organisation", "公安大学"), ("organisation", "长春公安")),
        named("3", ("organisation", "长春公安"), ("organisation", "公安报社")),
        named("4", ("organisation", "长春公安")),
    ]
    assert suggest(documents, "公安") == ["公安", "公安大学", "公安报社", "长春公安"]


def test_headlines_are_found_by_beginning_clause_and_inside_the_newest_first(
    suggest: Callable[..., list[str]],
) -> None:
    documents = [
        headed("1", "松花江畔新长春", 9),
        headed("2", "长春新闻一则", 1),
        headed("3", "今日要闻 长春新增公园", 8),
        headed("4", "长春新建图书馆", 2),
        headed("5", "长春", 0),
    ]
    assert suggest(documents, "长春") == [
        "长春", "长春新建图书馆", "长春新闻一则", "今日要闻 长春新增公园", "松花江畔新长春",
    ]  # fmt: skip
    assert suggest(documents, "changchunxin") == [
        "长春新建图书馆", "长春新闻一则", "今日要闻 长春新增公园",
    ]  # fmt: skip
    assert suggest(documents, "ccxjt") == ["长春新建图书馆"]
    assert suggest(documents, "花江畔") == ["松花江畔新长春"]
    assert suggest(documents, "新zhang") == ["松花江畔新长春"]


def test_a_long_headline_is_compared_to_its_end(suggest: Callable[..., list[str]]) -> None:
    headline = "关于进一步做好今年冬季供暖保障工作的通知"
    documents = [headed("1", headline, 1), headed("2", headline.replace("通知", "公告"), 0)]
    assert suggest(documents, headline) == [headline]
    assert suggest(documents, headline[:16]) == [headline, documents[1].headline]
    letters = "guanyujinyibuzuohaojinniandongji"
    assert suggest(documents, letters) == [headline, documents[1].headline]
    assert suggest(documents, letters + "z") == []


def test_a_word_of_letters_inside_a_headline_is_found_as_it_grows(
    suggest: Callable[..., list[str]],
) -> None:
    documents = [headed("1", "全市首批Robotaxi上路")]
    for typed in ("robo", "首批ro", "市首批robotaxi上", "批Robotaxi"):
        assert suggest(documents, typed) == ["全市首批Robotaxi上路"]
    assert suggest(documents, "botaxi") == []


def test_headlines_that_read_alike_are_shown_once(suggest: Callable[..., list[str]]) -> None:
    documents = [headed(str(n), "天气预报" if n < 300 else "天气晴好", n % 7) for n in range(301)]
    assert sorted(suggest(documents, "天气")) == ["天气晴好", "天气预报"]


def test_names_take_half_and_headlines_the_rest(suggest: Callable[..., list[str]]) -> None:
    names = [named(f"n{n}", ("organisation", f"长春第{n}小学")) for n in range(9)]
    titles = [headed(f"t{n}", f"长春要闻第{n}条") for n in range(9)]
    both = suggest(names + titles, "长春")
    assert [("小学" in text) for text in both] == [True] * 5 + [False] * 5
    assert len(suggest(names, "长春")) == 9
    assert len(suggest([*names, titles[0]], "长春")) == 10
    assert len(suggest(names + titles, "长春", 3)) == 3
    assert suggest(names + titles, "长春", 0) == []


def test_deleted_documents_suggest_nothing(tmp_path: Path) -> None:
    common = [named(str(n), ("person", "李白")) for n in range(80)]
    rare = named("80", ("person", "李贺"), headline="李白与李贺")
    built = segment(tmp_path / "one", [*common, rare, headed("81", "李斯")], [*range(80), 81])
    found = Suggester([built]).suggest("李")
    assert [(one.text, one.count) for one in found] == [("李贺", 1), ("李白与李贺", 1)]


def test_what_comes_after_very_many_deleted_names_is_still_found(tmp_path: Path) -> None:
    gone = [named(f"{n}-{m}", ("person", f"李{chr(0x4E00 + n)}")) for n in range(300) for m in "ab"]
    built = segment(tmp_path / "one", [*gone, named("x", ("person", "李清照"))], range(600))
    assert [one.text for one in Suggester([built]).suggest("l")] == ["李清照"]


def test_counts_are_summed_over_segments_and_headlines_shown_once(tmp_path: Path) -> None:
    one = [named(str(n), ("person", "杜甫"), headline="诗圣") for n in range(3)]
    two = [named(str(n), ("person", "杜甫"), headline="诗圣") for n in range(3, 5)]
    built = [segment(tmp_path / "a", one, [0]), segment(tmp_path / "b", two)]
    (person,) = Suggester(built).suggest("dufu")
    assert (person.kind, person.id, person.count) == ("person", "编号杜甫", 4)
    assert [found.text for found in Suggester(built).suggest("诗")] == ["诗圣"]


def test_a_name_rare_in_one_segment_and_frequent_in_another_is_counted_whole(
    tmp_path: Path,
) -> None:
    many = [named(str(n), ("person", f"王{chr(0x4E00 + n % 40)}")) for n in range(80)]
    few = [named(f"x{n}", ("person", "王维")) for n in range(30)]
    one = segment(tmp_path / "a", [*many, named("y", ("person", "王维"))])
    found = Suggester([one, segment(tmp_path / "b", few)]).suggest("王", 2)
    assert [(person.text, person.count) for person in found[:1]] == [("王维", 31)]


def test_only_the_site_asked_for_is_suggested_and_counted(tmp_path: Path) -> None:
    documents = [
        named("1", ("person", "白居易"), headline="白露", site="甲"),
        named("2", ("person", "白居易"), headline="白云", site="乙"),
        named("3", ("person", "白朴"), headline="白雪", site="乙"),
    ]
    suggester = Suggester([segment(tmp_path / "one", documents)])
    found = suggester.suggest("白", site="甲")
    assert [(one.text, one.count) for one in found] == [("白居易", 1), ("白露", 1)]
    assert suggester.suggest("bai", site="丙") == ()


def test_people_of_the_same_name_are_each_shown(tmp_path: Path) -> None:
    twins = [
        Document(str(n), 1, "无题", entities=(Entity("person", str(n), "李靖"),)) for n in range(2)
    ]
    found = Suggester([segment(tmp_path / "one", twins)]).suggest("李靖")
    assert {(one.id, one.text) for one in found} == {("0", "李靖"), ("1", "李靖")}


def test_an_empty_index_suggests_nothing(tmp_path: Path) -> None:
    assert Suggester([]).suggest("长春") == ()
    assert Suggester([segment(tmp_path / "none", [])]).suggest("c") == ()


def test_very_long_and_hostile_texts_are_answered(suggest: Callable[..., list[str]]) -> None:
    odd = Entity("section", "2", "\ud800要\x1f闻")
    documents = [headed("1", "长" * 5_000), Document("2", 1, "无题", entities=(odd,))]
    for typed in ("长" * 10_000, "a" * 10_000, "长a" * 5_000, "\ud800" * 9_999, "(" * 2_000, "*"):
        assert len(suggest(documents, typed)) <= 10
    assert len(suggest(documents, "要")) == 1


def test_a_headline_of_rare_characters_and_signs_does_no_harm(
    suggest: Callable[..., list[str]],
) -> None:
    headline = "《\U0003106c》㈠ 😀 ½杯水…"
    assert suggest([headed("1", headline)], "😀") == [headline]
    assert suggest([headed("1", headline)], "bei") == []


def test_terms_are_few_and_short() -> None:
    headline = "重庆银行行长在长春调研：传承，长大 单位 行业 会计"
    document = replace(
        named("1", ("organisation", "重庆市重点行业调查研究中心")), headline=headline
    )
    terms = suggest_terms(document)
    assert len(terms["titles"]) <= 30
    assert max(len(term.encode()) for term in terms["titles"]) <= 40
    assert len(terms["names"]) <= 80


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=30), st.text(max_size=12))
def test_any_text_can_be_indexed_and_typed(
    tmp_path_factory: pytest.TempPathFactory, text: str, typed: str
) -> None:
    path = tmp_path_factory.mktemp("any") / "one"
    built = segment(
        path,
        [replace(headed("1", text), entities=(Entity("person", "1", text),)), headed("2", "无题")],
    )
    suggester = Suggester([built])
    for one in suggester.suggest(typed):
        assert all(0 <= start < end <= len(one.text) for start, end in one.marks)
    # What can be found at all is found by all of it.
    if suggest_terms(Document("1", 1, text))["titles"] and len(text) < 12:
        assert suggester.suggest(text)
