"""One form for all the ways to write the same text, with the way back.

Text and query are folded by the same table, so that full width, upper case, traditional
characters, padded names (吕　锋) and typographic spaces (5G 时代) never stand between a
reader and what is there. Folding works character by character: a part of a text folds to
the same part of the folded text, and each folded character knows where it came from, which
is what highlights on the original text need.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version

import numpy as np
from opencc import OpenCC

from search_index.container import Array
from search_index.text.atoms import DIGIT, IDEOGRAPH, LETTER, char_class
from search_index.text.codes import CodeTable

# Raise it when anything here changes what a text folds to: indexes built before are outdated.
FOLDING_VERSION = 2

_BRACKETS_OPEN = "〔【〖[{"
_BRACKETS_CLOSE = "〕】〗]}"
_QUOTES = "“”„‟«»″「」『』"
_APOSTROPHES = "‘’‚‛′`"
_DASHES = "‐‑‒–—―−⸺⸻"
_DOTS = "·•‧∙⋅・"
_PUNCTUATION = {
    **dict.fromkeys(_BRACKETS_OPEN, "("),
    **dict.fromkeys(_BRACKETS_CLOSE, ")"),
    **dict.fromkeys(_QUOTES, '"'),
    **dict.fromkeys(_APOSTROPHES, "'"),
    **dict.fromkeys(_DASHES, "-"),
    **dict.fromkeys(_DOTS, "·"),
    "〜": "~",
}
# Other forms of a character, as fonts, old prints and names have them, that OpenCC leaves alone.
_VARIANTS = dict(
    zip(
        "囯囻戸髙﨑淸衞槪靑靜淨凈敎敍吿吳戲鄕溫硏絕說稅銳閱悅脫兌緖値剝彥產",
        "国国户高崎清卫概青静净净教叙告吴戏乡温研绝说税锐阅悦脱兑绪值剥彦产",
        strict=True,
    )
)
_SQUEEZABLE = re.compile(" +|-")
_EXPANDS = 0x110000  # no code point: the character folds to none or to several


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text; character i came from original[starts[i]:ends[i]]."""

    text: str
    starts: list[int]
    ends: list[int]


def fold(text: str) -> str:
    """The folded form, without the way back (faster)."""
    singly = _fold_singly(text)
    if singly is not None:
        plain = singly[0]
    else:
        plain = "".join(_fold_cluster(text[start:end]) for start, end in _clusters(text))
    pieces: list[str] = []
    kept_from = 0
    for start, end, replacement in _squeezed(plain):
        pieces += (plain[kept_from:start], replacement)
        kept_from = end
    return "".join(pieces) + plain[kept_from:] if pieces else plain


def fold_with_offsets(text: str) -> Folded:
    """The same folded form, each character with its place in the original."""
    singly = _fold_singly(text)
    if singly is not None:
        plain, starts = singly
        ends = starts + 1
    else:
        plain, starts, ends = _fold_by_clusters(text)
    kept = np.ones(len(plain), np.bool_)
    pieces: list[str] = []
    kept_from = 0
    for start, end, replacement in _squeezed(plain):
        pieces += (plain[kept_from:start], replacement)
        kept_from = end
        if replacement:  # of a run of spaces, the first stands for all
            ends[start] = ends[end - 1]
            kept[start + 1 : end] = False
        else:
            kept[start:end] = False
    if pieces:
        plain = "".join(pieces) + plain[kept_from:]
        starts, ends = starts[kept], ends[kept]
    return Folded(plain, starts.tolist(), ends.tolist())


def _fold_singly(text: str) -> tuple[str, Array] | None:
    """The text folded character by character, as nearly every text can be, and where each
    folded character came from; None where some of them compose."""
    codes = _code_table().values(text)
    origins = np.arange(len(codes))
    if codes.max(initial=0) == _EXPANDS:
        codes, origins = _expanded(text, codes)
    plain = codes.tobytes().decode("utf-32-le")
    return (plain, origins) if unicodedata.is_normalized("NFC", plain) else None


def _expanded(text: str, codes: Array) -> tuple[Array, Array]:
    """The codes with those that fold to several or to none in full, and where each is from."""
    table = _table()
    places = np.flatnonzero(codes == _EXPANDS)
    folded = [table[ord(text[place])] for place in places.tolist()]
    lengths = np.ones(len(codes), np.intp)
    lengths[places] = [len(each) for each in folded]
    origins = np.repeat(np.arange(len(codes)), lengths)
    expanded = codes[origins]
    expanded[expanded == _EXPANDS] = np.frombuffer("".join(folded).encode("utf-32-le"), "<u4")
    return expanded, origins


def _fold_by_clusters(text: str) -> tuple[str, Array, Array]:
    folded: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text):
        cluster = _fold_cluster(text[start:end])
        folded.append(cluster)
        starts.extend([start] * len(cluster))
        ends.extend([end] * len(cluster))
    return "".join(folded), np.array(starts, np.intp), np.array(ends, np.intp)


@cache
def folding_fingerprint() -> dict[str, str | int]:
    """What the folded form depends on; part of an index, compared on opening."""
    return {
        "version": FOLDING_VERSION,
        "opencc": version("opencc"),
        "unicode": unicodedata.unidata_version,
    }


class _FoldTable(dict[int, str]):
    """Code point -> folded text, worked out once for each character that turns up."""

    def __init__(self) -> None:
        super().__init__()
        self._simplify = OpenCC("t2s").convert
        self._traditional = OpenCC("jp2t").convert  # 図 -> 圖, as many Chinese write it too

    def __missing__(self, code: int) -> str:
        folded = self[code] = self._fold(chr(code))
        return folded

    def _fold(self, character: str) -> str:
        category = unicodedata.category(character)
        if category in {"Cs", "Cc", "Zs", "Zl", "Zp"} or character == "\ufffd":
            return " "
        if category == "Cf" or _is_variation_selector(character):
            return ""  # seen by nobody, so typed by nobody
        plain = unicodedata.normalize("NFKC", character).casefold()
        plain = unicodedata.normalize("NFKC", plain)
        return "".join(self._fold_plain(each) for each in plain)

    def _fold_plain(self, character: str) -> str:
        if character.isspace():
            return " "
        if character in _PUNCTUATION:
            return _PUNCTUATION[character]
        simplified: str = self._simplify(_VARIANTS.get(character, character))
        if simplified == character and not _is_common(character):
            simplified = self._simplify(self._traditional(character))
        return simplified if len(simplified) == 1 else character


def _is_common(character: str) -> bool:
    """Whether it is a character of simplified Chinese (GB 2312), which stays what it is: 芸 is
    no 艺 here."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


@cache
def _table() -> _FoldTable:
    return _FoldTable()


@cache
def _code_table() -> CodeTable:
    table = _table()

    def fold_code(code: int) -> int:
        folded = table[code]
        return ord(folded) if len(folded) == 1 else _EXPANDS

    return CodeTable(fold_code, np.dtype("<u4"))


def _is_variation_selector(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Spans of characters that compose with one another: é typed as e and an accent."""
    start = 0
    for i in range(1, len(text)):
        if not _continues(text[i]):
            yield start, i
            start = i
    if text:
        yield start, len(text)


def _continues(character: str) -> bool:
    return (
        unicodedata.combining(character) != 0
        or "\u1160" <= character <= "\u11ff"  # Hangul vowels and finals
        or character in "\uff9e\uff9f"  # voicing marks of half-width kana
    )


def _fold_cluster(cluster: str) -> str:
    table = _table()
    if len(cluster) == 1:
        return table[ord(cluster)]
    composed = unicodedata.normalize("NFKC", cluster)
    return unicodedata.normalize("NFC", composed.translate(table))


def _squeezed(plain: str) -> Iterator[tuple[int, int, str]]:
    """Spans to replace: spaces and hyphens that people put in or leave out at will.

    Next to a Chinese character a space means nothing, nor between a letter and a digit
    (iPhone 15, COVID-19); elsewhere any run of spaces is one.
    """
    for match in _SQUEEZABLE.finditer(plain):
        start, end = match.span()
        before = char_class(plain[start - 1]) if start else IDEOGRAPH
        after = char_class(plain[end]) if end < len(plain) else IDEOGRAPH
        meaningless = {before, after} == {LETTER, DIGIT}
        if plain[start] == " ":
            meaningless = meaningless or IDEOGRAPH in (before, after)
            if meaningless or end - start > 1:
                yield start, end, "" if meaningless else " "
        elif meaningless:
            yield start, end, ""
