"""What a search gives, and what is suggested for one."""

from __future__ import annotations

from typing import Any, get_args

import marshmallow as ma

from api.extensions import Schema
from api.schemas import fields as f
from api.schemas.refs import ArticleSummary
from search_index import SuggestionKind

SUGGESTION_KINDS: list[str] = list(get_args(SuggestionKind))


class Segment(Schema):
    """A piece of text, found or not. Joined, the segments give the text back."""

    text = f.text("The characters, as printed.", "长春")
    hit = f.flag("Whether the query matched here.")


class Highlights(Schema):
    headline = f.many(Segment, "The whole headline.")
    text = f.many(Segment, "The best passage of the text; … marks a cut.")


class TurnRef(Schema):
    number = f.number("The turn's number.", 4)
    anchor = f.text("Fragment of its address.", "turn-4")
    speaker = f.text("Who said it.", "林知远")
    url = f.text("Address of the turn in the reader.", "/interviews/01920a3c#turn-4")


class Found(Schema):
    score = ma.fields.Float(
        required=True, metadata={"description": "Relevance; higher is better.", "example": 12.4}
    )
    article = f.one(ArticleSummary, "What was found.")
    highlights = f.one(Highlights, "Where the query matched.")
    turn = f.one(TurnRef, "The turn that matched best, in an interview.", nullable=True)


class Correction(Schema):
    """Another spelling of the query, which finds more."""

    text = f.text("The whole query in that spelling.", "长春")
    total = f.number("How many articles it finds.", 88)


class FacetValue(Schema):
    value = f.text("What to filter by: an id, a kind, a stage, or a year.", "2024")
    name = f.text("What readers see.", "在线访谈")
    count = f.number("How many articles have it, under all filters but this one.", 12)


def _facet(what: str) -> ma.fields.List[Any]:
    return ma.fields.List(ma.fields.Nested(FacetValue), metadata={"description": what})


class Facets(Schema):
    """Those that were asked for: of each the most frequent values, at most 20."""

    kind = _facet("Articles and interviews.")
    section = _facet("Sections; what lies below one counts for it too.")
    series = _facet("Series.")
    source = _facet("来源: the organisations whose pieces they are.")
    person = _facet("People who appear.")
    organisation = _facet("Organisations: sources, and whom guests speak for.")
    stage = _facet("Stages of interviews.")
    year = _facet("Years of publication in the service's zone, newest first.")


class NamedFilter(Schema):
    """A filter that was typed into the query."""

    field = f.text("What it filters by.", "source")
    label = f.text("That, as readers see it.", "来源")
    value = f.text("What was typed behind it.", "新华社")


class Understood(Schema):
    """What the query was read as."""

    required = f.texts("Words and phrases that a text must have.", ["长春", "公安局"])
    excluded = f.texts("Words and phrases that it must not have.", ["招聘"])
    filters = f.many(NamedFilter, "Filters by name.")


FoundList = f.list_of(
    Found,
    "FoundList",
    {
        "total": f.number("How many articles match.", 128),
        "query": f.text("The query, as it was typed.", "长春"),
        "is_relaxed": f.flag(
            "Whether articles with only most of the words are among them, behind the others.",
            example=False,
        ),
        "strict_total": f.number("How many articles have all the words.", 12),
        "did_you_mean": f.many(
            Correction, "Spellings that find more; on a first page that found little."
        ),
        "facets": f.one(Facets, "Counts of the values asked for."),
        "understood": f.one(Understood, "What the query was read as."),
    },
)


class Suggestion(Schema):
    """Something that the reader has a page of, or a headline."""

    kind = f.choice("What it is.", SUGGESTION_KINDS)
    id = f.identifier("Its id: the article's for a headline.")
    text = f.text("The name or headline, whole.", "长春市公安局")
    url = f.url("/organisations/01920a3c-5b7e-7c3a-9d41-6f2b8e0c4a17")
    count = f.number("How many articles it stands for.", 12)
    segments = f.many(Segment, "The text, with what agrees with the typed marked.")


class SuggestionList(Schema):
    query = f.text("What was typed.", "cc")
    data = f.many(Suggestion, "Best first.")


class Trend(Schema):
    text = f.text("A query that many have typed in the last seven days.", "长春")
    count = f.number("How often.", 17)


class TrendList(Schema):
    data = f.many(Trend, "Most wanted first; newer days weigh more.")
