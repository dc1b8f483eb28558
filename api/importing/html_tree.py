"""HTML text to a tree, whatever its state: huge, unclosed or nested without end. Nothing runs."""

from __future__ import annotations

import re

from lxml import etree

_INLINE = r"a|abbr|b|big|cite|em|font|i|ins|o:p|s|small|span|strike|strong|sub|sup|u"
_INLINE_TAG = re.compile(rf"</?(?:{_INLINE})\b[^<>]*>", re.IGNORECASE)
_BLOCK_TAG = re.compile(
    r"</?(?:div|p|table|tbody|thead|tr|td|th|ul|ol|li|dl|dt|dd|section|article|main|center|form"
    r"|blockquote|h[1-6])\b[^<>]*>",
    re.IGNORECASE,
)
_NUL = re.compile(r"[\x00\ufffe\uffff\ud800-\udfff]")


def parse_tree(html: str) -> tuple[etree._Element | None, list[str]]:
    """The root, None for nothing at all, and notes on what had to be given up.

    The parser stops at 2,048 levels and drops what is deeper. Such pages come from elements that
    are never closed: they are read once more as plain lines, so that no text is lost.
    """
    data = _NUL.sub("", html)
    root, is_complete = _parse(data)
    if is_complete:
        return root, []
    root, is_complete = _parse(_INLINE_TAG.sub("", data))
    if is_complete:
        return root, ["elements are nested too deeply: read without emphasis and links"]
    root, _ = _parse(_BLOCK_TAG.sub("<br>", _INLINE_TAG.sub("", data)))
    return root, ["elements are nested too deeply: read as plain lines"]


def _parse(html: str) -> tuple[etree._Element | None, bool]:
    parser = etree.HTMLParser(
        encoding="utf-8",
        huge_tree=True,
        recover=True,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )
    root = etree.fromstring(html.encode(), parser) if html.strip() else None
    stopped = any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log)
    return root, not stopped


def attribute(element: etree._Element, name: str) -> str:
    return str(element.get(name) or "").strip()
