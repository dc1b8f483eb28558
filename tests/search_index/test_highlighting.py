"""Marks stand on the original text, where what was found stands."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index.answering.highlight import Highlighter, Segment
from search_index.asking.lexicon import Lexicon
from search_index.asking.plan import Plan, make_plan
from search_index.asking.synonyms import Synonyms

SYNONYMS = Synonyms.parse(
    "公安局, 公安机关\n全国人大 => 全国人民代表大会\n长春公安 => 长春市公安局"
)

PIECES = (
    *("长春", "長春", "高质量", "发展", "的", "5G", "５Ｇ", " 时代", "吕　锋", "e\u0301", "𬍛"),
    *("，", "。", "……", "\u200b", "㎡", "\n"),
)


def marked(query: str | Plan, text: str, length: int | None = None) -> str:
    segments = Highlighter(query).segments(text, length)
    return "".join(f"[{one.text}]" if one.hit else one.text for one in segments)


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("长春", "吉林省长春市", "吉林省[长春]市"),
        ("长春", "吉林省長春市", "吉林省[長春]市"),
        ("2024", "在２０２４年", "在[２０２４]年"),
        ("IPHONE15", "苹果 iPhone 15 Pro", "苹果 [iPhone 15] Pro"),
        ("吕锋", "局长吕　锋介绍", "局长[吕　锋]介绍"),
        ("café", "Cafe\u0301!", "[Cafe\u0301]!"),
        ("300m2", "面积３００㎡。", "面积[３００㎡]。"),
        ("17", "2017年17日", "2017年[17]日"),
        ("高质量发展", "推动高质量发展", "推动[高质量发展]"),
        ('"高质量发展"', "高质量，发展，高质量发展", "高质量，发展，[高质量发展]"),
        ("长春 -公安", "长春公安", "[长春]公安"),
        ("吉林 OR 长春", "吉林与长春", "[吉林]与[长春]"),
        ("长春", "毫不相干", "毫不相干"),
        ("", "长春", "长春"),
        ("长春", "", ""),
        ("春市 长春", "长春市", "[长春市]"),
        ("长春 公安", "长春公安、公安", "[长春公安]、[公安]"),
        ("高质量 量发", "高质量发展", "[高质量发]展"),
        ("标题:长春 公安", "长春公安", "[长春公安]"),
        ("来源:新华社 长春", "新华社长春电", "新华社[长春]电"),
        ("嘉宾:吕锋 日期:2019", "2019年吕锋介绍", "2019年吕锋介绍"),
        ("国办发〔2017〕47号", "国办发【２０１７】47号文", "[国办发]【[２０１７】47号]文"),
        ("2019-03-06", "2019年3月6日", "[2019年3月6日]"),
    ],
)
def test_marks_on_the_original(query: str, text: str, expected: str) -> None:
    assert marked(query, text) == expected


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("公安局", "公安机关与公安局", "[公安机关]与[公安局]"),
        ("全国人大", "全国人民代表大会", "[全国人民代表大会]"),
        ("长春公安", "长春市公安局", "[长春市公安局]"),
        ('"公安局"', "公安机关与公安局", "公安机关与[公安局]"),
    ],
)
def test_synonyms_are_marked_where_they_were_asked_for(
    query: str, text: str, expected: str
) -> None:
    assert marked(make_plan(query, synonyms=SYNONYMS), text) == expected


def test_a_name_is_marked_as_a_whole() -> None:
    plan = make_plan("吕锋长春", lexicon=Lexicon(["吕锋"]))
    assert marked(plan, "吕姓的吕　锋在长春") == "吕姓的[吕　锋]在[长春]"


def test_a_single_character_is_marked_only_beside_a_longer_mark() -> None:
    assert marked("在 长春", "在吉林，在长春") == "在吉林，[在长春]"
    assert marked("在", "在吉林") == "[在]吉林"


def test_the_passage_with_most_of_the_query_is_cut_at_sentences() -> None:
    filler = "各部门认真做好本职工作。" * 20
    text = f"{filler}长春一句。{filler}长春公安在行动。{filler}"
    passage = marked("长春 公安", text, 30)
    assert passage.startswith("…")
    assert passage.endswith("…")
    assert "[长春公安]在行动。" in passage
    assert len(passage) <= 30 + len("……[]")


def test_a_short_text_is_not_cut() -> None:
    assert marked("长春", "长春。", 3) == "[长春]。"


def test_without_a_mark_the_beginning_is_shown() -> None:
    assert marked("吉林", "甲乙丙。丁戊己庚辛", 6) == "甲乙丙。…"


def test_best_passage() -> None:
    highlighter = Highlighter("长春 公安")
    assert highlighter.best(["长春长春长春", "無", "长春公安", "公安长春"]) == 2
    assert highlighter.best(["无", "公安"]) == 1
    assert highlighter.best(["无"]) is None
    assert highlighter.best([]) is None
    assert highlighter.best(["\ue000", "公\ue000安 公安", "长春"]) == 1  # none is taken for two


def test_the_best_passage_answers_most_of_what_was_typed() -> None:
    highlighter = Highlighter(make_plan("公安局 长春", synonyms=SYNONYMS))
    synonyms_only = "公安局、公安机关、公安局、公安机关"
    assert highlighter.best([synonyms_only, "长春的公安机关"]) == 1
    assert highlighter.best(["长春", synonyms_only]) == 1


def test_a_mark_longer_than_the_passage_is_shown_in_part() -> None:
    assert marked('"长春市公安局"', "在吉林省长春市公安局", 3) == "…[长春市]…"


def test_the_passage_is_where_most_of_the_query_is_answered() -> None:
    filler = "各部门认真做好本职工作。" * 20
    plan = make_plan("公安局 长春", synonyms=SYNONYMS)
    text = f"公安局、公安机关、公安局。{filler}长春公安机关。{filler}"
    assert "[长春公安机关]" in marked(plan, text, 30)


@given(
    query=st.lists(st.sampled_from((*PIECES, '"', "-", "OR")), max_size=6).map("".join),
    text=st.lists(st.sampled_from(PIECES), max_size=60).map("".join) | st.text(max_size=80),
    length=st.none() | st.integers(1, 80),
)
def test_segments_are_the_text(query: str, text: str, length: int | None) -> None:
    segments = Highlighter(query).segments(text, length)
    assert all(one.text for one in segments)
    assert all(one.hit != other.hit for one, other in pairwise(segments))
    joined = "".join(one.text for one in segments)
    if length is None or len(text) <= length:
        assert joined == text
    else:
        assert joined.strip("…") in text
        assert len(joined) <= length + 2


@given(pieces=st.lists(st.sampled_from(PIECES), min_size=1, max_size=30), data=st.data())
def test_what_a_phrase_finds_is_marked(pieces: list[str], data: st.DataObject) -> None:
    wanted = data.draw(st.sampled_from(("长春", "高质量", "发展", "𬍛", "吕锋")))
    text = "，".join([*pieces, wanted])
    segments = Highlighter(f'"{wanted}"').segments(text)
    assert any(one.hit for one in segments)
    assert Segment("，", True) not in segments
