"""Validators and cache headers: the one way in which a view answers with JSON."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from hashlib import blake2b
from typing import Any

import orjson
from flask import Response, current_app, request
from werkzeug.http import http_date

JSON_TYPE = "application/json; charset=utf-8"


def answer(
    body: bytes | dict[str, Any],
    *,
    keys: Iterable[str] = (),
    modified: datetime | None = None,
    links: str | None = None,
) -> Response:
    """JSON with a strong ETag, or 304 when If-None-Match names it (strongly or weakly).

    `keys` are surrogate keys, `modified` becomes Last-Modified, `links` the Link header.
    If-Modified-Since is not consulted: two changes within its one second look alike.
    """
    if isinstance(body, dict):
        body = orjson.dumps(body)
    tag = f'"{blake2b(body, digest_size=12).hexdigest()}"'
    if _names(request.headers.get("If-None-Match"), tag):
        response = Response(status=304)
    else:
        response = Response(body, content_type=JSON_TYPE)
    headers = response.headers
    headers["ETag"] = tag
    seconds = current_app.config["CACHE_SECONDS"]
    headers["Cache-Control"] = f"public, max-age={seconds}" if seconds else "no-cache"
    surrogate = " ".join(keys)
    if surrogate:
        headers["Surrogate-Key"] = surrogate
    if modified is not None:
        headers["Last-Modified"] = http_date(modified)
    if links:
        headers["Link"] = links
    return response


def _names(header: str | None, tag: str) -> bool:
    """RFC 9110, 13.1.2: any of the list, compared weakly (proxies that compress weaken tags)."""
    if not header:
        return False
    if header.strip() == "*":
        return True
    return any(item.strip().removeprefix("W/") == tag for item in header.split(","))
