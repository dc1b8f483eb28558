"""Interviews are recognised by their speakers, however these are labelled."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .conftest import Reading

Read = Callable[..., Reading]


def test_bold_labels_in_a_soup_of_elements(read: Read) -> None:
    page = read("interview_bold.html")
    assert [(speaker, role) for speaker, role, _ in page.turns] == [
        ("主持人", "host"), ("温书珩", "guest"), ("主持人", "host"), ("温书珩", "guest"),
        ("网友 湖畔人家", "public"), ("温书珩", "guest"), ("主持人", "host"),
    ]  # fmt: skip
    assert page.turns[1][2].split("\n") == [
        "主持人好，各位网友好。今年全市新增公办学位八千四百个。",
        "新增学位主要在三个片区：城东、滨湖和高铁新区。",
        "城东片区最紧张，我们开了两所新校。",
    ]
    assert page.turns[3][2] == "校车线路增加到六十一条，每条线路都有随车照管员。"
    interview = page.draft.interview
    assert interview is not None
    assert interview.series is not None
    assert (interview.series.title, interview.episode_number) == ("局长面对面", 3)
    [guest] = interview.guests
    assert (guest.name, guest.titles) == ("温书珩", ("澜州市教育局党组书记", "局长"))


def test_bracketed_labels_and_a_cast(read: Read) -> None:
    page = read("interview_brackets.html")
    assert [speaker for speaker, _, _ in page.turns] == [
        "主持人", "欧阳澍", "网友 老槐树", "欧阳澍", "网友 𠮷祥如意", "欧阳澍", "主持人"
    ]  # fmt: skip
    interview = page.draft.interview
    assert interview is not None
    assert [(p.name, p.titles) for p in interview.guests] == [
        ("欧阳澍", ("桥河县住房和城乡建设局局长",))
    ]
    assert [p.name for p in interview.hosts] == ["纪云舒"]
    assert page.draft.editor == "钟离"


def test_traditional_characters(read: Read) -> None:
    page = read("interview_traditional.txt")
    assert page.draft.headline == "一筆一畫皆功夫"
    assert page.draft.section is not None
    assert page.draft.section.names == ("文化", "名家訪談")
    assert (page.draft.source, page.draft.editor) == ("藝文週刊", "簡素言")
    assert [(speaker, role) for speaker, role, _ in page.turns] == [
        ("林曉嵐", "host"), ("歐陽謙", "guest"), ("林曉嵐", "host"), ("歐陽謙", "guest")
    ]  # fmt: skip
    assert page.turns[1][2].split("\n")[1] == "這樣寫了十年，寫壞的筆裝滿一口缸。"
    assert not any("打印" in text for text in page.paragraphs)


@pytest.mark.parametrize(
    ("asker", "guest", "speaker", "role"),
    [
        ("记者：", "沈知微：", "记者", "reporter"),
        ("本报记者：", "沈知微：", "本报记者", "reporter"),
        ("主持人：", "沈知微：", "主持人", "host"),
        ("[主持人]", "[沈知微]", "主持人", "host"),
        ("【主持人】", "【沈知微】", "主持人", "host"),
        ("主持人 ：", "沈知微 ：", "主持人", "host"),
        ("主 持 人：", "沈知微：", "主持人", "host"),
        ("主持人（程砚秋）：", "沈知微（市水务局局长）：", "程砚秋", "host"),
        ("主持人程砚秋：", "嘉宾沈知微：", "程砚秋", "host"),
        ("【网友 江上客】", "【沈知微】", "网友 江上客", "public"),
        ("网友“江上客”：", "沈知微：", "网友“江上客”", "public"),
        ("[15:02] 主持人：", "[15:03] 沈知微：", "主持人", "host"),
        ("问：", "沈知微：", "问", "reporter"),
    ],
)
def test_labels(read: Read, asker: str, guest: str, speaker: str, role: str) -> None:
    text = f"""当前位置：首页 > 在线访谈
让每一滴水都清澈
发布时间：2022-06-01 09:00
今天做客访谈的嘉宾是市水务局局长沈知微。
{asker}请问今年的水质怎么样？
{guest}达标率是百分之九十八。
比去年提高了两个百分点。
{asker}明年有什么打算？
{guest}再治理三条小河。
"""
    page = read("talk.txt", text)
    assert page.turns == [
        (speaker, role, "请问今年的水质怎么样？"),
        ("沈知微", "guest", "达标率是百分之九十八。\n比去年提高了两个百分点。"),
        (speaker, role, "明年有什么打算？"),
        ("沈知微", "guest", "再治理三条小河。"),
    ]
    interview = page.draft.interview
    assert interview is not None
    assert [(person.name, person.titles) for person in interview.guests] == [
        ("沈知微", ("市水务局局长",))
    ]


@pytest.mark.parametrize("name", ["notice.txt", "questions.txt", "quotations.txt"])
def test_colons_quotations_and_lists_of_questions_are_no_interview(read: Read, name: str) -> None:
    page = read(name)
    assert page.draft.interview is None
    assert page.turns == []


def test_a_notice_keeps_its_last_lines(read: Read) -> None:
    assert read("notice.txt").paragraphs[-2:] == [
        "联系电话：0339-2233445",
        "主办单位：云溪市文化馆",
    ]


def test_two_guests_keep_their_own_titles(read: Read) -> None:
    text = """在线访谈：春耕怎么保供
2023-03-02 10:00
本期嘉宾是市农业农村局局长柏青禾和市气象局副局长石望舒。
主持人：种子够不够？
柏青禾：够。
主持人：天气怎么样？
石望舒：雨水比往年多。
主持人：谢谢两位。
"""
    interview = read("two.txt", text).draft.interview
    assert interview is not None
    assert [(person.name, person.titles) for person in interview.guests] == [
        ("柏青禾", ("市农业农村局局长",)),
        ("石望舒", ("市气象局副局长",)),
    ]
