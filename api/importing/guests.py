"""Who takes part: names that the text introduces, and the posts printed with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from api.commands.drafts import PersonDraft
from api.importing.vocabulary import fold, is_person_name, is_title

_POST_BEFORE = (
    r"(?:长|主任|书记|席|委员|员|经理|总监|裁|授|师|家|士|人|官|警|问|督|察|表|秘书|政委|领导)\s*"
)
_HONORIFIC = (
    r"(?:同志|先生|女士|小姐|博士|教授|老师|医生|律师"
    r"|[副总]?[\u4e00-\u9fff]?(?:局|厅|市|县|区|处|科|院|校|部)长|主任|书记|会长)"
)
_CALLED = (
    r"(?:嘉宾|主持人|主持|记者|主播|邀请到?了?|请到了?|请来了?|做客|我是|专访|对话|采访了?|访)"
    r"[:：,，]?\s*"
)
# The words that lead up to a guest's posts; what stands behind the last of them is the posts.
_LEAD_IN = re.compile(
    r"嘉宾(?:分别)?(?:是|为|有|:|：)?|(?:邀请|请|来)(?:到|来)?(?:了|的是|的)?(?=[^，。]{2})"
    r"|(?:我|他|她|这位|您|位)(?:分别)?是|分别(?:是|为)|做客(?:的是)?|专访了?|采访了?|对话|欢迎"
    r"|有请|介绍一下|以及|还有|(?<=[，。,；;])和|来自|主持人|记者|接受|由(?=[^，。]{4})"
)
_CLAUSE = re.compile(r"[，,。；;！!？?：:\n“”《》]")
_TITLE_BREAK = re.compile(r"[、]|\s+|(?<=[长任记席员])兼")
_CAST = re.compile(
    r"^\s*(?:访谈|特邀|做客|本期|节目)?\s*(?P<part>嘉\s*宾|主\s*持\s*人|主\s*持|记\s*者)"
    r"\s*[:：]\s*(?P<rest>\S.{1,80})$"
)
_CAST_BREAK = re.compile(r"[\s,，；;、（）()]+")


def introduced_as(name: str, texts: Iterable[str]) -> str | None:
    """How the texts present a person: host, reporter or guest; None if they do not."""
    escaped = re.escape(fold(name))
    pattern = re.compile(
        rf"(?P<called>{_CALLED}){escaped}|{_POST_BEFORE}{escaped}|{escaped}\s*{_HONORIFIC}"
        rf"|{escaped}[，,]?[^，。]{{0,3}}(?:担任|现任|系|是)[^。]{{2,20}}(?:长|主任|书记|员|师|授)"
        rf"|嘉宾[^。]{{0,60}}{escaped}"
    )
    part = None
    for text in texts:
        for match in pattern.finditer(fold(text)):
            called = match["called"] or ""
            if "主持" in called or "主播" in called:
                return "host"
            if "记者" in called:
                return "reporter"
            part = "guest"
    return part


def titles_of(name: str, texts: Iterable[str], names: Sequence[str]) -> tuple[str, ...]:
    """The posts printed with a name, in printed order; empty if none are.

    `names` are the other people, whose own posts must not be taken for his.
    """
    best: tuple[str, ...] = ()
    for text in texts:
        for match in re.finditer(re.escape(name), text):
            found = _before(text[: match.start()], names) or _after(text[match.end() :])
            if len(found) > len(best):
                best = found
    return best


def _before(text: str, names: Sequence[str]) -> tuple[str, ...]:
    clauses = _CLAUSE.split(text)
    titles = _titles(clauses[-1], names)
    if not titles:
        return ()
    complete = titles[1]
    found = list(titles[0])
    for clause in reversed(clauses[:-1]):  # 厅长,副市长,局长某某: posts set off by commas
        earlier = _titles(clause, names) if complete else None
        if not earlier or not clause.strip():
            break
        found = [*earlier[0], *found]
        complete = earlier[1]
    return tuple(found)


def _titles(clause: str, names: Sequence[str]) -> tuple[list[str], bool] | None:
    """The posts at the end of a clause, and whether they fill it up to its start."""
    start = 0
    for match in _LEAD_IN.finditer(clause):
        start = match.end()
    for name in names:
        if (at := clause.rfind(name)) >= 0:
            start = max(start, at + len(name))
    rest = re.sub(r"^(?:同志|先生|女士|到|了|和|与|及|以及|、|\s)+", "", clause[start:])
    parts = [part for part in _TITLE_BREAK.split(rest.strip()) if part]
    if not parts or not all(is_title(part) for part in parts):
        return None
    return parts, start == 0


def _after(text: str) -> tuple[str, ...]:
    match = re.match(
        r"\s*[（(]([^（）()]{2,60})[）)]|[，,\s]+(?:现任|担任|系|是)?([^。；;\n：:“]{2,60})", text
    )
    if not match:
        return ()
    parts: list[str] = []
    for part in re.split(r"[、，,\s]", match[1] or match[2]):
        if not is_title(part):
            break
        parts.append(part)
    return tuple(parts)


def read_cast(line: str) -> list[tuple[str, PersonDraft]] | None:
    """A line of the cast, "嘉宾：张伟 市教育局局长"; None for any other line, speech included.

    Gives a part (host, reporter, guest) with each person.
    """
    match = _CAST.match(line)
    if not match or re.search(r"[。？！?!]", match["rest"]):
        return None
    part = {"嘉": "guest", "主": "host", "记": "reporter"}[match["part"][0]]
    people: list[tuple[str, PersonDraft]] = []
    pending: list[str] = []
    for word in _CAST_BREAK.split(match["rest"].strip()):
        if not word:
            continue
        if is_title(word) and not is_person_name(word):
            if (people and not pending and not people[-1][1].titles) or (
                people and people[-1][1].titles == tuple(pending) and pending
            ):
                pending.append(word)
                people[-1] = (part, PersonDraft(people[-1][1].name, tuple(pending)))
            else:
                pending.append(word)
        elif is_person_name(word):
            taken = bool(people) and people[-1][1].titles == tuple(pending)
            people.append((part, PersonDraft(word, () if taken else tuple(pending))))
            pending = []
        else:
            return None
    return people or None


_ANNOUNCED = re.compile(r"嘉宾(?:分别)?(?:是|为|有|：|:)\s*(?P<people>[^。！？]{4,120})")
_PERSON_END = re.compile(
    r"(?P<titles>[^，,；;]*?(?:长|主任|书记|主席|委员|教授|医师|研究员|律师|工程师|总监|经理"
    r"|负责人|专家))\s*"
    r"(?P<name>[\u3400-\u9fff\U00020000-\U0003ffff]{2,3})(?:同志|先生|女士|[，,、；;。和与]|$)"
)


def announced_guests(texts: Iterable[str]) -> list[PersonDraft]:
    """Guests of "嘉宾是……局长吕锋同志" whom no speaker label names."""
    found: list[PersonDraft] = []
    for text in texts:
        for match in _ANNOUNCED.finditer(text):
            rest = match["people"]
            while person := _PERSON_END.search(rest):
                name = person["name"]
                if is_person_name(name):
                    others = [guest.name for guest in found]
                    titles = titles_of(name, [text], [n for n in others if n != name])
                    found.append(PersonDraft(name, titles))
                rest = rest[person.end("name") :]
    unique = {guest.name: guest for guest in reversed(found)}
    return [unique[name] for name in dict.fromkeys(guest.name for guest in found)]
