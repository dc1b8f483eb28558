"""Words: how a typed run is cut, and what ranking counts.

Words never decide what is found: a word of the query is looked for as it stands, character
by character, however the text around it was cut. So the dictionary can only shape a query
and its order, and a name that it does not know is still found.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

import rjieba

from search_index.atoms import IDEOGRAPH, char_class

# Grammatical particles: asked for by nobody, and in nearly every text.
PARTICLES = frozenset("的了吗呢吧啊着地得")
_LONGEST_WHOLE = 3


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


def index_words(text: str) -> list[str]:
    """Words of two and more characters in folded text, long ones with the words in them.

    Each begins and ends with an ideograph, so it stands there whole (see `occurrences`).
    """
    return [
        word
        for word in rjieba.cut_for_search(text)
        if len(word) > 1 and char_class(word[0]) == IDEOGRAPH == char_class(word[-1])
    ]


def query_words(run: str) -> list[str]:
    """A run of ideographs as the words to ask for; joined they give back the run.

    A long word is asked for by the words in it, so that 公安局长 finds 公安局局长 too.
    """
    words: list[str] = []
    for word in rjieba.cut(run):
        words.extend(_tiles(word) if len(word) > _LONGEST_WHOLE else [word])
    return words


def _tiles(word: str) -> list[str]:
    """The word as the fewest shorter words side by side, or itself where that fails."""
    inner = {piece for piece in rjieba.cut_for_search(word) if 1 < len(piece) < len(word)}
    best: list[list[str] | None] = [[]]  # for each length, how so much of the word is tiled
    for end in range(1, len(word) + 1):
        choices = [
            [*before, word[start:end]]
            for start in range(end)
            if (before := best[start]) is not None and word[start:end] in inner
        ]
        best.append(min(choices, key=len, default=None))
    return best[-1] or [word]
