"""The database and the framework's classes, each subclassed once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import flask_smorest
import marshmallow as ma
import pysqlite3
from flask import Flask, Response, current_app, g
from flask_smorest.utils import prepare_response
from marshmallow import RAISE
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.orm import Session
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import HTTPException
from werkzeug.local import LocalProxy

from api.errors import PROBLEM_TYPE, problem_from_http, problem_response

# SQLite 3.7.0 to 3.51.2 can corrupt a WAL database when a checkpoint resets the log.
FIRST_SAFE_SQLITE = (3, 51, 3)
BUSY_SECONDS = 30


class UnsafeDatabase(RuntimeError):
    """The database library has a fault that can lose data."""


class Database:
    """Connections to the one database. Readers do not wait for the writer on SQLite."""

    def __init__(self, url: str) -> None:
        self.engine = make_engine(url)
        self.read_only = self.engine.execution_options(read_only=True)

    def init_app(self, app: Flask) -> None:
        app.extensions["database"] = self
        app.teardown_appcontext(self._close)

    @property
    def session(self) -> Session:
        """This request's session, for reading: one snapshot, never written."""
        if "session" not in g:
            g.session = Session(self.read_only, autoflush=False)
        session: Session = g.session
        return session

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session that writes: committed at the end, rolled back on any error."""
        with Session(self.engine) as session, session.begin():
            yield session

    def _close(self, _error: BaseException | None) -> None:
        session: Session | None = g.pop("session", None)
        if session is not None:
            session.close()


def make_engine(url: str) -> Engine:
    """An engine for SQLite (through pysqlite3) or PostgreSQL.

    Raises UnsafeDatabase for an SQLite library with the WAL-reset fault.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_pre_ping=True, pool_size=10)
    if pysqlite3.sqlite_version_info < FIRST_SAFE_SQLITE:
        raise UnsafeDatabase(
            f"SQLite {pysqlite3.sqlite_version} can corrupt its write-ahead log; "
            f"{'.'.join(map(str, FIRST_SAFE_SQLITE))} or newer is needed"
        )
    engine = create_engine(
        parsed, module=pysqlite3, pool_size=10, connect_args={"timeout": BUSY_SECONDS}
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver's own BEGIN comes too late and loses updates
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_SECONDS * 1000}",
        "cache_size=-2000",
        "temp_store=MEMORY",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    read_only = connection.get_execution_options().get("read_only", False)
    # A writer that begins DEFERRED cannot upgrade its snapshot once another has committed.
    driver: Any = connection.connection.dbapi_connection
    driver.execute("BEGIN DEFERRED" if read_only else "BEGIN IMMEDIATE")


class Schema(ma.Schema):
    """Base of all schemas. Unknown input is an error that names it."""

    class Meta:
        unknown = RAISE


class ProblemRow(Schema):
    parameter = ma.fields.String(
        metadata={"description": "The query or path parameter at fault.", "example": "limit"}
    )
    pointer = ma.fields.String(
        metadata={
            "description": "JSON pointer (RFC 6901) to the member of the body at fault.",
            "example": "/headline",
        }
    )
    message = ma.fields.String(
        required=True,
        metadata={
            "description": "What is wrong with it.",
            "example": "Must be greater than or equal to 1 and less than or equal to 100.",
        },
    )


class ProblemSchema(Schema):
    """RFC 9457 problem details."""

    type = ma.fields.String(
        required=True,
        metadata={
            "description": "URI that names the kind of problem.",
            "example": "urn:fangtan:problem:invalid-parameters",
        },
    )
    title = ma.fields.String(
        required=True,
        metadata={"description": "The kind of problem, in words.", "example": "Not Found"},
    )
    status = ma.fields.Integer(
        required=True, metadata={"description": "The HTTP status.", "example": 422}
    )
    detail = ma.fields.String(
        required=True,
        metadata={"description": "What happened this time.", "example": "Not valid: limit."},
    )
    errors = ma.fields.List(
        ma.fields.Nested(ProblemRow),
        required=True,
        metadata={"description": "Each fault with its place; may be empty.", "example": []},
    )


NOT_MODIFIED = "Not modified: the copy that If-None-Match names is current."
PROBLEMS = {
    "UNPROCESSABLE_ENTITY": "A parameter is unknown or malformed: `errors` names each.",
    "PROBLEM": "Any other problem (RFC 9457).",
}
ANSWER_HEADERS = {
    "ETag": {
        "description": "Strong validator of this answer; send it back as If-None-Match.",
        "schema": {"type": "string", "example": '"b1946ac92492d234"'},
    },
    "Cache-Control": {
        "description": "How long shared caches may keep the answer.",
        "schema": {"type": "string", "example": "public, max-age=60"},
    },
    "Surrogate-Key": {
        "description": "Names of what the answer was made from, for purging a cache.",
        "schema": {"type": "string", "example": "articles sections"},
    },
}


class Api(flask_smorest.Api):
    ERROR_SCHEMA = ProblemSchema
    DEFAULT_ERROR_RESPONSE_NAME = None

    def handle_http_exception(self, error: HTTPException) -> Response:
        return problem_response(problem_from_http(error))

    def _register_error_handlers(self) -> None:
        """api.errors.init_app registers the handlers, for every address and not only these."""

    def _register_responses(self) -> None:
        """What several endpoints answer with, described once."""
        for name, description in PROBLEMS.items():
            response = {"description": description, "schema": self.ERROR_SCHEMA}
            prepare_response(response, self.spec, PROBLEM_TYPE)
            self.spec.components.response(name, response, lazy=True)
        for name, header in ANSWER_HEADERS.items():
            self.spec.components.header(name, header)

    def _register_pagination_header(self) -> None:
        """None: the list envelope holds the cursors."""


class Blueprint(flask_smorest.Blueprint):
    """A group of endpoints, with our decorators for reading."""

    ARGUMENTS_PARSER = FlaskParser(unknown=RAISE)

    def route(self, rule: str, **path: tuple[str, str]) -> Callable[[Any], Any]:
        """As in flask-smorest; each parameter of the path has a description and an example."""
        parameters = [
            {"in": "path", "name": name, "description": text, "schema": {"example": example}}
            for name, (text, example) in path.items()
        ]
        decorator: Callable[[Any], Any] = super().route(rule, parameters=parameters)
        return decorator

    def query(self, schema: type[Schema]) -> Callable[[Any], Any]:
        """The one schema of all query parameters; a parameter that it lacks is a 422."""
        decorator: Callable[[Any], Any] = self.arguments(schema(), location="query")
        return decorator

    def answers(self, schema: Any, description: str) -> Callable[[Any], Any]:
        """Document a GET that gives `schema`, or 304, or a problem."""
        headers = {name: name for name in ANSWER_HEADERS}

        def decorate(view: Any) -> Any:
            first, *rest = view.__name__.split("_")
            operation_id = first + "".join(word.capitalize() for word in rest)
            view = self.response(200, schema, description=description, headers=headers)(view)
            view = self.alt_response(304, description=NOT_MODIFIED, headers=headers)(view)
            view = self.alt_response("default", response="PROBLEM")(view)
            return self.doc(operationId=operation_id)(view)

        return decorate


# The database of the application that answers this request.
db: Database = LocalProxy(lambda: current_app.extensions["database"])  # type: ignore[assignment]
