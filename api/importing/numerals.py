"""Numbers as Chinese pages write them: 第十二期, 第一百二十期, 第３期."""

from __future__ import annotations

import re
import unicodedata

_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "○": 0,
    "两": 2,
}
_UNITS = {"十": 10, "百": 100, "千": 1000}

NUMERAL = r"[0-9０-９零〇○一二两三四五六七八九十百千]{1,8}"
ORDINAL_EPISODE = re.compile(rf"第\s*(?P<number>{NUMERAL})\s*期")


def parse_number(text: str) -> int | None:
    """The value of a numeral in digits or in characters; None if it is not one.

    >>> parse_number("一百二十"), parse_number("二〇一九"), parse_number("１２")
    (120, 2019, 12)
    """
    text = unicodedata.normalize("NFKC", text).strip()
    if text.isascii():
        return int(text) if text.isdigit() else None
    if not text or any(character not in _DIGITS and character not in _UNITS for character in text):
        return None
    if not any(character in _UNITS for character in text):
        return int("".join(str(_DIGITS[character]) for character in text))
    total, digit = 0, None
    for character in text:
        if character in _UNITS:
            total += (1 if digit is None else digit) * _UNITS[character]
            digit = None
        else:
            digit = _DIGITS[character]
    return total + (digit or 0)
