"""What the head of a page states: government tags, Open Graph, JSON-LD and the common ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import orjson
from lxml import etree

from api.importing.html_tree import attribute
from api.importing.page import Metadata

# Tag name in lower case -> our field, the better one first: the government's own before others'.
_TAGS = {
    "sitename": "site_name",
    "sitedomain": "site_domain",
    "siteidcode": "site_id_code",
    "columnname": "column_name",
    "columndescription": "column_description",
    "columnkeywords": "column_keywords",
    "columntype": "column_type",
    "articletitle": "headline",
    "pubdate": "published",
    "contentsource": "source",
    "url": "url",
    "og:title": "headline",
    "og:site_name": "site_name",
    "og:description": "summary",
    "og:image": "image",
    "og:url": "url",
    "og:locale": "language",
    "article:published_time": "published",
    "article:modified_time": "updated",
    "og:updated_time": "updated",
    "article:author": "byline",
    "article:section": "column_name",
    "article:tag": "keywords",
    "publishdate": "published",
    "keywords": "keywords",
    "author": "byline",
    "description": "summary",
    "image": "image",
}
_NEWS = re.compile(r"Article$|^BlogPosting$|^Report$|^Interview$")
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(https?://\S+?)\s*-->", re.IGNORECASE)
_LARGEST = 5_000_000  # characters of JSON-LD


def read_metadata(root: etree._Element, html: str) -> Metadata:
    """All that tags tell; a tag that is there with nothing in it is kept as empty."""
    metadata = Metadata()
    given: dict[str, list[tuple[str, str]]] = {}
    for element in root.iter("meta"):
        printed = attribute(element, "name") or attribute(element, "property")
        if printed.lower() in _TAGS:
            given.setdefault(printed.lower(), []).append((printed, attribute(element, "content")))
    for name, ours in _TAGS.items():
        values = given.get(name, [])
        if name == "article:tag" and values:
            values = [(values[0][0], ",".join(value for _, value in values))]
        for printed, value in values:
            if ours == "language":
                value = value.replace("_", "-")  # noqa: PLW2901
            metadata.offer(ours, value, f"tag {printed}")
    body = _read_json_ld(root, metadata)
    _read_links(root, html, metadata)
    title = next(root.iter("title"), None)
    if title is not None and title.text:
        metadata.offer("title", title.text, "title of the page")
    if language := attribute(root, "lang"):
        metadata.offer("language", language, "lang of the page")
    if body:
        metadata.values["body"] = (body, "JSON-LD articleBody")
    return metadata


def _read_links(root: etree._Element, html: str, metadata: Metadata) -> None:
    for element in root.iter("link"):
        if attribute(element, "rel").lower() == "canonical":
            metadata.offer("url", attribute(element, "href"), "link canonical")
    if saved := _SAVED_FROM.search(html[:4096]):
        metadata.offer("url", saved[1], "comment of the browser that saved the page")


def page_address(metadata: Metadata) -> str | None:
    """The page's own absolute address; None if what is stated names no page.

    Templates state the home page's address on every page: that one identifies nothing.
    """
    stated = metadata.get("url")
    domain = re.sub(r"^https?://", "", metadata.get("site_domain") or "").strip("/")
    if stated and re.match(r"/(?!/)", stated) and domain:
        stated = f"http://{domain}{stated}"
    try:
        parts = urlsplit(stated or "")
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    return stated if parts.path.strip("/") or parts.query else None


def _read_json_ld(root: etree._Element, metadata: Metadata) -> str | None:
    """Offer what JSON-LD tells. Returns the article's body if it carries one."""
    body = None
    for script in root.iter("script"):
        if attribute(script, "type").lower() != "application/ld+json" or not script.text:
            continue
        text = re.sub(
            r"^\s*(?://)?<!\[CDATA\[|(?://)?\]\]>\s*$|<!--|-->", "", script.text[:_LARGEST]
        )
        try:
            things = list(_things(orjson.loads(text.strip())))
        except orjson.JSONDecodeError as error:
            metadata.notes.append(f"JSON-LD is broken and was passed over ({error.msg})")
            continue
        for thing in things:
            types = _texts(thing.get("@type"))
            if any(_NEWS.search(name) for name in types):
                _offer_article(thing, metadata)
                body = body or _first(thing.get("articleBody"))
            elif "BreadcrumbList" in types:
                metadata.offer("breadcrumbs", " > ".join(_crumbs(thing)), "JSON-LD BreadcrumbList")
    return body


def _things(value: Any) -> Iterator[dict[str, Any]]:
    """The objects at the top of a document, in lists and in @graph."""
    waiting = [value]
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, list):
            waiting = one + waiting
        elif isinstance(one, dict):
            yield one
            graph = one.get("@graph")
            waiting = (graph if isinstance(graph, list) else [graph]) + waiting


def _offer_article(thing: dict[str, Any], metadata: Metadata) -> None:
    page = thing.get("mainEntityOfPage")
    values = {
        "headline": _first(thing.get("headline")) or _first(thing.get("name")),
        "published": _first(thing.get("datePublished")),
        "updated": _first(thing.get("dateModified")),
        "byline": "、".join(_names(thing.get("author"))),
        "source": "、".join(_names(thing.get("sourceOrganization"))),
        "site_name": "、".join(_names(thing.get("publisher"))),
        "summary": _first(thing.get("description")),
        "keywords": ",".join(_texts(thing.get("keywords"))),
        "column_name": _first(thing.get("articleSection")),
        "image": _address(thing.get("image")),
        "url": _first(thing.get("url")) or _address(page) or _first(thing.get("@id")),
        "language": _first(thing.get("inLanguage")),
    }
    for name, value in values.items():
        if value:
            metadata.offer(name, value, "JSON-LD")


def _crumbs(thing: dict[str, Any]) -> list[str]:
    items = thing.get("itemListElement")
    names = []
    for item in items if isinstance(items, list) else []:
        if isinstance(item, dict):
            inner = item.get("item")
            found = _first(item.get("name")) or "".join(_names(inner)[:1])
            if found and found not in ("首页", "网站首页", "主页", "正文"):
                names.append(found.replace(">", " "))
    return names


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [one.strip() for one in values if isinstance(one, str) and one.strip()]


def _first(value: Any) -> str | None:
    return next(iter(_texts(value)), None)


def _names(value: Any) -> list[str]:
    """Names of people or organisations, given as text, as objects, or as a list of either."""
    names: list[str] = []
    for one in value if isinstance(value, list) else [value]:
        names += _texts(one.get("name")) if isinstance(one, dict) else _texts(one)
    return [name for name in names if not name.startswith(("http://", "https://"))]


def _address(value: Any) -> str | None:
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            one = one.get("url") or one.get("@id")  # noqa: PLW2901
        if found := _first(one):
            return found
    return None
