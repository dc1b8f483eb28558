"""Running text of a page: blanks as a browser shows them, emphasis and links as marks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

_BLANKS = re.compile(r"[ \t\r\n\f\v\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_DROPPED = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\u200b\u200e\u200f\u2028\u2029\ufeff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Style:
    """What the elements around a piece of text make of it."""

    strong: bool = False
    emphasis: bool = False
    href: str | None = None
    linked: bool = False  # in a link of any kind, followed or not


PLAIN = Style()
LINKED = Style(linked=True)


@dataclass(frozen=True, slots=True)
class Running:
    """A finished line: its text, its marks as blocks carry them, how many characters are links."""

    text: str
    marks: tuple[dict[str, Any], ...]
    linked: int


NOTHING = Running("", (), 0)


@dataclass(slots=True)
class Inline:
    """Collects pieces of text until a block ends or a line breaks."""

    _pieces: list[tuple[str, Style]] = field(default_factory=list)

    def add(self, text: str | None, style: Style) -> None:
        if text:
            self._pieces.append((text, style))

    def take(self) -> Running:
        """What was collected, and start anew.

        Runs of blanks are one blank; a line end in the source between two Chinese characters is
        none, because pages are wrapped there.
        """
        if not self._pieces:
            return NOTHING
        out: list[str] = []
        styled: list[tuple[int, int, Style]] = []
        length, blank = 0, ""
        for piece, style in self._pieces:
            start: int | None = None
            for token in _tokens(_DROPPED.sub("", piece)):
                if token.isspace():
                    blank = "\n" if "\n" in token or blank == "\n" else " "
                    continue
                if blank and out:
                    wrapped = blank == "\n" and _is_wide(out[-1][-1]) and _is_wide(token[0])
                    if not wrapped:
                        out.append(" ")
                        length += 1
                blank = ""
                start = length if start is None else start
                out.append(token)
                length += len(token)
            if start is not None:
                styled.append((start, length, style))
        self._pieces.clear()
        linked = sum(end - start for start, end, style in styled if style.linked)
        return Running("".join(out), tuple(_marks(styled)), linked)


def _tokens(text: str) -> list[str]:
    """Words and blanks in turn."""
    tokens: list[str] = []
    at = 0
    for match in _BLANKS.finditer(text):
        if match.start() > at:
            tokens.append(text[at : match.start()])
        tokens.append(match[0])
        at = match.end()
    if at < len(text):
        tokens.append(text[at:])
    return tokens


def _is_wide(character: str) -> bool:
    return character >= "\u2e80" or character in "“”‘’—…·"


def _marks(styled: list[tuple[int, int, Style]]) -> list[dict[str, Any]]:
    marks: list[dict[str, Any]] = []
    if all(style == PLAIN for _, _, style in styled):
        return marks
    for kind in ("strong", "emphasis", "link"):
        open_mark: dict[str, Any] | None = None
        for start, end, style in styled:
            href = style.href if kind == "link" else None
            wanted = href is not None if kind == "link" else getattr(style, kind)
            joins = open_mark is not None and start - open_mark["end"] <= 1
            if wanted and joins and open_mark is not None and open_mark.get("href") == href:
                open_mark["end"] = end
            elif wanted:
                open_mark = {"start": start, "end": end, "type": kind}
                if href is not None:
                    open_mark["href"] = href
                marks.append(open_mark)
            else:
                open_mark = None
    return sorted(marks, key=lambda mark: (mark["start"], -mark["end"], mark["type"]))
