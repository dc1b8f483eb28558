"""系列访谈: the series that an interview belongs to, its episode number, organisers and plan."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from api.commands.drafts import SeriesDraft
from api.importing.numerals import NUMERAL, ORDINAL_EPISODE, parse_number

_KIND = (
    r"(?:大型|主题|专题|特别|全媒体|融媒体)*(?:系列)?"
    r"(?:网络|在线|网上|电视|高端|专题|主题|深度|视频|直播)*(?:系列)?(?:在线|网络)?"
)
_QUOTED = re.compile(
    rf"[“「『《\"](?P<title>[^”」』》\"“《]{{2,60}})[”」』》\"]{_KIND}(?P<what>访谈|专访|对话|圆桌|问政)"
)
_QUOTED_EPISODE = re.compile(
    rf"[“「『《](?P<title>[^”」』》“《]{{2,60}})[”」』》][^，。,“《]{{0,12}}?第\s*(?P<number>{NUMERAL})\s*期"
)
_NAMED = re.compile(
    r"(?P<title>[^\s，。,:：“”《》【】\[\]|之第]{2,30}系列(?:在线|网络|网上)?(?:访谈|专访|对话))"
)
_PROGRAMME = re.compile(
    r"(?P<title>[^\s，。,:：“”《》【】\[\]|]{0,20}(?:访谈|会客厅|面对面|直播间|对话|有约|专访|演播室|圆桌|问政))"
    rf"[】\]》”]?\s*[（(]?第\s*(?P<number>{NUMERAL})\s*期"
)
_PART = re.compile(
    r"^(?P<title>.{4,60}?)(?:系列)?(?:在线|网络)?访谈之(?P<which>[^:：]{1,20})\s*[:：]?\s*$"
)
_TALK = re.compile(r"访谈|专访|对话|节目|栏目|会客厅|面对面|直播|问政|本期|系列")
_ORGANISED = re.compile(
    r"(?:共同|联合|携手|合作|特别)*(?:策划|主办|举办|推出|开展|开设|组织|制作|承办)(?:策划|组织|推出|开展|主办|举办)?了?"
)
_AND_OTHERS = re.compile(r"等(?:[^，,。与]{0,12}?(?:媒体|网站|单位|部门|平台|家))*$")
_TOGETHER = re.compile(r"与|联合|会同|携手|(?<!共)和(?!网|平)|、")
_JOINERS = re.compile(r"[、,，]|联合|会同|携手|以及|和(?!网|平)|与|及")
_STATED = re.compile(
    r"(?P<label>主办单位|主办方|主办|承办单位|承办|协办单位|协办|合作媒体|支持媒体|媒体支持|协作媒体|联办单位)\s*[:：]\s*"
    r"(?P<value>[^。\n]{2,120}?)(?=\s{2,}|\s*(?:主办|承办|协办|合作媒体|支持媒体|媒体支持|地址|电话)|$)"
)
_INVITED = re.compile(
    r"(?:先后|分别|依次|将|陆续)?邀请(?!到|了)(?P<rest>[^。！？]{4,300})[。！？]?"
)
_INVITED_END = re.compile(
    r"围绕|就(?=[^业])|做客|走进|参加|参与|与(?=网友)|和(?=网友)|接受|来到|作客|为(?=网友)|，谈|,谈|谈"
)
_POSTS = re.compile(
    r"(?:的)?(?:主要|有关|相关|分管)?(?:局长|厅长|主任|书记|院长|校长|处长|行长|总经理|董事长|区长|县长|市长|州长|所长|负责人|负责同志|领导同志|领导|"
    r"一把手|代表|专家|主要负责同志)(?:们)?$"
)
_ORGANISATION_END = re.compile(
    r"(?:局|厅|委|委员会|院|部|处|办|办公室|中心|总队|支队|大队|政府|公司|集团|银行|学校|大学|医院|协会|联合会|单位|部门|检察院|法院|企业)$"
)
_BODY = re.compile(
    r"^[^，。]{2,30}(?:局|厅|委|部|处|办|室|院|网|报|社|台|站|中心|政府|公司|集团|大学|协会|联合会|会)$"
)
_PLACE = re.compile(
    r"^(?P<place>.{1,8}?(?:自治州|自治县|新区|开发区|市|县|区|州|盟|旗|省))(?P<body>.+)$"
)


@dataclass(frozen=True, slots=True)
class Membership:
    """A series and where the piece stands in it; `origins` tells for each field what showed it."""

    series: SeriesDraft | None
    number: int | None
    origins: dict[str, str]


def recognise_series(
    titles: Sequence[str], lead: Sequence[str], lines: Sequence[str] = ()
) -> Membership:
    """The series of an interview.

    `titles` are kicker, headline and subtitle, `lead` the texts before the first turn, `lines`
    the other lines of the page (主办单位：… may stand there).
    """
    origins: dict[str, str] = {}
    title = _title(titles, lead, origins)
    number = _number(titles, lead, title, origins)
    if title is None:
        return Membership(None, number, origins)
    organisers, partners = _organisers(lead, lines, title, origins)
    plan, invitees = _plan(lead, origins)
    description = next((text for text in lead if title in text and len(text) > 60), None)
    series = SeriesDraft(
        title=title,
        description=description,
        plan=plan,
        invitees=invitees,
        organisers=organisers,
        partners=partners,
    )
    return Membership(series, number, origins)


def _title(titles: Sequence[str], lead: Sequence[str], origins: dict[str, str]) -> str | None:
    for pattern in (_QUOTED, _QUOTED_EPISODE, _PART, _NAMED, _PROGRAMME):
        for place, texts in (("title lines", titles), ("lead", lead)):
            if pattern is _PART and place == "lead":
                continue
            for text in texts:
                match = pattern.search(text)
                if match and (
                    pattern is not _QUOTED or _is_series(text, match) or place == "title lines"
                ):
                    origins["series"] = f"{place}: {match[0]}"
                    return match["title"].strip(" ·-—")
    return None


def _is_series(text: str, match: re.Match[str]) -> bool:
    around = text[max(0, match.start() - 6) : match.end() + 14]
    return (
        "系列" in around or ORDINAL_EPISODE.search(text[match.end() : match.end() + 12]) is not None
    )


def _number(
    titles: Sequence[str], lead: Sequence[str], title: str | None, origins: dict[str, str]
) -> int | None:
    for text in titles:
        for match in ORDINAL_EPISODE.finditer(text):
            if (number := parse_number(match["number"])) is not None:
                origins["episode_number"] = f"title lines: {match[0]}"
                return number
        if part := _PART.match(text):
            number = parse_number(part["which"])
            if number is not None:
                origins["episode_number"] = f"title lines: 之{part['which']}"
                return number
    for text in lead:
        for match in ORDINAL_EPISODE.finditer(text):
            clause = re.split(r"[，。；,;]", text[: match.start()])[-1]
            after = text[match.end() : match.end() + 6]
            about = (title and title in clause) or _TALK.search(clause) or _TALK.match(after)
            if about and (number := parse_number(match["number"])) is not None:
                origins["episode_number"] = f"lead: {clause[-12:]}{match[0]}"
                return number
    return None


def _organisers(
    lead: Sequence[str], lines: Sequence[str], title: str, origins: dict[str, str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    for text in [*lead, *lines]:
        stated = {match["label"][:2]: match["value"] for match in _STATED.finditer(text)}
        # The operator of the site stands behind the same label in the page's foot.
        if "主办" in stated and (text in lead or len(stated) > 1):
            origins["organisers"] = "label 主办"
            helpers = [value for label, value in stated.items() if label != "主办"]
            partners = [name for value in helpers for name in _names(value)]
            return tuple(_names(stated["主办"])), tuple(partners)
    for text in lead:
        for sentence in re.split(r"(?<=[。！？])", text):
            before, found, _ = sentence.partition(title)
            verbs = list(_ORGANISED.finditer(before)) if found else []
            if not verbs:
                continue
            clause = re.split(r"[，,；;：:。“”]", before[: verbs[-1].start()])[-1]
            if organised := _organised(clause):
                origins["organisers"] = f"lead: {clause}{verbs[-1][0]}"
                return organised
    return (), ()


def _organised(clause: str) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Organiser and partners in "甲与乙、丙等多家媒体" (共同策划了…); None if it names nobody."""
    clause = _AND_OTHERS.sub("", re.sub(r"^(?:由|近日|日前|为此|今天)", "", clause.strip()))
    clause = re.sub(
        r"(?:等[^、]{0,8})?(?:省内|市内|全国|中央)?(?:多|数|几)家[^、]{0,8}$", "", clause
    )
    clause = _AND_OTHERS.sub("", clause)
    joiner = _TOGETHER.search(clause)
    organiser = clause[: joiner.start()] if joiner else clause
    if not _BODY.search(organiser.strip()):
        return None
    return (organiser.strip(),), tuple(_names(clause[joiner.end() :])) if joiner else ()


def _names(text: str) -> list[str]:
    text = re.sub(r"等[^、，,]{0,16}$", "", text.strip())
    return [name.strip() for name in _JOINERS.split(text) if len(name.strip()) >= 2]


def _plan(lead: Sequence[str], origins: dict[str, str]) -> tuple[str | None, tuple[str, ...]]:
    for text in lead:
        match = _INVITED.search(text)
        if not match or not (end := _INVITED_END.search(match["rest"])):
            continue
        invitees = split_invitees(match["rest"][: end.start()])
        if invitees:
            origins["plan"] = "lead: 邀请…"
            return match[0], tuple(invitees)
    return None, ()


def split_invitees(text: str) -> list[str]:
    """Organisations in a list that shares endings.

    >>> split_invitees("各市州公安局,梅河口、公主岭市公安局局长")
    ['各市州公安局', '梅河口市公安局', '公主岭市公安局']
    """
    text = _POSTS.sub("", re.sub(r"等.{0,6}$", "", text.strip(" ，,")))
    names = [name.strip() for name in re.split(r"[、,，]|以及|和", text) if name.strip()]
    for index in range(len(names) - 2, -1, -1):
        name, following = _POSTS.sub("", names[index]), names[index + 1]
        if not _ORGANISATION_END.search(name) and (match := _PLACE.match(following)):
            kind = re.search(r"(?:自治州|自治县|新区|开发区|市|县|区|州|盟|旗|省)$", match["place"])
            suffix = (kind[0] if kind else "") + match["body"]
            if kind and name.endswith(kind[0]):
                suffix = match["body"]
            name += suffix
        names[index] = name
    return [name for name in names if len(name) >= 2]
