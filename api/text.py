"""Small operations on Chinese text that several rooms need: slugs, excerpts, plain text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

MAX_SLUG = 80
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_SENTENCE_END = "。！？!?；;"


def slugify(text: str, fallback: str = "x") -> str:
    """ASCII slug of a Chinese or Latin text: pinyin syllables joined by hyphens.

    Characters without a reading are dropped; `fallback` stands in when nothing is left.
    """
    from pypinyin import lazy_pinyin  # noqa: PLC0415  (its tables load slowly; few need them)

    syllables = lazy_pinyin(unicodedata.normalize("NFKC", text), errors="default")
    slug = _NOT_SLUG.sub("-", "-".join(syllables).lower()).strip("-")
    if len(slug) > MAX_SLUG:
        slug = slug[:MAX_SLUG].rsplit("-", 1)[0]
    return slug or fallback


def excerpt(text: str, length: int = 120) -> str:
    """The first `length` characters, cut after a sentence where one ends in the second half."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    cut = text[:length]
    end = max(cut.rfind(mark) for mark in _SENTENCE_END)
    return cut[: end + 1] if end >= length // 2 else cut[:-1] + "…"


def block_texts(blocks: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    """The readable text of body blocks, one string for each paragraph, item or cell row."""
    for block in blocks:
        match block["type"]:
            case "paragraph" | "heading" | "quote":
                yield block["text"]
            case "list":
                yield from block["items"]
            case "table":
                yield from ("\t".join(row) for row in block["rows"])
            case "image" | "embed":
                yield from filter(None, (block.get("caption"),))
            case "turn":
                yield from block_texts(block["blocks"])
