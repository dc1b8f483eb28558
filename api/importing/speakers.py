"""Speaker labels at the start of a paragraph, and what part their speaker has."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from api.importing.vocabulary import NOT_NAMES, fold, is_person_name, is_title

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_WORD = r"[^\s:：，,。！？!?；;、“”\"《》…（）()\[\]【】]{1,16}"
_STAMP = r"(?:[\[(（【]?\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?\s*[\])）】]?\s*)?"
_BRACKETED = re.compile(
    rf"^\s*{_STAMP}[\[［【〔]\s*(?P<label>[^\]］】〕:：。！？]{{1,30}}?)\s*[\]］】〕]\s*[:：]?\s*"
)
_PLAIN = re.compile(
    rf"^\s*{_STAMP}(?P<label>{_WORD}(?:[ \u3000]{_WORD}|[“\"「]{_WORD}[”\"」]){{0,2}}"
    r"\s*(?:[（(][^（）()。！？]{1,50}[）)])?)\s*[:：]\s*"
)
_PAREN = re.compile(r"^(?P<name>.+?)\s*[（(](?P<inside>[^（）()]+)[）)]$")
_ROLES = (
    ("public", re.compile(r"^(?:网友|网民)(?P<rest>.*)$")),
    (
        "public",
        re.compile(
            r"^(?:热心|现场|学生|企业|群众|市民)?(?:群众|市民|居民|村民|听众|观众|读者|来电|代表|家长)"
            r"(?P<rest>|[0-9一二三四五六七八九十甲乙丙丁A-Za-z]{1,3}|.{0,3}(?:先生|女士|某某|同学)"
            r"|[ ·:“\"].*)$"
        ),
    ),
    ("host", re.compile(r"^(?:访谈|节目)?(?:主持人|主持|主播)(?P<rest>.*)$")),
    ("reporter", re.compile(r"^.{0,12}?记者(?:提?问)?(?P<rest>.*)$")),
    ("guest", re.compile(r"^(?:访谈|特邀|做客|本期)?嘉宾(?P<rest>.*)$")),
)
_QUESTION = re.compile(r"^(?:问|提问|Q|q)\s*\d{0,2}$")
_ANSWER = re.compile(r"^(?:答|回答|答复|A|a)\s*\d{0,2}$")
_COUNTED = re.compile(r"[0-9一二三四五六七八九十甲乙丙丁A-Za-z]{1,3}")
_NAME = re.compile(rf"^[{_HAN}]{{2,4}}$|^[{_HAN}]{{1,10}}[·•.．][{_HAN}·•.．]{{1,16}}$")
_TITLED = re.compile(
    rf"^[{_HAN}]{{1,4}}?副?(?:[局厅市县区省州镇乡处科院校部司会所站队]长|秘书长|主任|书记|主席"
    r"|总经理|董事长|教授|博士|专家|律师|医生|老师|先生|女士|同志|总)$"
)
_LONGEST_ROLE = 24


@dataclass(frozen=True, slots=True)
class Label:
    """A speaker as a label names him.

    `speaker` is what readers see; `role` is None for a name whose part only the text around can
    tell; `name` is the person's name if the label has one; `text_start` is where speech begins.
    `is_weak` marks 问 and 答, which lists of frequent questions use as well.
    """

    speaker: str
    role: str | None
    name: str | None = None
    titles: tuple[str, ...] = ()
    text_start: int = 0
    is_weak: bool = False


def read_label(text: str) -> Label | None:
    """The label that a paragraph starts with; None if it starts with none.

    A name is returned for any short word before a colon that is not known to be something else:
    whether it is a person is for the whole page to tell.
    """
    match = _BRACKETED.match(text) or _PLAIN.match(text)
    label = classify(match["label"]) if match else None
    return replace(label, text_start=match.end()) if match and label else None


@lru_cache(maxsize=1024)
def classify(printed: str) -> Label | None:
    """What a label's words say, without the text behind it."""
    printed, inside = " ".join(printed.split()), ""
    if match := _PAREN.match(printed):
        printed, inside = match["name"].strip(), match["inside"].strip()
    compact = printed.replace(" ", "")
    folded = fold(compact)
    if folded in NOT_NAMES:
        return None
    if _QUESTION.match(folded):
        return Label(compact, "reporter", is_weak=True)
    if _ANSWER.match(folded):
        return Label(compact, "guest", is_weak=True)
    for role, pattern in _ROLES:
        if match := pattern.match(fold(printed) if role == "public" else folded):
            if role == "public":
                return _public(printed, inside)
            return _with_role(compact, role, compact[match.start("rest") :], inside)
    return _named(printed, compact, inside)


def _public(printed: str, inside: str) -> Label | None:
    shown = f"{printed}（{inside}）" if inside else printed
    return Label(shown, "public") if len(shown) <= _LONGEST_ROLE else None


def _with_role(compact: str, role: str, rest: str, inside: str) -> Label | None:
    """主持人, 嘉宾一, 记者张伟, 主持人（张伟）; None for the start of a sentence, 记者了解到."""
    if len(compact) > _LONGEST_ROLE:
        return None
    rest = rest.strip('·:：-—“”"')
    name = inside.replace(" ", "")
    if not rest and _NAME.match(name) and is_person_name(name):
        return Label(name, role, name)
    if _NAME.match(rest) and is_person_name(rest):
        return Label(rest, role, rest, _titles_in(inside))
    return Label(compact, role) if not rest or _COUNTED.fullmatch(rest) else None


def _named(printed: str, compact: str, inside: str) -> Label | None:
    is_name = bool(_NAME.match(compact))
    if is_name and inside:  # 张伟（主持人）
        folded = fold(inside)
        for role, pattern in _ROLES:
            if pattern.match(folded):
                return Label(compact, role, compact)
    if is_name and (inside or not _TITLED.match(compact)):
        return Label(compact, None, compact, _titles_in(inside))
    for name, title in (
        (printed.split(" ", 1), printed.split(" ", 1)[::-1]) if " " in printed else ()
    ):
        if _NAME.match(name) and is_title(title):  # 张伟 副局长, 副局长 张伟
            return Label(name, None, name, (title,))
    # 吕局长: which of the guests this is, the page has to tell.
    return Label(compact, None) if _TITLED.match(compact) else None


def _titles_in(inside: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(r"[、,，;；]|\s+兼\s*", inside) if part.strip())
