"""Domain errors, and the one shape in which any error leaves the API: RFC 9457 problem+json."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import orjson
from flask import Flask, Response, current_app, request
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

PROBLEM_TYPE = "application/problem+json"


class Problem(Exception):
    """An error with an answer. `errors` rows are {"parameter" or "pointer", "message"}.

    `code` names the kind of problem for programs: the answer's type is
    urn:fangtan:problem:<code>.
    """

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        errors: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.errors = list(errors)
        self.headers = dict(headers or {})


class NotFound(Problem):
    def __init__(self, what: str, name: object) -> None:
        super().__init__(404, "not-found", f"There is no {what} {str(name)[:100]!r}.")


class InvalidParameter(Problem):
    """One query parameter is wrong: 422, naming it."""

    def __init__(self, parameter: str, message: str) -> None:
        super().__init__(
            422,
            "invalid-parameters",
            f"The query parameter {parameter!r} is not valid.",
            [{"parameter": parameter, "message": message}],
        )


def problem_response(problem: Problem) -> Response:
    body: dict[str, Any] = {
        "type": f"urn:fangtan:problem:{problem.code}",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": problem.detail,
        "errors": problem.errors,
    }
    response = Response(orjson.dumps(body), problem.status, content_type=PROBLEM_TYPE)
    response.headers["Cache-Control"] = "no-store"
    response.headers.update(problem.headers)
    return response


def problem_from_http(error: HTTPException) -> Problem:
    """The problem that a framework's exception stands for, with its headers (Allow, ...)."""
    status = error.code or 500
    messages = (getattr(error, "data", None) or {}).get("messages")
    if status == 422 and messages:
        return invalid_input(messages)
    headers = {
        name: value
        for name, value in error.get_headers()
        if name.lower() not in {"content-type", "content-length"}
    }
    code = HTTPStatus(status).phrase.lower().replace(" ", "-")
    return Problem(status, code, error.description or "", headers=headers)


def invalid_input(messages: Mapping[str, Any]) -> Problem:
    """From marshmallow's messages by location: a row for each parameter or JSON pointer."""
    rows: list[dict[str, str]] = []
    for location, fields in messages.items():
        kind = "pointer" if location == "json" else "parameter"
        if isinstance(fields, Mapping):
            rows.extend(_rows(kind, "", fields))
        else:
            rows.extend({kind: "", "message": str(text)} for text in fields)
    code = "invalid-body" if "json" in messages else "invalid-parameters"
    names = ", ".join(sorted({row.get("parameter") or row.get("pointer") or "?" for row in rows}))
    return Problem(422, code, f"Not valid: {names}."[:500], rows)


def _rows(kind: str, prefix: str, messages: Mapping[Any, Any]) -> list[dict[str, str]]:
    rows = []
    for name, found in messages.items():
        place = f"{prefix}/{name}" if kind == "pointer" else (prefix or str(name))[:100]
        if isinstance(found, Mapping):
            rows.extend(_rows(kind, place, found))
        else:
            texts = found if isinstance(found, list) else [found]
            rows.extend({kind: place, "message": str(text)} for text in texts)
    return rows


def init_app(app: Flask) -> None:
    app.register_error_handler(Problem, problem_response)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(OperationalError, _database_unavailable)
    app.register_error_handler(Exception, _unexpected)


def _http_error(error: HTTPException) -> Response:
    if error.code is not None and error.code < 400:  # a routing redirect is an answer, not an error
        return Response(status=error.code, headers=error.get_headers())
    return problem_response(problem_from_http(error))


def _database_unavailable(error: OperationalError) -> Response:
    current_app.logger.error("%s %s: the database failed: %s", request.method, request.path, error)
    return problem_response(database_unavailable("The database cannot be reached."))


def database_unavailable(detail: str) -> Problem:
    return Problem(503, "database-unavailable", detail, headers={"Retry-After": "5"})


def _unexpected(error: Exception) -> Response:
    # Logged whole for the operator; the client learns nothing of the inside.
    current_app.logger.exception("%s %s failed", request.method, request.path, exc_info=error)
    return problem_response(
        Problem(500, "internal-error", "The service failed to answer. The fault has been logged.")
    )
