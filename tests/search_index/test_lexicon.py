"""Names are kept whole where their parts say nothing, and nothing else is lost for them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index.asking.lexicon import LONGEST_NAME, Lexicon
from search_index.asking.plan import Plan, make_plan
from search_index.text.folding import fold

NAMES = (
    *("吕锋", "靳煋燚", "王长春", "欧阳修文", "李明", "高明", "阿卜杜拉·艾力"),
    *("长春市公安局", "长春公安", "市公安局", "12345热线"),
)


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(NAMES)


def shape(plan: Plan) -> str:
    """Clauses with spaces between, choices with |, needles with &."""
    return " ".join(
        "|".join("&".join(n.text for n in choice.needles) for choice in clause.choices)
        for clause in plan.clauses
    )


def holds(plan: Plan, text: str) -> bool:
    return all(
        any(all(needle.text in text for needle in choice.needles) for choice in clause.choices)
        for clause in plan.clauses
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("吕锋长春", "吕锋 长春"),
        ("呂鋒", "吕锋"),
        ("靳煋燚同志", "靳煋燚 同志"),
        ("王长春", "王长春"),
        ("王长春局长", "王长春 局长"),
        ("靳煋", "靳 煋"),  # part of a name is no name
        ("长春市公安局", "长春市|长春市公安局 公安局"),
        ("长春公安", "长春|长春公安 公安"),
        ("市公安局", "市|市公安局 公安局"),
        ("阿卜杜拉•艾力", "阿卜杜拉|阿卜杜拉·艾力 艾力"),
        ("公安局长春分局", "公安局 长春 分局"),
        ("提高明显", "提高 明显"),  # the dictionary knows 高明, and preferred these
        ("李明天来", "李|李明&天 明天|李明&天 来"),
        ("长春 吕锋", "长春 吕锋"),
        ("吕锋 OR 靳煋燚", "吕锋|靳煋燚"),
        ('"吕锋长春"', "吕锋长春"),
        ("嘉宾:吕锋局长", "吕锋&局长"),
    ],
)
def test_how_a_run_is_cut(query: str, expected: str, lexicon: Lexicon) -> None:
    assert shape(make_plan(query, lexicon=lexicon)) == expected


def test_a_name_in_an_exclusion_is_whole(lexicon: Lexicon) -> None:
    plan = make_plan("长春 -王长春", lexicon=lexicon)
    assert [[n.text for n in choice.needles] for choice in plan.excluded] == [["王长春"]]


def test_a_branch_office_is_found_by_the_name_of_its_head(lexicon: Lexicon) -> None:
    plan = make_plan("长春市公安局", lexicon=lexicon)
    assert holds(plan, "省公安局驻长春市办事处")
    assert holds(plan, "长春市公安局")


@given(
    pieces=st.lists(
        st.sampled_from((*NAMES, *"市长春公安局李明天来高", "提高", "局长", "2019年", "5G", "的")),
        min_size=1,
        max_size=6,
    ),
    text=st.lists(st.sampled_from((*NAMES, "明天", "提高", "公安", "长春", "市")), max_size=8).map(
        "".join
    ),
)
def test_what_the_plain_cut_finds_is_found_but_for_names_that_say_nothing_in_parts(
    pieces: list[str], text: str
) -> None:
    query = "".join(pieces)
    lexicon = Lexicon(
        name
        for name in NAMES
        if name not in {"吕锋", "靳煋燚", "王长春", "欧阳修文", "李明", "高明"}
    )
    plain, named = make_plan(query), make_plan(query, lexicon=lexicon)
    assert holds(named, fold(query))
    if holds(plain, text) and len(plain.needles()) < 32:
        assert holds(named, text)


@given(
    query=st.lists(st.sampled_from((*NAMES, *"市长春公安局李明")), min_size=1, max_size=6).map(
        "".join
    )
)
def test_a_text_with_the_run_itself_is_found(query: str) -> None:
    assert holds(make_plan(query, lexicon=Lexicon(NAMES)), fold(query))


def test_names_come_in_any_spelling() -> None:
    lexicon = Lexicon(
        [
            "長春市公安局",
            "吕　锋",
            "“５Ｇ办公室”",
            "、靳煋燚。",
            "e\u0301之歌",
            "a" * 5,
            "吕",
            "",
            "。",
            "长" * 99,
        ]
    )
    assert len(lexicon) == 5
    for name in ("长春市公安局", "吕锋", "5g办公室", "靳煋燚", "é之歌"):
        assert lexicon.find(name)[:1] == [(0, len(name))], name


def test_every_place_is_found_longest_first() -> None:
    lexicon = Lexicon(["长春", "长春市", "春市", "5g办公室"])
    assert lexicon.find("在长春市") == [(1, 4), (1, 3), (2, 4)]
    assert lexicon.find("15g办公室") == []
    assert lexicon.find("长") == []
    assert Lexicon([]).find("长春") == []


def test_a_name_at_the_end_of_a_text_ends_there() -> None:
    assert Lexicon(["长春市公安局"]).find("长春市公") == []
    assert len(Lexicon(["长" * LONGEST_NAME, "长" * (LONGEST_NAME + 1)])) == 1


def test_a_batch_of_names_folds_as_each_by_itself() -> None:
    names = [
        f"{head}名{number}{tail}"
        for number in range(1_500)
        for head, tail in (("…", "-"), ("　", "\u0301"))
    ]
    together = Lexicon(names)
    for name in names[::97]:
        (alone,) = Lexicon([name])._names
        assert alone in together._names
