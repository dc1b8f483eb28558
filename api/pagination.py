"""Keyset pagination: opaque, signed cursors over several columns.

A page costs the same at any depth, and rows that appear or go while a client reads shift
nothing. Every order ends with the id, so that ties are neither skipped nor repeated.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import current_app, request
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import ColumnElement, Row, Select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from api.errors import InvalidParameter

Column = ColumnElement[Any] | InstrumentedAttribute[Any]


@dataclass(frozen=True, slots=True)
class Order:
    """A total order of a list: columns from the most to the least significant, id last.

    `parse` turns the text of each cursor value into the column's type.
    """

    name: str
    columns: tuple[Column, ...]
    parse: tuple[Callable[[str], Any], ...]
    is_descending: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Rows in the list's order, and the cursors on both sides (None at an end)."""

    rows: Sequence[Any]
    next: str | None
    prev: str | None


def moment(text: str) -> datetime:
    value = datetime.fromisoformat(text)
    if value.tzinfo is None:
        raise ValueError("no zone")
    return value


BY_TIME = (moment, UUID)


def fetch_page(
    session: Session,
    select: Select[*tuple[Any, ...]],
    order: Order,
    *,
    limit: int,
    cursor: str | None,
) -> Page:
    """One page of `select`, whose first columns must be those of `order`.

    Raises InvalidParameter for a cursor that is not ours, or of another order.
    """
    after, is_backward, values = True, False, None
    if cursor:
        is_backward, values = _read(cursor, order)
    descending = order.is_descending != is_backward
    if values is not None:
        keys = tuple_(*order.columns)
        limits = tuple_(*values)
        select = select.where(keys < limits if descending else keys > limits)
    select = select.order_by(*(c.desc() if descending else c.asc() for c in order.columns))
    rows = list(session.execute(select.limit(limit + 1)).all())
    more = len(rows) > limit
    rows = rows[:limit]
    if is_backward:
        rows.reverse()
        after, before = bool(rows), more
    else:
        after, before = more, values is not None and bool(rows)
    return Page(
        rows,
        _write(order, False, rows[-1]) if after else None,
        _write(order, True, rows[0]) if before else None,
    )


def slice_page(items: Sequence[Any], name: str, *, limit: int, cursor: str | None) -> Page:
    """One page of a list that is at hand whole; the cursor holds the position."""
    start = 0
    if cursor:
        values = _load(cursor)
        if len(values) != 2 or values[0] != name or not isinstance(values[1], int):
            raise InvalidParameter("cursor", "This cursor belongs to another list or order.")
        start = max(0, values[1])
    end = start + limit
    return Page(
        list(items[start:end]),
        offset_cursor(name, end) if end < len(items) else None,
        offset_cursor(name, max(0, start - limit)) if start else None,
    )


def offset_cursor(name: str, offset: int) -> str:
    return _signer().dumps([name, offset])


def read_offset(cursor: str | None, name: str) -> int:
    """The position in a cursor made by `offset_cursor`; 0 without one."""
    if not cursor:
        return 0
    values = _load(cursor)
    if len(values) != 2 or values[0] != name or not isinstance(values[1], int):
        raise InvalidParameter("cursor", "This cursor belongs to another list or order.")
    return values[1]


def page_links(page: Page) -> str | None:
    """RFC 8288 Link header: this request's address with each neighbour's cursor."""
    given = {name: value for name, value in request.args.items() if name != "cursor"}
    links = [
        f'<{request.path}?{urlencode(given | {"cursor": cursor})}>; rel="{relation}"'
        for relation, cursor in (("next", page.next), ("prev", page.prev))
        if cursor
    ]
    return ", ".join(links) or None


def _signer() -> URLSafeSerializer:
    signer: URLSafeSerializer = current_app.extensions["cursor_signer"]
    return signer


def make_signer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="fangtan.cursor")


def _write(order: Order, is_backward: bool, row: Row[*tuple[Any, ...]]) -> str:
    values = [_text(value) for value in row[: len(order.columns)]]
    return _signer().dumps([order.name, int(is_backward), *values])


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _load(cursor: str) -> list[Any]:
    try:
        values = _signer().loads(cursor)
    except (BadData, UnicodeError, ValueError) as error:
        raise InvalidParameter(
            "cursor", "This cursor was not given out by this service."
        ) from error
    if not isinstance(values, list):
        raise InvalidParameter("cursor", "This cursor was not given out by this service.")
    return values


def _read(cursor: str, order: Order) -> tuple[bool, list[Any]]:
    values = _load(cursor)
    if len(values) != len(order.columns) + 2 or values[0] != order.name:
        raise InvalidParameter("cursor", "This cursor belongs to another list or order.")
    try:
        return bool(values[1]), [p(text) for p, text in zip(order.parse, values[2:], strict=True)]
    except (ValueError, TypeError) as error:
        raise InvalidParameter("cursor", "This cursor belongs to another list or order.") from error
