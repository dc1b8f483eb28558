"""What a query asks for: every word as it stands, in every width, and what it was read as."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index.asking.lexicon import Lexicon
from search_index.asking.plan import MAX_NEEDLES, Plan, Understood, UnderstoodFilter, make_plan
from search_index.asking.synonyms import default_synonyms
from search_index.text.atoms import occurrences, trim
from search_index.text.folding import fold

SHANGHAI = ZoneInfo("Asia/Shanghai")
WORDS = (
    *(
        "长春",
        "公安",
        "局长",
        "的",
        "2019-03-06",
        "3.5%",
        "1,234",
        "〔2017〕47号",
        "iPhone15",
        "c++",
    ),
    *("https://a.cn/b?c=1", "+", "😀", "\ud800", "2019年3月"),
)
PIECES = (*WORDS, "来源:", "日期:", "OR", "-", '"', " ", "　", "(", "）")
typed = st.lists(st.sampled_from(PIECES), max_size=20).map("".join) | st.text(max_size=60)


def shape(plan: Plan) -> str:
    """Clauses with spaces between, choices with |, needles with &, fields before @."""
    return " ".join(
        "|".join(
            "&".join(n.text if n.field == "text" else f"{n.field}@{n.text}" for n in choice.needles)
            for choice in clause.choices
        )
        for clause in plan.clauses
    )


def holds(plan: Plan, text: str) -> bool:
    """Whether a text answers a plan without field filters."""
    folded = fold(text)
    return all(
        any(
            all(next(occurrences(folded, n.text), None) is not None for n in choice.needles)
            for choice in clause.choices
        )
        for clause in plan.clauses
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("长春市公安局长", "长春市 公安 局长"),
        ("公安 公安", "公安"),
        ("公安的局长", "公安 局长"),
        ("的", "的"),
        ("２０２４年工作", "2024年 工作"),
        ("47号文", "47号 文"),
        ("iPhone15手机", "iphone15 手机"),
        ("ｉＰｈｏｎｅ　15", "iphone 15"),
        ("COVID-19", "covid19"),
        ("5G+工业互联网", "5g 工业 互联网"),
        ("药品C++", "药品 c++"),
        ("增长３．５％", "增长 3.5"),
        ("3.5亿元", "3.5 亿元"),
        ("１，２３４亿", "1,234亿|1234亿"),
        ("1,234", "1,234|1234"),
        ("192.168.1.1", "192.168.1.1"),
        ("1,23", "1 23"),
        ("2019年度", "2019 年度"),
        ("10:30", "10|10:30 30"),
        ("2019-2020", "2019|2019-2020 2020"),
        ("2019-03-06", "2019-03-06|2019年3月6日"),
        ("2019.3.6", "2019.3.6|2019年3月6日|2019-03-06"),
        ("2019年3月6日上午", "2019年3月6日|2019-03-06 上午"),
        ("2019年3月", "2019年3月|2019-03"),
        ("2019-13", "2019|2019-13 13"),
        ("国办发〔2017〕47号", "国办发 2017|2017)47号 47号"),
        ("国办发［２０１７］４７号", "国办发 2017|2017)47号 47号"),
        ("https://www.example.cn/", "www|www.example.cn example cn"),
        ("news@example.cn", "news|news@example.cn example cn"),
        ("标题:长春市公安局", "headline@长春市&headline@公安局"),
        ("标题:“长春市公安局”", "headline@长春市公安局"),
        ("来源:吉林日报", "source_name@吉林日报"),
        ("嘉宾:靳煋燚", "guest@靳煋燚"),
        ("公安局长 OR 教育", "公安&局长|教育"),
    ],
)
def test_words_of_a_query(query: str, expected: str) -> None:
    assert shape(make_plan(query)) == expected


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("3.5%", "增长３．５％。"),
        ("1,234", "共１２３４件"),
        ("1,234", "共1，234件"),
        ("2019-03-06", "2019年3月6日下午"),
        ("2019-03-06", "时间：2019-03-06 10:00"),
        ("2019年3月6日", "2019-03-06"),
        ("国办发〔2017〕47号", "《通知》（国办发【2017】47号）"),
        ("国办发[2017]47号", "国办发〔２０１７〕４７号"),
        ("https://www.example.cn/a", "见ｗｗｗ．example.cn/a。"),
        ("c++", "C＋＋语言"),
        ("iPhone 15", "iPhone15发布"),
        ("COVID-19", "covid 19疫情"),
        ("5G时代", "５Ｇ 时代"),
    ],
)
def test_a_text_that_has_it_in_another_form(query: str, text: str) -> None:
    assert holds(make_plan(query), text)


@pytest.mark.parametrize(("query", "text"), [("3.5", "第3章第5节"), ("1,234", "1号234室")])
def test_a_text_that_has_something_else(query: str, text: str) -> None:
    assert not holds(make_plan(query), text)


def test_only_unquoted_words_can_be_relaxed() -> None:
    plan = make_plan('长春 "公安局" 来源:新华社 甲 OR 乙 丙 OR "丁"')
    assert [clause.is_relaxable for clause in plan.clauses] == [True, False, False, True, False]


def test_dates_are_days_of_the_zone() -> None:
    plan = make_plan("日期:2019-03-06")
    assert plan.published_from == datetime(2019, 3, 6, tzinfo=SHANGHAI)
    assert plan.published_to == datetime(2019, 3, 6, 23, 59, 59, 999999, tzinfo=SHANGHAI)
    other = make_plan("日期:2019", zone=ZoneInfo("UTC"))
    assert other.published_from == datetime(2019, 1, 1, tzinfo=ZoneInfo("UTC"))


def test_several_date_filters_must_all_hold() -> None:
    plan = make_plan("日期:2019.. 日期:..2020")
    assert plan.published_from == datetime(2019, 1, 1, tzinfo=SHANGHAI)
    assert plan.published_to is not None
    assert plan.published_to.year == 2020
    crossed = make_plan("日期:2019 日期:2021")
    assert crossed.published_from is not None
    assert crossed.published_to is not None
    assert crossed.published_from > crossed.published_to


@pytest.mark.parametrize(
    ("query", "is_empty"),
    [
        ("", True), ("。", True), ("-公安", True), ("-来源:新华社", True), ("OR", True),
        ("日期:2019", False), ("日期:..2019", False), ("来源:新华社", False), ("的", False),
    ],
)  # fmt: skip
def test_what_asks_for_nothing(query: str, is_empty: bool) -> None:
    assert make_plan(query).is_empty == is_empty


@pytest.mark.parametrize(
    ("query", "verbatim"),
    [
        ("长春市 公安局", "长春市公安局"),
        ("“长春市”公安局", "长春市公安局"),
        ("长春市公安局 来源:新华社 日期:2019", "长春市公安局"),
        ("推动ＡＩ Act：解读", "推动ai act:解读"),
        ("长春 -公安", ""),
        ("长春 OR 公安", ""),
        ("来源:新华社 OR 人民日报 长春", "长春"),
        ("来源:新华社", ""),
    ],
)
def test_the_text_as_typed(query: str, verbatim: str) -> None:
    assert make_plan(query).verbatim == verbatim


def test_what_was_understood() -> None:
    query = (
        '長春市公安局 "高质量 发展" 甲 OR 乙 -教育 -标题:招聘 '
        "來源：新华社、人民日报 日期:2019..２０２０"
    )
    assert make_plan(query).understood == Understood(
        required=("长春市", "公安局", "“高质量 发展”", "甲 或 乙"),
        excluded=("教育", "标题:招聘"),
        filters=(
            UnderstoodFilter("source", "来源", "新华社、人民日报"),
            UnderstoodFilter("date", "日期", "2019..２０２０"),
        ),
    )


def test_exclusions_are_kept_when_there_is_too_much() -> None:
    plan = make_plan("".join(f"甲{chr(0x4E00 + n)} " for n in range(40)) + "-公安")
    assert len(plan.needles()) < MAX_NEEDLES
    plan = make_plan(f"{'甲乙丙丁戊己庚辛' * 20} -公安")
    assert [choice.needles[0].text for choice in plan.excluded] == ["公安"]


@given(query=typed)
def test_any_text_has_a_plan(query: str) -> None:
    lexicon = Lexicon(["长春公安", "公安局长", "安局", "春公"])
    plan = make_plan(query, lexicon=lexicon, synonyms=default_synonyms())
    assert len(plan.needles()) <= MAX_NEEDLES
    assert all(clause.choices for clause in plan.clauses)
    for choice in (*plan.excluded, *(each for clause in plan.clauses for each in clause.choices)):
        assert choice.needles
        for needle in choice.needles:
            assert needle.text == trim(needle.text) == trim(fold(needle.text)) != ""
    hash(plan)


@given(run=st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map("".join))
def test_a_text_that_has_a_typed_run_is_found(run: str) -> None:
    lexicon = Lexicon(["长春公安", "公安局长", "安局", "春公"])
    assert holds(make_plan(run, lexicon=lexicon, synonyms=default_synonyms()), f"甲，{run}。乙")
