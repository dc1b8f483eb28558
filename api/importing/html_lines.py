"""The visible page as lines in reading order, each with the block it would be in a body.

One pass over the tree without recursion, so that neither depth nor size matters. Containers are
kept as ranges of lines: what a page's layout says about them is judged afterwards.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from api.commands.drafts import Block
from api.importing.html_inline import Inline, Style
from api.importing.html_pictures import Addresses, read_embed, read_image
from api.importing.html_structures import UNSEEN, plain_text, read_list, read_table
from api.importing.html_tree import attribute

PICTURE = "\ufffc"  # stands for a picture where lines are looked at as text
_BLOCKS_TAGS = """
address article aside blockquote body caption center dd details dialog dir div dl dt fieldset
figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main
menu nav ol p pre section summary table tbody td tfoot th thead tr ul
"""
_BLOCKS = frozenset(_BLOCKS_TAGS.split())
_HEADINGS = {"h1": 2, "h2": 2, "h3": 3, "h4": 4, "h5": 4, "h6": 4}
_LONGEST_HEADING = 80
_FOREIGN = frozenset(["iframe", "video", "audio", "embed"])
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_FILE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|rtf|zip|rar|7z)(?:[?#]|$)", re.IGNORECASE
)


@dataclass(slots=True)
class Container:
    """A block element: its tag, its class and id, and its lines [start, end)."""

    tag: str
    names: str
    parent: int
    start: int
    end: int = 0


@dataclass(slots=True)
class Line:
    """A line of the page. `text` is what the rules for lines look at, `linked` how much of it
    is links, `links` how many; `has_file` marks a link to a document, which is an attachment."""

    text: str
    block: Block
    container: int
    linked: int = 0
    links: int = 0
    has_file: bool = False

    @property
    def block_type(self) -> str:
        kind: str = self.block["type"]
        return kind


@dataclass(slots=True)
class Lines:
    lines: list[Line] = field(default_factory=list)
    containers: list[Container] = field(default_factory=list)


def read_lines(root: etree._Element, addresses: Addresses) -> Lines:
    """All visible lines below `root`."""
    reader = _Reader(addresses)
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        if event == "end":
            reader.end(element)
        elif not reader.start(element):
            walker.skip_subtree()
    return reader.result


class _Reader:
    def __init__(self, addresses: Addresses) -> None:
        self.result = Lines()
        self._addresses = addresses
        self._inline = Inline()
        self._has_file = False
        self._links = 0
        self._open: list[int] = []  # containers around the current place
        self._styles: list[Style] = [Style()]
        self._whole: etree._Element | None = None  # an element that became one block, or nothing
        self._rejected: etree._Element | None = None  # a list or table that is scaffolding
        self._figures: list[int] = []  # for each open figure, the first line in it
        self._verbatim = 0

    def start(self, element: etree._Element) -> bool:
        """False if nothing inside the element is to be read."""
        tag = str(element.tag)
        if tag in UNSEEN or _is_hidden(element):
            self._whole = element
            return False
        if tag == "br":
            self._break_line()
        elif tag == "img":
            if image := read_image(element, self._addresses):
                self._put(PICTURE, image)
        elif tag in _FOREIGN:
            if embed := read_embed(element, self._addresses):
                self._put(PICTURE, embed)
            self._whole = element
            return False
        elif tag in _BLOCKS:
            return self._start_block(element, tag)
        else:
            self._styles.append(self._style(element, tag))
        self._add(element.text)
        return True

    def end(self, element: etree._Element) -> None:
        tag = str(element.tag)
        if element is self._whole:
            self._whole = None
            if tag in _BLOCKS and tag not in UNSEEN:
                self._end_line()
        elif tag in _BLOCKS:
            self._end_block(element, tag)
        elif tag not in ("br", "img"):
            self._styles.pop()
        self._add(element.tail)

    def _start_block(self, element: etree._Element, tag: str) -> bool:
        self._end_line()
        if tag in ("table", "ul", "ol") and self._rejected is None:
            block = read_table(element) if tag == "table" else read_list(element)
            if block:
                self._open_container(element, tag)
                self._put_structure(element, block)
                self._close_container()
                self._whole = element
                return False
            self._rejected = element
        elif tag == "tr" and _is_short_row(element):
            self._open_container(element, tag)
            cells = [plain_text(cell) for cell in element]
            text = "  ".join(cell.text for cell in cells if cell.text)
            if text:
                block = {"type": "paragraph", "text": " ".join(text.split())}
                self._links = sum(1 for _ in element.iterdescendants("a"))
                self._append(text, block, sum(cell.linked for cell in cells))
            self._close_container()
            self._whole = element
            return False
        self._open_container(element, tag)
        if tag == "figure":
            self._figures.append(len(self.result.lines))
        self._verbatim += tag == "pre"
        self._add(element.text)
        return True

    def _end_block(self, element: etree._Element, tag: str) -> None:
        self._end_line()
        if tag == "figcaption" and self._figures:
            self._caption(self.result.containers[self._open[-1]].start)
        if tag == "figure":
            self._figures.pop()
        self._verbatim -= tag == "pre"
        if element is self._rejected:
            self._rejected = None
        self._close_container()

    def _caption(self, start: int) -> None:
        """The lines of a figcaption go to the figure's last picture, if there is one."""
        lines = self.result.lines
        pictures = [line for line in lines[self._figures[-1] : start] if line.text == PICTURE]
        if pictures and start < len(lines):
            pictures[-1].block["caption"] = " ".join(line.text for line in lines[start:])
            del lines[start:]

    def _open_container(self, element: etree._Element, tag: str) -> None:
        names = f"{attribute(element, 'id')} {attribute(element, 'class')}".strip()
        role = attribute(element, "role") or attribute(element, "itemprop")
        parent = self._open[-1] if self._open else -1
        start = len(self.result.lines)
        self.result.containers.append(Container(tag, f"{names} {role}".strip(), parent, start))
        self._open.append(len(self.result.containers) - 1)

    def _close_container(self) -> None:
        self.result.containers[self._open.pop()].end = len(self.result.lines)

    def _style(self, element: etree._Element, tag: str) -> Style:
        style = self._styles[-1]
        if tag in ("b", "strong"):
            return Style(True, style.emphasis, style.href, style.linked)
        if tag in ("i", "em"):
            return Style(style.strong, True, style.href, style.linked)
        if tag == "a" and (address := attribute(element, "href")):
            self._links += 1
            self._has_file = self._has_file or bool(_FILE.search(address))
            href = self._addresses.absolute(address)
            return Style(style.strong, style.emphasis, href, True)
        return style

    def _add(self, text: str | None) -> None:
        if not text:
            return
        style = self._styles[-1]
        if not self._verbatim:
            self._inline.add(text, style)
            return
        first, *others = text.split("\n")
        self._inline.add(first, style)
        for line in others:
            self._end_line()
            self._inline.add(line, style)

    def _end_line(self) -> None:
        running = self._inline.take()
        if running.text:
            block = self._block(running.text)
            if running.marks and block["type"] == "paragraph":
                block["marks"] = list(running.marks)
            self._append(running.text, block, running.linked)

    def _break_line(self) -> None:
        if self._tag() in _HEADINGS:  # a long headline set in two lines is one
            self._inline.add(" ", self._styles[-1])
        else:
            self._end_line()

    def _tag(self) -> str:
        return self.result.containers[self._open[-1]].tag if self._open else "p"

    def _block(self, text: str) -> Block:
        tag = self._tag()
        if tag in _HEADINGS and len(text) <= _LONGEST_HEADING:
            return {"type": "heading", "level": _HEADINGS[tag], "text": text}
        return {"type": "paragraph", "text": text}

    def _put(self, text: str, block: Block) -> None:
        """A block of its own, also where it stands in the middle of a sentence."""
        self._end_line()
        self._append(text, block, 0)

    def _put_structure(self, element: etree._Element, block: dict[str, Any]) -> None:
        parts = block.get("items") or [cell for row in block["rows"] for cell in row]
        links = list(element.iterdescendants("a"))
        linked = sum(plain_text(link).linked for link in links)
        self._links = len(links)
        self._has_file = any(_FILE.search(attribute(link, "href")) for link in links)
        self._append("  ".join(filter(None, parts)), block, linked)

    def _append(self, text: str, block: Block, linked: int) -> None:
        place = self._open[-1] if self._open else -1
        self.result.lines.append(Line(text, block, place, linked, self._links, self._has_file))
        self._has_file, self._links = False, 0


def _is_hidden(element: etree._Element) -> bool:
    if element.tag in ("html", "body"):
        return False
    return element.get("hidden") is not None or bool(_HIDDEN.search(attribute(element, "style")))


def _is_short_row(row: etree._Element) -> bool:
    """A row of a table for layout that holds a line's worth of labels and values."""
    cells = list(row)
    if len(cells) < 2:
        return False
    if any(node.tag in _BLOCKS and node.tag not in ("td", "th") for node in row.iterdescendants()):
        return False
    if any(node.tag in ("br", "img", *_FOREIGN) for node in row.iterdescendants()):
        return False
    return 0 < sum(len(plain_text(cell).text) for cell in cells) <= 160
