"""Articles and interviews, whole."""

from __future__ import annotations

import marshmallow as ma

from api.extensions import Schema
from api.schemas import fields as f
from api.schemas.blocks import BODY_BLOCKS, Blocks, TurnBlock
from api.schemas.refs import ArticleSummary, EpisodeLink, Guest, SectionRef, SiteRef
from api.schemas.series import Series
from api.schemas.sites import Organisation, Section, Site


class Included(Schema):
    """Related resources that `include` asked for, each once."""

    sites = ma.fields.List(ma.fields.Nested(Site), metadata={"description": "With include=site."})
    sections = ma.fields.List(
        ma.fields.Nested(Section), metadata={"description": "With include=section."}
    )
    series = ma.fields.List(
        ma.fields.Nested(Series), metadata={"description": "With include=series."}
    )
    organisations = ma.fields.List(
        ma.fields.Nested(Organisation), metadata={"description": "With include=source."}
    )


class Article(ArticleSummary):
    """An article or interview with its body."""

    site = f.one(SiteRef, "The site it belongs to.")
    breadcrumbs = f.many(SectionRef, "当前位置: sections from the root to its own.")
    keywords = f.texts("Keywords.", ["水环境", "清澜江"])
    editor = f.text("责任编辑.", "许青禾", nullable=True)
    language = f.text("Language of the text (BCP 47).", "zh-CN")
    original_url = f.text("Where it was first published, if elsewhere.", None, nullable=True)
    occasion = f.text("What an interview was held for.", "世界水日", nullable=True)
    hosts = f.many(Guest, "主持人 and reporters, where known by name.")
    previous_episode = f.one(EpisodeLink, "The published episode before.", nullable=True)
    next_episode = f.one(EpisodeLink, "The published episode after.", nullable=True)
    turn_count = f.number("How many turns the body has.", 14)
    body = Blocks(BODY_BLOCKS, "The text, in reading order. An interview's turns stand in it.")


class ArticleAnswer(Article):
    included = ma.fields.Nested(
        Included, metadata={"description": "Only with the parameter include."}
    )


_INCLUDED = {
    "included": ma.fields.Nested(
        Included, metadata={"description": "Only with the parameter include."}
    )
}
ArticleList = f.list_of(ArticleSummary, "ArticleList", _INCLUDED)
TurnList = f.list_of(TurnBlock, "TurnList")


class RelatedList(Schema):
    data = f.many(ArticleSummary, "The most alike first.")
