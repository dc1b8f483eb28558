"""Query parameters of all that asks the search index."""

from __future__ import annotations

from typing import get_args

import marshmallow as ma
from marshmallow import validate

from api.extensions import Schema
from api.schemas.queries import ArticleFilters, Count, Names, PageQuery, SiteFilter
from api.schemas.refs import KINDS
from search_index import MAX_SUGGESTIONS, Facet

FACETS: list[Facet] = list(get_args(Facet))
LONGEST_TEXT = 20_000


class Flag(ma.fields.Boolean):
    """true or false, as JSON writes them: the field itself would take "on" and "Y" too."""

    truthy = {"true"}  # noqa: RUF012  (marshmallow's own attribute)
    falsy = {"false"}  # noqa: RUF012


def _typed(description: str, example: str) -> ma.fields.String:
    """What somebody typed: any text at all, up to a length."""
    return ma.fields.String(
        required=True,
        validate=validate.Length(0, LONGEST_TEXT),
        metadata={"description": description, "example": example},
    )


def _limit(default: int, what: str) -> Count:
    return Count(
        load_default=default,
        validate=validate.Range(1, MAX_SUGGESTIONS),
        metadata={"description": f"{what} at most.", "example": default},
    )


class SearchQuery(PageQuery, ArticleFilters):
    q = _typed(
        'What to look for: words, "an exact phrase", -without, OR, and filters by name: '
        "来源:新华社, 栏目:访谈, 系列:…, 嘉宾:…, 日期:2019..2020.",
        "长春",
    )
    kind = ma.fields.String(
        validate=validate.OneOf(KINDS),
        metadata={"description": "Articles or interviews only.", "example": "interview"},
    )
    sort = ma.fields.String(
        load_default="relevance",
        validate=validate.OneOf(["relevance", "-published_at", "published_at"]),
        metadata={"description": "Best, newest or oldest first.", "example": "relevance"},
    )
    facets = Names(list(FACETS), "Count the values of these, each under all filters but its own.")
    passage = Count(
        load_default=120,
        validate=validate.Range(40, 400),
        metadata={"description": "Length of highlights.text in characters.", "example": 120},
    )
    relax = Flag(
        load_default=True,
        metadata={
            "description": "When few texts have all the words, give those with most of them too.",
            "example": True,
        },
    )


class SuggestQuery(SiteFilter):
    q = _typed("What has been typed: characters, full pinyin, or initials.", "cc")
    limit = _limit(10, "Suggestions")


class TrendingQuery(Schema):
    limit = _limit(10, "Queries")


class RelatedQuery(Schema):
    limit = _limit(5, "Articles")
