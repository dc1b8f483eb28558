"""JSON Lines: one article a line, read as a stream."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, tzinfo
from typing import Any

import orjson

from api.commands.drafts import (
    ArticleDraft,
    Block,
    InterviewDraft,
    SectionDraft,
    SiteDraft,
)
from api.importing.facts import split_keywords
from api.importing.faults import ImportFault
from api.importing.identity import address_key
from api.importing.interview import recognise_talk
from api.importing.items import Finding, Item
from api.importing.series import recognise_series
from api.importing.text_page import clean_line, paragraph
from api.importing.times import find_time
from api.text import block_texts

# Our field -> the names it may have in a line: ours, JSON Feed's, schema.org's and plain ones.
_NAMES = {
    "headline": ("headline", "title"),
    "kicker": ("kicker",),
    "subtitle": ("subtitle", "alternativeHeadline"),
    "summary": ("summary", "description"),
    "section": ("section", "articleSection", "category"),
    "source": ("source",),
    "byline": ("byline", "author"),
    "editor": ("editor",),
    "keywords": ("keywords", "tags"),
    "url": ("url", "original_url", "external_url"),
    "published_at": ("published_at", "date_published", "datePublished", "date"),
    "updated_at": ("updated_at", "date_modified", "dateModified"),
    "language": ("language", "lang"),
    "text": ("body", "content_text", "text", "content", "articleBody"),
    "html": ("content_html",),
}

HtmlReader = Callable[[str], list[Block]]


def read_json_lines(
    lines: Iterable[bytes], stem: str, zone: tzinfo, read_html: HtmlReader
) -> Iterator[Item]:
    """Items in the order of the file, one line in memory at a time.

    `stem` is the file's name without endings; it starts each key. Raises ImportFault, naming
    the line, for anything but an object with a headline and a body.
    """
    keys: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        text = line.removeprefix(codecs.BOM_UTF8) if number == 1 else line
        if not text.strip():
            continue
        where = f"line {number}"
        try:
            item = _item(_object(text), stem, where, zone, read_html)
            earlier = keys.setdefault(item.draft.key, where)
            if item.is_numbered and earlier != where:
                raise ImportFault(f"{earlier} has the same id")
        except ImportFault as fault:
            raise ImportFault(f"{where}: {fault}") from fault
        yield item
    if not keys:
        raise ImportFault("the file holds no article")


def _object(line: bytes) -> dict[str, Any]:
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise ImportFault(f"this is no JSON ({error.msg}, column {error.colno})") from error
    if not isinstance(value, dict):
        raise ImportFault("a line has to be a JSON object")
    return value


def _item(
    fields: Mapping[str, Any], stem: str, where: str, zone: tzinfo, read_html: HtmlReader
) -> Item:
    def text(name: str) -> str | None:
        for key in _NAMES[name]:
            value = fields.get(key)
            if isinstance(value, Mapping):
                value = value.get("name")
            if value is None or value == "":
                continue
            if not isinstance(value, str):
                raise ImportFault(f"{key} has to be text")
            return value.strip() or None
        return None

    headline = text("headline")
    if not headline:
        raise ImportFault("there is no headline")
    body = _body(fields, text("html"), read_html)
    section = _section(fields)
    context = [*(section.names if section else ()), text("kicker") or "", headline]
    talk, _ = recognise_talk(body, context)
    interview = None
    if talk:
        lead = [t for part in talk.body if isinstance(part, dict) for t in block_texts([part])]
        membership = recognise_series([text("kicker") or "", headline], lead)
        interview = InterviewDraft(
            series=membership.series,
            episode_number=membership.number,
            guests=talk.guests,
            hosts=talk.hosts,
        )
    url = text("url")
    number = _number(fields)
    published = _time(fields, "published_at", zone)
    draft = ArticleDraft(
        key=_key(number, url, stem, headline, published),
        headline=_one_line(headline),
        body=talk.body if talk else tuple(body),
        site=_site(fields.get("site")),
        section=section,
        kicker=_one_line(text("kicker")),
        subtitle=_one_line(text("subtitle")),
        summary=text("summary"),
        source=text("source"),
        byline=text("byline") or _authors(fields.get("authors")),
        editor=text("editor"),
        keywords=_keywords(fields),
        published_at=published,
        updated_at=_time(fields, "updated_at", zone),
        original_url=url,
        language=text("language") or "zh-CN",
        interview=interview,
    )
    return Item(draft, _findings(draft), where=where, is_numbered=bool(number and not url))


def _one_line(text: str | None) -> Any:
    return " ".join(text.split()) if text else None


def _key(
    number: str | None, url: str | None, stem: str, headline: str, published: datetime | None
) -> str:
    if url:
        return address_key(url)
    if number:
        return f"{stem}:{number}"
    return f"{stem}:{published.date() if published else ''}:{headline}"


def _number(fields: Mapping[str, Any]) -> str | None:
    value = fields.get("id")
    if value is None or isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return str(value).strip() or None


def _body(fields: Mapping[str, Any], html: str | None, read_html: HtmlReader) -> list[Block]:
    for key in _NAMES["text"]:
        value = fields.get(key)
        if value is None or value == "":
            continue
        lines = value if isinstance(value, list) else [value]
        if not all(isinstance(line, str) for line in lines):
            raise ImportFault(f"{key} has to be text or a list of paragraphs")
        texts = [clean_line(part) for line in lines for part in line.splitlines()]
        if any(texts):
            return [paragraph(part) for part in texts if part]
    blocks = read_html(html) if html else []
    if not blocks:
        raise ImportFault("there is no body")
    return blocks


def _section(fields: Mapping[str, Any]) -> SectionDraft | None:
    for key in _NAMES["section"]:
        value = fields.get(key)
        if isinstance(value, str):
            value = re.split(r"\s*[/>]\s*", value)
        if isinstance(value, list) and all(isinstance(name, str) for name in value):
            names = tuple(name.strip() for name in value if name.strip())
            if names:
                return SectionDraft(names)
        elif value is not None:
            raise ImportFault(f"{key} has to be text, a path like 新闻/要闻")
    return None


def _site(value: Any) -> SiteDraft | None:
    if isinstance(value, Mapping) and isinstance(value.get("domain"), str):
        name = value.get("name")
        return SiteDraft(value["domain"], name if isinstance(name, str) else value["domain"])
    if isinstance(value, str) and re.fullmatch(r"[\w-]+(?:\.[\w-]+)+", value):
        return SiteDraft(value, value)
    if value is not None:
        raise ImportFault("site has to be a domain, or an object with domain and name")
    return None


def _authors(value: Any) -> str | None:
    if not isinstance(value, list):
        return None
    names = [author.get("name") for author in value if isinstance(author, Mapping)]
    return "、".join(name for name in names if isinstance(name, str)) or None


def _keywords(fields: Mapping[str, Any]) -> tuple[str, ...]:
    for key in _NAMES["keywords"]:
        value = fields.get(key)
        if isinstance(value, str):
            return split_keywords(value)
        if isinstance(value, list):
            if not all(isinstance(word, str) for word in value):
                raise ImportFault(f"{key} has to be text or a list of texts")
            return tuple(dict.fromkeys(word.strip() for word in value if word.strip()))
    return ()


def _time(fields: Mapping[str, Any], name: str, zone: tzinfo) -> datetime | None:
    for key in _NAMES[name]:
        value = fields.get(key)
        if value is None or value == "":
            continue
        moment = find_time(value, zone) if isinstance(value, str) else None
        if moment is None or moment.start > 0:
            raise ImportFault(
                f"{key} {value!r} is no date such as 2019-03-06 or 2019-03-06T13:27+08:00"
            )
        return moment.at
    return None


def _findings(draft: ArticleDraft) -> tuple[Finding, ...]:
    rows = {
        "kind": "interview" if draft.interview else "article",
        "headline": draft.headline,
        "section": " / ".join(draft.section.names) if draft.section else None,
        "published_at": draft.published_at.isoformat(" ", "minutes")
        if draft.published_at
        else None,
        "source": draft.source,
    }
    return tuple(Finding(name, value) for name, value in rows.items())
