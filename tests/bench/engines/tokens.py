"""The tokens that every engine gets, from texts and from queries, and what a phrase looks like."""

from __future__ import annotations

import rjieba


def index_tokens(text: str) -> list[str]:
    """Words of a text, and the shorter words inside long ones."""
    return [word for word in rjieba.cut_for_search(text) if word.strip()]


def query_tokens(query: str) -> list[str]:
    """Words of a query, which must all match, in the title or in the body."""
    return [word for word in rjieba.cut(query.strip('"')) if word.strip()]


def is_phrase(query: str) -> bool:
    """Whether the words must stand side by side in one field."""
    return query.startswith('"')
