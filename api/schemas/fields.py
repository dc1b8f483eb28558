"""Documented fields: a description and an example are arguments, so that none is forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import marshmallow as ma
from marshmallow import validate

from api.extensions import Schema

UUID_EXAMPLE = "01920a3c-5b7e-7c3a-9d41-6f2b8e0c4a17"


def text(description: str, example: str | None, *, nullable: bool = False) -> ma.fields.String:
    return ma.fields.String(
        required=True,
        allow_none=nullable,
        metadata={"description": description, "example": example},
    )


def identifier(description: str = "UUIDv7: sorts by creation, unique across sites.") -> Any:
    return ma.fields.UUID(
        required=True, metadata={"description": description, "example": UUID_EXAMPLE}
    )


def url(example: str) -> ma.fields.String:
    return text("Address in the reader, from the root of the site.", example)


def number(description: str, example: int | None, *, nullable: bool = False) -> ma.fields.Integer:
    return ma.fields.Integer(
        required=True,
        allow_none=nullable,
        strict=True,
        metadata={"description": description, "example": example},
    )


def flag(description: str, *, example: bool = True) -> ma.fields.Boolean:
    return ma.fields.Boolean(
        required=True, metadata={"description": description, "example": example}
    )


def moment(description: str, *, nullable: bool = False) -> ma.fields.DateTime:
    return ma.fields.DateTime(
        format="iso",
        required=True,
        allow_none=nullable,
        metadata={
            "description": f"{description} RFC 3339, in UTC.",
            "example": "2025-03-06T05:27:00+00:00",
        },
    )


def texts(description: str, example: list[str]) -> ma.fields.List[Any]:
    return ma.fields.List(
        ma.fields.String(),
        required=True,
        metadata={"description": description, "example": example},
    )


def choice(description: str, choices: list[str], *, nullable: bool = False) -> ma.fields.String:
    return ma.fields.String(
        required=True,
        allow_none=nullable,
        validate=validate.OneOf([*choices, *([None] if nullable else [])]),
        metadata={"description": description, "example": choices[0]},
    )


def one(schema: type[Schema], description: str, *, nullable: bool = False) -> ma.fields.Nested:
    return ma.fields.Nested(
        schema, required=True, allow_none=nullable, metadata={"description": description}
    )


def many(schema: type[Schema], description: str) -> ma.fields.List[Any]:
    return ma.fields.List(
        ma.fields.Nested(schema), required=True, metadata={"description": description}
    )


class Cursors(Schema):
    next = text("Cursor of the next page, or null.", "WyItcHVibGlzaGVkX2F0Il0.c2ln", nullable=True)
    prev = text("Cursor of the page before, or null.", None, nullable=True)


def list_of(
    schema: type[Schema], name: str, extra: Mapping[str, ma.fields.Field[Any]] | None = None
) -> type[Schema]:
    """The list envelope around `schema`, as a schema called `name`."""
    members: dict[str, ma.fields.Field[Any] | type] = {
        "data": many(schema, "The items of this page, in the order asked for."),
        "page": one(Cursors, "Cursors to the pages beside this one."),
        **(extra or {}),
    }
    return Schema.from_dict(members, name=name)  # type: ignore[return-value, arg-type]
