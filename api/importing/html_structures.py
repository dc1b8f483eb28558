"""Tables and lists that carry content, told from those that only lay out a page."""

from __future__ import annotations

from lxml import etree

from api.commands.drafts import Block
from api.importing.html_inline import LINKED, PLAIN, Inline, Running
from api.importing.html_tree import attribute

_UNSEEN_TAGS = """
script style noscript template head select option button textarea input canvas map object applet
param svg math link meta title base datalist
"""
UNSEEN = frozenset(_UNSEEN_TAGS.split())
_LONGEST_CELL = 300
_LAYOUT_TAGS = """
table div ul ol dl img iframe video h1 h2 h3 h4 h5 h6 form blockquote figure
"""
_LAYOUT = frozenset(_LAYOUT_TAGS.split())
_NOT_IN_ITEMS_TAGS = """
table div dl img iframe video h1 h2 h3 form blockquote figure
"""
_NOT_IN_ITEMS = frozenset(_NOT_IN_ITEMS_TAGS.split())


def plain_text(element: etree._Element) -> Running:
    """The text within an element as one line."""
    inline = Inline()
    links = 0
    walker = etree.iterwalk(element, events=("start", "end"))
    for event, node in walker:
        if event == "start":
            if node.tag in UNSEEN:
                walker.skip_subtree()
                continue
            links += node.tag == "a"
            if node.tag in ("br", "p", "tr", "li"):
                inline.add(" ", PLAIN)
            inline.add(node.text, LINKED if links else PLAIN)
        else:
            links -= node.tag == "a"
            if node is not element:
                inline.add(node.tail, LINKED if links else PLAIN)
    return inline.take()


def read_table(table: etree._Element) -> Block | None:
    """The block of a table of data; None for one that is scaffolding."""
    if attribute(table, "role") in ("presentation", "none"):
        return None
    rows: list[list[str]] = []
    header_rows = 0
    for row in table.iterdescendants():
        if row.tag in _LAYOUT:
            return None
        if row.tag != "tr":
            continue
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        texts = [plain_text(cell).text for cell in cells]
        if any(len(text) > _LONGEST_CELL for text in texts):
            return None
        if not any(texts):
            continue
        if header_rows == len(rows) and all(cell.tag == "th" for cell in cells):
            header_rows += 1
        rows.append(texts)
    wide = [row for row in rows if len(row) >= 2]
    if len(rows) < 2 or len(wide) * 2 < len(rows):
        return None
    caption = table.find("caption")
    title = plain_text(caption).text if caption is not None else ""
    if header_rows == len(rows):
        header_rows = 0
    return {
        "type": "table",
        "caption": title or None,
        "header_rows": header_rows,
        "rows": rows,
    }


def read_list(element: etree._Element) -> Block | None:
    """The block of a list whose items are text; None for one that holds larger things."""
    for node in element.iterdescendants():
        if node.tag in _NOT_IN_ITEMS:
            return None
    items = [_own_text(item) for item in element.iterdescendants("li")]
    outside = [element.text, *(child.tail for child in element)]
    if any(text and text.strip() for text in outside) or any(c.tag != "li" for c in element):
        return None
    items = [item for item in items if item]
    if not items:
        return None
    return {"type": "list", "is_ordered": element.tag == "ol", "items": items}


def _own_text(item: etree._Element) -> str:
    """The text of an item without that of lists inside it, whose items follow on their own."""
    inline = Inline()
    inline.add(item.text, PLAIN)
    for child in item:
        if child.tag not in ("ul", "ol"):
            inline.add(" " if child.tag in ("br", "p") else None, PLAIN)
            inline.add(plain_text(child).text if child.tag not in UNSEEN else None, PLAIN)
        else:
            inline.add(" ", PLAIN)
        inline.add(child.tail, PLAIN)
    return inline.take().text
