"""Kicker, headline and subtitle of a page: what the tags state, found again among its lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from api.importing.html_body import Place
from api.importing.html_lines import Lines
from api.importing.labels import breadcrumbs, is_footer, is_information, is_navigation
from api.importing.page import Metadata
from api.importing.trimming import assign_titles, find_extent, is_body_like, is_subtitle

_SUFFIX = re.compile(r"\s*(?:_|\||｜|—+|–|\s-\s?|-(?=[^-]*(?:网|政府|局|厅|委|报|台)\s*$)).*$")
_TITLE_NAMES = re.compile(r"title|biaoti|headline|\bbt\b", re.IGNORECASE)
_KICKER_NAMES = re.compile(r"kicker|yinti|jianti|shoulder|pre-?title|top-?title", re.IGNORECASE)
_SUBTITLE_NAMES = re.compile(r"sub-?title|subhead|futi|fu-?biaoti|second-?title", re.IGNORECASE)
_BEFORE_BODY = 8  # lines that may stand between a container's start and a headline inside it


@dataclass(frozen=True, slots=True)
class Titles:
    """Texts by field name, and the index after the last line they came from (0 for none)."""

    texts: dict[str, str] = field(default_factory=dict)
    end: int = 0


def find_titles(page: Lines, place: Place, metadata: Metadata) -> Titles:
    """The titles. A page that states none has them above the body, as a text dump does."""
    stated = metadata.get("headline")
    title = metadata.get("title")
    index = _visible(page, place, stated, title)
    if index is None and not stated:
        extent = find_extent(place.texts[: place.end])
        texts = assign_titles([place.texts[at] for at in extent.titles])
        if texts:
            return Titles(texts, extent.titles[-1] + 1)
    if index is None:
        shown = stated or title
        return Titles({"headline": _without_site(shown, metadata)} if shown else {})
    texts = {"headline": page.lines[index].text}
    above = _neighbour(place, index, -1)
    if above is not None and _is_kicker(page, above, metadata):
        texts["kicker"] = page.lines[above].text
    end = index + 1
    below = _neighbour(place, index, 1)
    if below is not None and _is_subtitle(page, below):
        texts["subtitle"] = page.lines[below].text
        end = below + 1
    return Titles(texts, end)


def _visible(page: Lines, place: Place, stated: str | None, title: str | None) -> int | None:
    """The line with the headline: equal to what is stated, or the longest part of it."""
    last = min(place.end, place.start + _BEFORE_BODY)
    lines = {
        index: _solid(text)
        for index, text in enumerate(place.texts[:last])
        if 2 <= len(text) <= 200 and _may_be_title(text)
    }
    for wanted in filter(None, (stated, title)):
        solid = _solid(wanted)
        equal = [index for index, text in lines.items() if text == solid]
        if equal:
            headings = [index for index in equal if page.lines[index].block_type == "heading"]
            return (headings or equal)[-1]
        parts = [i for i, text in lines.items() if len(text) >= 4 and solid.startswith(text)]
        parts = parts or [i for i, text in lines.items() if len(text) >= 8 and text in solid]
        if parts:
            return max(parts, key=lambda index: len(lines[index]))
    if stated:
        return None
    headings = [i for i in lines if page.containers[page.lines[i].container].tag == "h1"]
    if not headings:
        headings = [i for i in lines if _TITLE_NAMES.search(_names(page, i))]
    return headings[-1] if headings else None


def _may_be_title(text: str) -> bool:
    return not (is_navigation(text) or is_information(text) or is_footer(text) or breadcrumbs(text))


def _solid(text: str) -> str:
    return "".join(text.split())


def _names(page: Lines, index: int) -> str:
    container = page.lines[index].container
    return page.containers[container].names if container >= 0 else ""


def _neighbour(place: Place, index: int, step: int) -> int | None:
    index += step
    while 0 <= index < len(place.texts) and not place.texts[index].strip():
        index += step
    return index if 0 <= index < len(place.texts) else None


def _is_kicker(page: Lines, index: int, metadata: Metadata) -> bool:
    text = page.lines[index].text
    known = (metadata.get("site_name"), metadata.get("column_name"), metadata.get("title"))
    if is_body_like(text) or not _may_be_title(text) or text in known or len(text) < 4:
        return False
    is_heading = page.containers[page.lines[index].container].tag in ("h2", "h3", "h4")
    named = _KICKER_NAMES.search(_names(page, index))
    return bool(is_heading or named or text.endswith((":", "：")))


def _is_subtitle(page: Lines, index: int) -> bool:
    text = page.lines[index].text
    if is_body_like(text) or not _may_be_title(text):
        return False
    return is_subtitle(text) or bool(_SUBTITLE_NAMES.search(_names(page, index)))


def _without_site(title: str, metadata: Metadata) -> str:
    """某某_云溪市人民政府 without the site's name behind it."""
    site = metadata.get("site_name")
    if site and title.endswith(site) and title != site:
        return re.sub(r"[\s_|｜—–-]+$", "", title[: -len(site)])
    return _SUFFIX.sub("", title) or title
