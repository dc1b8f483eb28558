"""What a search gives."""

from __future__ import annotations

import marshmallow as ma

from api.extensions import Schema
from api.schemas import fields as f
from api.schemas.refs import ArticleSummary


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


FoundList = f.list_of(
    Found,
    "FoundList",
    {
        "total": f.number("How many articles match.", 128),
        "query": f.text("The query, as it was understood.", "长春"),
    },
)
