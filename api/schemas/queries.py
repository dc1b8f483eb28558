"""Query parameters. One schema for each list; a parameter that it lacks is an error."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import marshmallow as ma
from flask import current_app
from marshmallow import ValidationError, validate

from api.extensions import Schema
from api.schemas.fields import UUID_EXAMPLE
from api.schemas.refs import KINDS, STAGES


class Count(ma.fields.Integer):
    """A whole number in plain digits: `int` alone would take "1_0" and full width too."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not (isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10):
            raise self.make_error("invalid", input=value)
        return super()._deserialize(value, attr, data, **kwargs)


class Names(ma.fields.String):
    """A comma-separated list of allowed names; loads to a list without repetitions."""

    def __init__(self, allowed: list[str], description: str, data_key: str | None = None) -> None:
        self.allowed = allowed
        pattern = "|".join(allowed)
        super().__init__(
            data_key=data_key,
            metadata={
                "description": f"{description} Names: {', '.join(allowed)}.",
                "example": ",".join(allowed[:2]),
                "pattern": f"^({pattern})(,({pattern}))*$",
            },
        )

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        names = str(super()._deserialize(value, attr, data, **kwargs)).split(",")
        for name in names:
            if name not in self.allowed:
                raise ValidationError(f"There is no {name[:60]!r} here; see the documentation.")
        return list(dict.fromkeys(names))


class Moment(ma.fields.String):
    """A date (a whole day in the service's zone) or an RFC 3339 time with its zone."""

    def __init__(
        self, description: str, *, is_end: bool = False, data_key: str | None = None
    ) -> None:
        self.is_end = is_end
        super().__init__(
            data_key=data_key,
            metadata={
                "description": f"{description} A date, or a time with its zone (RFC 3339).",
                "example": "2025-03-06",
            },
        )

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = str(super()._deserialize(value, attr, data, **kwargs)).replace(" ", "+")
        try:
            if len(text) == len("2025-03-06"):
                zone = ZoneInfo(current_app.config["TIMEZONE"])
                day = date.fromisoformat(text) + timedelta(days=int(self.is_end))
                found = datetime.combine(day, time(), zone)
            else:
                found = datetime.fromisoformat(text)
            if found.tzinfo is None:
                raise ValidationError("A time needs a zone, such as +08:00 or Z.")
            return found.astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise ValidationError("Not a date or time, such as 2025-03-06.") from error


class NoQuery(Schema):
    """An endpoint without query parameters."""


def _text(description: str, example: str, *, longest: int = 200) -> ma.fields.String:
    return ma.fields.String(
        validate=[validate.Length(1, longest), validate.ContainsNoneOf("\x00")],
        metadata={"description": description, "example": example},
    )


def _id(description: str) -> ma.fields.UUID:
    return ma.fields.UUID(metadata={"description": description, "example": UUID_EXAMPLE})


class PageQuery(Schema):
    limit = Count(
        load_default=20,
        validate=validate.Range(1, 100),
        metadata={"description": "Items on a page.", "example": 20},
    )
    cursor = _text(
        "Where to go on: page.next or page.prev of an answer.",
        "WyItcHVibGlzaGVkX2F0Il0.c2ln",
        longest=1000,
    )


class SiteFilter(Schema):
    site = _text("Domain of the site.", "www.yunxi.example", longest=255)


SUMMARY_FIELDS = [
    "id", "kind", "url", "kicker", "headline", "subtitle", "summary", "image", "section",
    "source", "byline", "published_at", "updated_at", "version", "series", "episode_number",
    "stage", "guests",
]  # fmt: skip
ARTICLE_FIELDS = [
    *SUMMARY_FIELDS, "site", "breadcrumbs", "keywords", "editor", "language", "original_url",
    "occasion", "hosts", "previous_episode", "next_episode", "turn_count", "body",
]  # fmt: skip
INCLUDES = ["site", "section", "series", "source"]


class ArticleFilters(Schema):
    """What articles, interviews and search hits can be narrowed by."""

    site = _text("Domain of the site.", "www.yunxi.example", longest=255)
    section = _text(
        "Section, by id or path; those below it count too.", "hudong/fangtan", longest=500
    )
    series = _text("Series, by id or slug.", "juzhang-zoujin-zhibojian")
    source = _id("来源: id of an organisation.")
    person = _id("A person who appears in it.")
    organisation = _id("An organisation: its source, or whom a guest speaks for.")
    stage = ma.fields.String(
        validate=validate.OneOf(STAGES),
        metadata={"description": "Stage of an interview.", "example": "transcript"},
    )
    start = Moment("Published at or after this.", data_key="from")
    end = Moment("Published before this; a date counts whole.", is_end=True, data_key="to")


class ArticleOneQuery(Schema):
    fields_ = Names(ARTICLE_FIELDS, "Only these members of the answer.", "fields")
    include = Names(INCLUDES, "Related resources to add under `included`.")


class InterviewListQuery(PageQuery, ArticleFilters):
    updated_since = Moment("Changed for readers at or after this.")
    sort = ma.fields.String(
        load_default="-published_at",
        validate=validate.OneOf(["-published_at", "published_at", "-updated_at", "updated_at"]),
        metadata={"description": "Order; - is newest first.", "example": "-published_at"},
    )
    fields_ = Names(SUMMARY_FIELDS, "Only these members of each item.", "fields")
    include = Names(INCLUDES, "Related resources to add under `included`.")


class ArticleListQuery(InterviewListQuery):
    kind = ma.fields.String(
        validate=validate.OneOf(KINDS),
        metadata={"description": "Articles or interviews only.", "example": "interview"},
    )


class SeriesListQuery(PageQuery, SiteFilter):
    organisation = _id("An organiser or partner.")
    sort = ma.fields.String(
        load_default="-created_at",
        validate=validate.OneOf(["-created_at", "created_at"]),
        metadata={"description": "Order; - is newest first.", "example": "-created_at"},
    )
