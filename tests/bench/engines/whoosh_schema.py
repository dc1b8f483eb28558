"""The schema that stock Whoosh and our columnar segments share.

The tokenizer stands at module level, because Whoosh pickles a schema.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import rjieba
from whoosh.analysis import Token, Tokenizer
from whoosh.fields import NUMERIC, TEXT, Schema

from engines import TITLE_WEIGHT


class Words(Tokenizer):
    """The words of `tokens.index_tokens`, with their places."""

    def __call__(
        self,
        value: str,
        positions: bool = False,
        chars: bool = False,
        mode: str = "",
        **kwargs: Any,
    ) -> Iterator[Token]:
        token = Token(positions, chars, mode=mode, **kwargs)
        words = (word for word in rjieba.tokenize(value, "search") if word[0].strip())
        for position, (word, start, end) in enumerate(words):
            token.text = token.original = word
            token.boost, token.stopped = 1.0, False
            token.pos, token.startchar, token.endchar = position, start, end
            yield token


def schema() -> Schema:
    """A number that is stored, a title that weighs double, a body."""
    return Schema(
        id=NUMERIC(stored=True),
        title=TEXT(analyzer=Words(), field_boost=TITLE_WEIGHT),
        body=TEXT(analyzer=Words()),
    )
