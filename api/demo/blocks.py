"""The compact form in which the demo content writes a body, and its way to typed blocks.

A string is a paragraph, or a heading when it starts with `## `, `### ` or `#### `. Within a
paragraph, `**strong**`, `*emphasis*` and `[text](https://...)` become marks; a link within the
site starts with `/`. Objects:

    {"image": "bridge.svg", "caption": "..", "alt": ".."}   alt and credit: else images.json's
    {"quote": "..", "cite": ".."}
    {"list": ["..", ".."], "ordered": true}
    {"table": [["..", ".."], ["..", ".."]], "header_rows": 1, "caption": ".."}
    {"embed": "https://..", "title": "..", "caption": ".."}

Turns, `{"speaker": .., "text": [..]}`, are read in api/demo/pieces.py.
"""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

from api.commands.drafts import Block
from api.demo.records import ContentError, Record, as_list, as_text, read

HEADING = re.compile(r"(#{2,4}) (\S.*)", re.DOTALL)
MARKED = re.compile(
    r"\*\*(?P<strong>[^*]+)\*\*|\*(?P<emphasis>[^*]+)\*"
    r"|\[(?P<link>[^\[\]]+)\]\((?P<href>(?:https:/)?/[^()\s]+)\)"
)
LEFT_OVER = re.compile(r"\*|\]\(")


class Pictures:
    """What images.json says of each picture: its alternative text and credit."""

    def __init__(self, content: Path, folder: Path) -> None:
        self._folder = folder
        self._blocks: dict[str, Block] = {}
        catalogue = read(content / "images.json")
        for record in catalogue.records("images"):
            name = record.text("file")
            width, height = self._size(name, record)
            self._blocks[name] = {
                "type": "image",
                "file": name,
                "alt": record.text("alt"),
                "width": width,
                "height": height,
                "caption": None,
                "credit": record.text_or_none("credit"),
            }
            record.done()
        catalogue.done()

    def block(self, name: str, place: str) -> Block:
        """The image block of a picture; ContentError when images.json has none of that name."""
        if name not in self._blocks:
            raise ContentError(place, f"images.json has no {name}")
        return dict(self._blocks[name])

    def _size(self, name: str, record: Record) -> tuple[int, int]:
        """Width and height in pixels, as the SVG's root states them."""
        try:
            # The files are part of this package, not a stranger's.
            root = ElementTree.parse(self._folder / name).getroot()  # noqa: S314
            return int(root.attrib["width"]), int(root.attrib["height"])
        except (OSError, ElementTree.ParseError, KeyError, ValueError) as error:
            raise record.error(f"{name} is no SVG file with a size: {error!r}") from error


def paragraph(text: str, place: str) -> Block:
    """A paragraph with its marks; offsets count code points of the text without the signs."""
    plain: list[str] = []
    marks: list[Block] = []
    length = end = 0
    for match in MARKED.finditer(text):
        kind = match.lastgroup if match.lastgroup != "href" else "link"
        assert kind is not None  # noqa: S101  # every alternative of the pattern is named
        before, inner = text[end : match.start()], match[kind]
        start = length + len(before)
        mark: Block = {"start": start, "end": start + len(inner), "type": kind}
        marks.append({**mark, "href": match["href"]} if kind == "link" else mark)
        plain += before, inner
        length = start + len(inner)
        end = match.end()
    plain.append(text[end:])
    result = "".join(plain)
    if LEFT_OVER.search(result):
        raise ContentError(place, f"a mark is not closed in {result[:40]!r}")
    block: Block = {"type": "paragraph", "text": result}
    return {**block, "marks": marks} if marks else block


def read_block(value: object, pictures: Pictures, place: str) -> Block:
    """One block of a body, anything but a turn."""
    if isinstance(value, str):
        text = as_text(value, place)
        if heading := HEADING.fullmatch(text):
            return {"type": "heading", "level": len(heading[1]), "text": heading[2]}
        return paragraph(text, place)
    record = Record(value, place)
    block = _object_block(record, pictures)
    record.done()
    return block


def _object_block(record: Record, pictures: Pictures) -> Block:
    if "image" in record:
        block = pictures.block(record.text("image"), record.place)
        block["alt"] = record.text_or_none("alt") or block["alt"]
        block["caption"] = record.text_or_none("caption")
        block["credit"] = record.text_or_none("credit") or block["credit"]
        return block
    if "quote" in record:
        return {
            "type": "quote",
            "text": record.text("quote"),
            "cite": record.text_or_none("cite"),
        }
    if "list" in record:
        return {
            "type": "list",
            "is_ordered": record.flag("ordered"),
            "items": [as_text(item, record.place) for item in record.items("list")],
        }
    if "table" in record:
        return _table(record)
    if "embed" in record:
        url = record.text("embed")
        if not url.startswith("https://"):
            raise record.error(f"embed {url!r} is no https address")
        return {
            "type": "embed",
            "url": url,
            "title": record.text("title"),
            "caption": record.text_or_none("caption"),
        }
    raise record.error("neither image, quote, list, table, embed nor turn")


def _table(record: Record) -> Block:
    rows = []
    for row in record.items("table"):
        cells = as_list(row, record.place)
        if not all(isinstance(cell, str) for cell in cells):
            raise record.error("a cell of the table is no text")
        rows.append(cells)
    if len({len(row) for row in rows}) != 1:
        raise record.error("the rows of the table differ in length")
    header_rows = record.integer_or_none("header_rows")
    return {
        "type": "table",
        "caption": record.text_or_none("caption"),
        "header_rows": 1 if header_rows is None else header_rows,
        "rows": rows,
    }
