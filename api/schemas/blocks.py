"""Body blocks: the typed elements that a text is made of, in reading order."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from marshmallow import validate

from api.extensions import Schema
from api.schemas import fields as f
from api.schemas.refs import ROLES, Image, PersonRef


def _type(name: str) -> ma.fields.String:
    return ma.fields.String(
        required=True,
        validate=validate.Equal(name),
        metadata={"description": "The type of block.", "example": name, "enum": [name]},
    )


class Mark(Schema):
    """Emphasis or a link over a part of a paragraph."""

    start = f.number("First character, counted in Unicode code points.", 0)
    end = f.number("One past the last character.", 4)
    type = f.choice("What the mark says.", ["strong", "emphasis", "link"])
    href = ma.fields.String(
        metadata={"description": "Target; links only.", "example": "https://www.yunxi.example/"}
    )


class ParagraphBlock(Schema):
    type = _type("paragraph")
    text = f.text("The paragraph's text.", "清澜江是云溪的母亲河。")
    marks = ma.fields.List(
        ma.fields.Nested(Mark), metadata={"description": "Absent when there are none."}
    )


class HeadingBlock(Schema):
    type = _type("heading")
    level = f.number("2 to 4; 1 is the headline.", 2)
    text = f.text("The heading's text.", "主要措施")


class ImageBlock(Image):
    class Meta(Schema.Meta):
        fields = ("type", "src", "alt", "width", "height", "caption", "credit")

    type = _type("image")


class QuoteBlock(Schema):
    type = _type("quote")
    text = f.text("The words quoted.", "治水先治岸。")
    cite = f.text("Who said or wrote them.", "林知远", nullable=True)


class ListBlock(Schema):
    type = _type("list")
    is_ordered = f.flag("Whether the items are numbered.", example=False)
    items = f.texts("The items.", ["身份证", "户口簿"])


class TableBlock(Schema):
    type = _type("table")
    caption = f.text("The table's title.", "近三年水质达标率", nullable=True)
    header_rows = f.number("How many rows at the top are headings.", 1)
    rows = ma.fields.List(
        ma.fields.List(ma.fields.String()),
        required=True,
        metadata={
            "description": "Rows of cells.",
            "example": [["年份", "达标率"], ["2024", "98.2%"]],
        },
    )


class EmbedBlock(Schema):
    type = _type("embed")
    url = f.text("Address of the foreign content; shown as a link.", "https://video.example/v/1")
    title = f.text("What it is.", "访谈录像")
    caption = f.text("Text under it.", None, nullable=True)


INNER_BLOCKS = (
    ParagraphBlock,
    HeadingBlock,
    ImageBlock,
    QuoteBlock,
    ListBlock,
    TableBlock,
    EmbedBlock,
)


class Blocks(ma.fields.Field[Any]):
    """A list of blocks. They are checked when they come in; going out they pass as stored."""

    def __init__(self, schemas: tuple[type[Schema], ...], description: str) -> None:
        self.schemas = schemas
        super().__init__(required=True, metadata={"description": description})


class TurnBlock(Schema):
    """One speaker's utterance."""

    type = _type("turn")
    number = f.number("Stable in this interview: given once, never reused.", 12)
    anchor = f.text("Fragment of its address in the reader.", "turn-12")
    role = f.choice("What the speaker is here.", ROLES)
    speaker = f.text("The name printed before the words.", "林知远")
    person = f.one(PersonRef, "The speaker, where it is a known person.", nullable=True)
    blocks = Blocks(INNER_BLOCKS, "What was said.")


BODY_BLOCKS = (*INNER_BLOCKS, TurnBlock)


def blocks_to_openapi(converter: Any, field: ma.fields.Field[Any], **_: Any) -> dict[str, Any]:
    """apispec attribute function: a list whose items are told apart by `type`."""
    if not isinstance(field, Blocks):
        return {}
    references = {
        schema._declared_fields["type"].metadata["example"]: converter.resolve_nested_schema(schema)
        for schema in field.schemas
    }
    return {
        "type": "array",
        "items": {
            "oneOf": list(references.values()),
            "discriminator": {
                "propertyName": "type",
                "mapping": {name: ref["$ref"] for name, ref in references.items()},
            },
        },
    }
