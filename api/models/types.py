"""Column types that behave the same on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import uuid_utils
from sqlalchemy import JSON, DateTime, Dialect
from sqlalchemy.types import TypeDecorator

# Plain JSON on PostgreSQL too: JSONB forgets the order of keys, which readers of our JSON see.
Json = JSON(none_as_null=True)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment. Aware in, aware (UTC) out; a naive value is refused rather than guessed at."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562): sorts by time of creation, unique across sites."""
    return UUID(int=uuid_utils.uuid7().int)


def now() -> datetime:
    return datetime.now(UTC)
