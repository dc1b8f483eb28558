"""Who may call what. Every endpoint says so; one that does not is closed to everybody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request

from api.errors import Problem

View = TypeVar("View", bound=Callable[..., Any])

PUBLIC = "public"
ACCESS_ATTRIBUTE = "fangtan_access"


def public(view: View) -> View:
    """Declare that anybody may call this view."""
    setattr(view, ACCESS_ATTRIBUTE, PUBLIC)
    return view


def declared_access(endpoint: str, app: Flask) -> str | None:
    """The access that an endpoint declares, or None when it declares none."""
    access: str | None = getattr(app.view_functions.get(endpoint), ACCESS_ATTRIBUTE, None)
    return access


def init_app(app: Flask) -> None:
    app.before_request(_check)


def _check() -> None:
    if request.endpoint is None:  # no such address: routing answers
        return
    if declared_access(request.endpoint, current_app) != PUBLIC:
        raise Problem(403, "access-not-declared", "This address is open to nobody.")
