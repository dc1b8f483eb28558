"""Words: how a typed run is cut, and what ranking counts.

Words never decide what is found: a word of the query is looked for as it stands, character
by character, however the text around it was cut. So the dictionary can only shape a query
and its order, and a name that it does not know is still found.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path

import rjieba

from search_index.text.atoms import DIGIT, IDEOGRAPH, classes

Span = tuple[int, int]

# Grammatical particles: asked for by nobody, and in nearly every text.
PARTICLES = frozenset("的了吗呢吧啊着地得")
# What is asked with and not for: texts that answer have none of it.
QUESTION_WORDS = frozenset(
    (
        *("什么", "甚么", "是什么", "为什么", "为何", "怎么", "怎么样", "怎样", "如何", "请问"),
        *("哪", "哪些", "哪个", "哪里", "哪儿", "哪位", "哪种", "哪年", "谁", "几", "几个", "几年"),
        *("何", "何时", "何地", "何人", "何种", "多少", "多大", "多长", "多久", "多高"),
        *("是否", "能否", "可否", "有没有", "是不是", "指的是"),
    )
)
_COUNTERS = frozenset("年月日号时分秒")
_LONGEST_WHOLE = 3
_REMEMBERED = 4_096  # words of queries: the same come again
_FIRST, _LAST = "\u4e00", "\u9fff"  # nearly every ideograph, told without a look-up

_PIECES = re.compile("c+|[ld]+")
_SCHEMES = frozenset({"http", "https", "ftp"})
_DECIMAL = re.compile(
    r"(?<![a-z\d])(?<![a-z\d][.,])(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)+)(?![.,]?[a-z\d])",
    re.ASCII,
)
# 2019.3.6 and 2019-03, which are no decimals.
DASHED_DATE = re.compile(
    r"(?P<year>[12]\d{3})[-/.](?P<month>0?[1-9]|1[0-2])(?:[-/.](?P<day>[0-3]?\d))?(?!\d)", re.ASCII
)


@cache
def segmenter_fingerprint() -> dict[str, str]:
    """Name, version and dictionary of the segmenter; part of an index."""
    # The dictionary is compiled into the extension module, so its hash is the module's.
    module = Path(rjieba.__file__).parent
    compiled = sorted(path for path in module.iterdir() if path.suffix in {".so", ".pyd"})
    digest = hashlib.sha256()
    for path in compiled:
        digest.update(path.read_bytes())
    return {
        "name": "rjieba",
        "version": version("rjieba"),
        "dictionary": "sha256:" + digest.hexdigest(),
    }


def is_known(word: str) -> bool:
    """Whether the dictionary has the word; if not, a cut that gave it was a guess."""
    return rjieba.cut(word, hmm=False) == [word]


def cut_run(folded: str) -> list[Span]:
    """Where the words of a typed run stand: ideographs by the dictionary, letters and digits
    together (iphone15), a decimal as one, a number with the character that counts by it
    (2024年, 47号)."""
    kinds = classes(folded)
    words: list[Span] = []
    for start, end in _pieces(folded, kinds):
        if kinds[start] != IDEOGRAPH:
            words.append((start, end))
            continue
        position = start
        cut = query_words(folded[start:end])
        if words and words[-1][1] == start:
            counted = _joined_to(kinds[start - 1], folded[start:end], cut)
            if counted:
                position += counted
                words[-1] = (words[-1][0], position)
                cut = query_words(folded[position:end]) if position < end else []
        for word in cut:
            words.append((position, position + len(word)))
            position += len(word)
    return words


def query_words(run: str) -> list[str]:
    """A run of ideographs as the words to ask for; joined they give back the run.

    A long word is asked for by the words in it, so that 公安局长 finds 公安局局长 too.
    """
    words: list[str] = []
    for word in rjieba.cut(run):
        words.extend(_tiles(word) if len(word) > _LONGEST_WHOLE else [word])
    return words


def _pieces(folded: str, kinds: str) -> Iterator[Span]:
    """Runs of ideographs, and of letters and digits; a decimal is one. The scheme of an
    address is none: it says nothing."""
    spans = [match.span() for match in _PIECES.finditer(kinds)]
    ends = {end for _, end in spans}
    decimals = {
        match.start(): match.end()
        for match in _DECIMAL.finditer(folded)
        if match.end() in ends and not DASHED_DATE.fullmatch(match[0])
    }
    covered = 0
    for start, end in spans:
        is_scheme = folded.startswith("://", end) and folded[start:end] in _SCHEMES
        if start >= covered and not is_scheme:
            covered = decimals.get(start, end)
            yield start, covered


def _joined_to(kind_before: str, piece: str, cut: list[str]) -> int:
    """How many characters belong to the letters or digits before: 47号, c++, google+; but
    not the plus of 5g+工业, nor what the dictionary knows as a word (2019 年度)."""
    if piece.startswith("++"):
        return 2
    if piece == "+":
        return 1
    if kind_before != DIGIT or piece[0] == "+":
        return 0
    is_guess = piece[0] in _COUNTERS and not is_known(cut[0])
    return int(len(cut[0]) == 1 or is_guess)


@lru_cache(maxsize=_REMEMBERED)
def _tiles(word: str) -> tuple[str, ...]:
    """The word as the fewest shorter words side by side, or itself where that fails."""
    inner = {piece for piece in rjieba.cut_for_search(word) if 1 < len(piece) < len(word)}
    longest = max(map(len, inner), default=0)
    best: list[tuple[str, ...] | None] = [()]  # for each length, how so much of it is tiled
    for end in range(1, len(word) + 1):
        choices = [
            (*before, word[start:end])
            for start in range(max(end - longest, 0), end)
            if (before := best[start]) is not None and word[start:end] in inner
        ]
        best.append(min(choices, key=len, default=None))
    return best[-1] or (word,)
