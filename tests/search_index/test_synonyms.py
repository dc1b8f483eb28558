"""Synonyms: directed, from a file that people edit, and weaker than what was typed."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from search_index.asking.plan import Plan, make_plan
from search_index.asking.synonyms import SYNONYM_WEIGHT, Synonyms, SynonymsError, default_synonyms

LINES = """
# 样例
公安局, 公安机关
长春公安 => 长春市公安局   # 简称
新冠, 新冠肺炎 => COVID-19，新型冠状病毒
人大 => 人民代表大会
全国人大 => 全国人民代表大会
"""


@pytest.fixture(scope="module")
def synonyms() -> Synonyms:
    return Synonyms.parse(LINES)


def others(plan: Plan) -> list[set[str]]:
    """Of each clause, the synonyms."""
    return [
        {needle.text for choice in clause.choices if choice.weight < 1 for needle in choice.needles}
        for clause in plan.clauses
    ]


def test_each_of_a_line_stands_for_the_others(synonyms: Synonyms) -> None:
    assert synonyms.of("公安局") == ("公安机关",)
    assert synonyms.of("公安机关") == ("公安局",)


def test_an_arrow_points_one_way(synonyms: Synonyms) -> None:
    assert synonyms.of("长春公安") == ("长春市公安局",)
    assert synonyms.of("长春市公安局") == ()
    assert synonyms.of("新冠") == synonyms.of("新冠肺炎") == ("covid19", "新型冠状病毒")


def test_a_synonym_is_a_choice_that_weighs_less(synonyms: Synonyms) -> None:
    (clause,) = make_plan("公安局", synonyms=synonyms).clauses
    assert [choice.weight for choice in clause.choices] == [1.0, SYNONYM_WEIGHT]
    assert [choice.needles[0].text for choice in clause.choices] == ["公安局", "公安机关"]
    assert clause.is_relaxable


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("长春公安", [{"长春市公安局"}, {"长春市公安局"}]),
        ("長春公安招聘", [{"长春市公安局"}, {"长春市公安局"}, set()]),
        ("长春 公安", [{"长春市公安局"}, {"长春市公安局"}]),
        ("全国人大", [{"全国人民代表大会"}, {"全国人民代表大会"}]),  # the longest, not 人大 too
        ("新冠军", [set(), set()]),  # 新, 冠军
        ("新冠肺炎", [{"covid19", "新型冠状病毒"}, {"covid19", "新型冠状病毒"}]),
        ('"公安局"', [set()]),
        ("标题:公安局", [set()]),
        ('长春 "公安局" 公安', [set(), set(), set()]),
        ("公安局 OR 教育局", [{"公安机关"}]),
        ("公安的机关", [set(), set()]),
    ],
)
def test_what_gains_synonyms(query: str, expected: list[set[str]], synonyms: Synonyms) -> None:
    assert others(make_plan(query, synonyms=synonyms)) == expected


def test_what_is_excluded_has_no_synonyms(synonyms: Synonyms) -> None:
    plan = make_plan("长春 -公安局", synonyms=synonyms)
    assert [[n.text for n in choice.needles] for choice in plan.excluded] == [["公安局"]]


def test_without_synonyms_there_are_none() -> None:
    assert others(make_plan("公安局")) == [set()]


def test_what_was_typed_goes_before_synonyms() -> None:
    many = Synonyms((("长春", f"甲{number}"), ("公安", "乙"))[number % 2] for number in range(200))
    plan = make_plan("长春 公安 教育", synonyms=many)
    typed = [clause.choices[0].needles[0].text for clause in plan.clauses]
    assert typed == ["长春", "公安", "教育"]
    assert len(plan.needles()) == 32


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("公安局", "a comma or =>"),
        ("甲 => 乙 => 丙", "one =>"),
        ("甲 =>", "nothing to search for"),
        ("=> 乙", "nothing to search for"),
        ("甲,, 乙", "nothing to search for"),
        ("甲 => 。", "nothing to search for"),
        ("甲 => " + "乙" * 61, "longer than 60"),
    ],
)
def test_a_bad_line_is_named(line: str, problem: str, tmp_path: Path) -> None:
    path = tmp_path / "同义词.txt"
    path.write_text(f"# 样例\n公安局, 公安机关\n{line}\n", encoding="utf-8")
    with pytest.raises(SynonymsError, match=problem) as caught:
        Synonyms.load(path)
    assert str(caught.value).startswith(f"{path}:3: ")


def test_a_file_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    path = tmp_path / "synonyms.txt"
    path.write_bytes("公安局, 公安机关\n".encode() + "甲, 乙\n".encode("gb18030"))
    with pytest.raises(SynonymsError, match=f"{path}:2: not UTF-8"):
        Synonyms.load(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SynonymsError, match=r"none\.txt"):
        Synonyms.load(tmp_path / "none.txt")


def test_a_file_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "synonyms.txt"
    path.write_text("公安局, 公安机关\r\n", encoding="utf-8-sig")
    assert Synonyms.load(path).of("公安局") == ("公安机关",)


def test_the_fingerprint_is_that_of_the_meaning(synonyms: Synonyms) -> None:
    lines = LINES.strip().splitlines()
    again = Synonyms.parse("\n\n".join(reversed(lines)).replace("长春公安", "長春公安"))
    assert again.fingerprint == synonyms.fingerprint
    assert Synonyms.parse("\n".join(lines[:-1])).fingerprint != synonyms.fingerprint
    assert Synonyms().fingerprint != synonyms.fingerprint


def test_the_default_list_is_directed_and_not_empty() -> None:
    default = default_synonyms()
    assert len(default) > 60
    assert "公安机关" in default.of("公安局")
    assert default.of("公安机关") == ("公安局",)
    assert "公安局" in default.of("警方")
    assert default.of("第二十次全国代表大会") == ()
    assert default.of("covid19") == ("新冠", "新型冠状病毒")
    assert all(one != other for one, other in pairwise(sorted(default.of("最高检"))))
