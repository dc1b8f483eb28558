"""The smallest things that can be found, and the terms they are indexed by.

An atom is one ideograph (kana, Hangul, emoji and other signs count as such), one run of
letters, or one run of digits. Terms are atoms and pairs of touching atoms. No dictionary
takes part, so nothing that stands in a text can be missed: a phrase of two atoms is one
term, a longer one is the texts that have all its pairs, looked at afterwards.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import numpy as np

from search_index.container import Array
from search_index.text.codes import CodeTable

IDEOGRAPH, LETTER, DIGIT, SEPARATOR = "c", "l", "d", " "

_RUNS = re.compile("c+|l+|d+")
_SPACELESS = ((0x0E00, 0x109F), (0x1780, 0x17FF))  # Thai, Lao, Tibetan, Burmese; Khmer


class _ClassTable(dict[int, str]):
    def __missing__(self, code: int) -> str:
        kind = self[code] = _classify(code)
        return kind


def _classify(code: int) -> str:
    character = chr(code)
    category = unicodedata.category(character)
    if category == "Nd":
        return DIGIT
    if category[0] in "LM":
        spaceless = code >= 0x2E80 or any(low <= code <= high for low, high in _SPACELESS)
        return IDEOGRAPH if spaceless else LETTER
    # Unassigned (Cn) and private (Co) code points are most often rare characters of names.
    if category in {"Nl", "No", "So", "Sc", "Cn", "Co"} or character == "+":
        return IDEOGRAPH
    return SEPARATOR


_CLASSES = _ClassTable()
_CLASS_CODES = CodeTable(lambda code: ord(_CLASSES[code]), np.uint8)


def char_class(character: str) -> str:
    """IDEOGRAPH, LETTER, DIGIT or SEPARATOR."""
    return _CLASSES[ord(character)]


def class_codes(text: str) -> Array:
    """The class of each character, as the code of its letter (uint8)."""
    return _CLASS_CODES.values(text)


def classes(text: str) -> str:
    """The class of each character, as a text of the same length."""
    return class_codes(text).tobytes().decode("ascii")


def occurrences(text: str, needle: str) -> Iterator[int]:
    """Where the needle stands in folded text, whole: 17 is not in 2017, nor art in party."""
    first, last = char_class(needle[0]), char_class(needle[-1])
    size = len(needle)
    start = text.find(needle)
    while start >= 0:
        end = start + size
        cut_before = first != IDEOGRAPH and start > 0 and char_class(text[start - 1]) == first
        cut_after = last != IDEOGRAPH and end < len(text) and char_class(text[end]) == last
        if cut_before or cut_after:
            start = text.find(needle, start + 1)
        else:
            yield start
            start = text.find(needle, end)


def is_index_word(word: str) -> bool:
    """Whether a word of the dictionary is kept as one: of two and more characters, with an
    ideograph at both ends, so that it always stands there whole (see `occurrences`)."""
    return len(word) > 1 and char_class(word[0]) == IDEOGRAPH == char_class(word[-1])


def trim(text: str) -> str:
    """Folded text without the separators around it; empty when there is nothing else."""
    kinds = classes(text)
    lead = len(kinds) - len(kinds.lstrip(SEPARATOR))
    return text[lead : len(kinds.rstrip(SEPARATOR))]
