"""A saved HTML page: its tags, and the body of the visible page as blocks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lxml import etree

from api.commands.drafts import Block
from api.importing.html_body import Place, find_place
from api.importing.html_lines import PICTURE, Line, Lines, read_lines
from api.importing.html_metadata import page_address, read_metadata
from api.importing.html_pictures import Addresses
from api.importing.html_titles import Titles, find_titles
from api.importing.html_tree import attribute, parse_tree
from api.importing.labels import is_navigation
from api.importing.page import Metadata, Page
from api.importing.text_page import clean_line, paragraph
from api.importing.trimming import find_end, find_information

_CRUMBS = ("crumb", "position", "weizhi", "dqwz", "location")


def read_html_page(html: str, folder: Path | None) -> Page:
    """Read a page. `folder` is where the file lies, for pictures that were saved beside it."""
    root, notes = parse_tree(html)
    if root is None:
        return Page(kind="page", head=[], body=[], tail=[], notes=notes)
    metadata = read_metadata(root, html)
    address = page_address(metadata)
    if "url" in metadata.values:
        metadata.values["url"] = (address or "", metadata.origin("url"))
    addresses = Addresses(_base(root, address), folder)
    lines = read_lines(root, addresses)
    _take_image(metadata, addresses)
    place = find_place(lines)
    titles = find_titles(lines, place, metadata)
    start, end = _extent(lines.lines, place, titles)
    body = _blocks(lines, place, start, end)
    if not body and (stated := metadata.get("body")):
        body = [paragraph(text) for text in map(clean_line, stated.splitlines()) if text]
        notes.append("the visible page has no body: it was taken from JSON-LD articleBody")
    if addresses.left_out:
        count = len(set(addresses.left_out))
        notes.append(f"pictures left out, because their files are not here: {count}")
    inside = [index for index in range(start, end) if place.furniture[index]]
    return Page(
        kind="page",
        head=[_shown(lines, index) for index in range(start)],
        body=body,
        tail=[_shown(lines, index) for index in [*inside, *range(end, len(lines.lines))]],
        metadata=metadata,
        titles=titles.texts,
        notes=notes,
        folder=folder,
    )


def read_fragment(html: str) -> list[Block]:
    """The blocks of a piece of HTML that is all body, such as content_html."""
    root, _ = parse_tree(html)
    if root is None:
        return []
    return [line.block for line in read_lines(root, Addresses()).lines]


def _base(root: etree._Element, address: str | None) -> str | None:
    base = next(root.iter("base"), None)
    stated = Addresses(address).absolute(attribute(base, "href")) if base is not None else None
    return stated or address


def _take_image(metadata: Metadata, addresses: Addresses) -> None:
    if image := metadata.get("image"):
        metadata.values["image"] = (addresses.absolute(image) or "", metadata.origin("image"))


def _extent(lines: Sequence[Line], place: Place, titles: Titles) -> tuple[int, int]:
    """First and after-last line of the body within its place."""
    texts = place.texts[: place.end]
    information = find_information(texts, titles.end)
    start = titles.end or place.start
    if information and (titles.end or information[0] <= place.start + 2):
        start = max(start, information[1])
    end = max(start, find_end([t.replace(PICTURE, "") for t in _unlinked(lines, texts)], start))
    while end < len(texts) and texts[end] == PICTURE:
        end += 1
    headline = "".join(titles.texts.get("headline", "").split())
    while start < end and _is_leading_furniture(texts[start], headline):
        start += 1
    return start, end


def _unlinked(lines: Sequence[Line], texts: Sequence[str]) -> list[str]:
    """Lines that are nothing but a link blanked: behind the last words they are navigation."""
    return [
        "" if line.links and line.linked >= len(text) * 0.9 and not line.has_file else text
        for line, text in zip(lines, texts, strict=False)
    ]


def _is_leading_furniture(text: str, headline: str) -> bool:
    return not text.strip() or is_navigation(text) or "".join(text.split()) == headline


def _blocks(page: Lines, place: Place, start: int, end: int) -> list[Block]:
    quotes = _quotes(page, start, end)
    blocks: list[Block] = []
    for index in range(start, end):
        line = page.lines[index]
        if place.furniture[index]:
            continue
        if index in quotes and line.block["type"] == "paragraph":
            blocks.append({"type": "quote", "text": line.text, "cite": None})
        else:
            blocks.append(line.block)
    return blocks


def _quotes(page: Lines, start: int, end: int) -> set[int]:
    """Lines of blockquotes. One with much of the body in it is mere indentation."""
    quoted: set[int] = set()
    for container in page.containers:
        lines = container.end - container.start
        if container.tag == "blockquote" and 0 < lines <= 3 and lines * 2 < end - start:
            quoted.update(range(max(start, container.start), min(end, container.end)))
    return quoted


def _shown(page: Lines, index: int) -> str:
    """A line outside the body as text; a list of links under 当前位置 as breadcrumbs."""
    line = page.lines[index]
    if line.block_type == "list" and line.container >= 0:
        container = page.containers[line.container]
        names = container.names
        if container.parent >= 0:
            names += " " + page.containers[container.parent].names
        if any(word in names.lower() for word in _CRUMBS):
            return "当前位置：" + " > ".join(line.block["items"])
    return line.text.replace(PICTURE, "")
