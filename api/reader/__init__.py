"""The reader's pages: the built single-page app at every public address, and the media files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from flask import Flask, Response, abort, current_app, request, send_from_directory
from sqlalchemy.orm import Session
from whitenoise import WhiteNoise

from api.auth import public
from api.config import Settings
from api.extensions import db
from api.queries import articles, series, sites

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; manifest-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
PAGE_HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}
# A picture is shown, never run: an SVG opened by its own address may hold script.
MEDIA_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    "X-Content-Type-Options": "nosniff",
}
ASSETS = "/assets/"
YEAR = 31_536_000
NOT_BUILT = "阅读端尚未构建，请运行 make serve。The reader is not built: run `make serve`.\n"


def init_app(app: Flask, settings: Settings) -> None:
    if Path(settings.webapp).is_dir():
        app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
            app.wsgi_app,
            root=settings.webapp,
            max_age=60,
            immutable_file_test=lambda _path, url: url.startswith(ASSETS),
        )
    app.add_url_rule("/media/<path:name>", view_func=media)
    app.add_url_rule("/", "reader.home", public(_page_view(lambda *_: True)))
    app.add_url_rule("/<path:address>", "reader.page", public(_page_view(_exists)))


@public
def media(name: str) -> Response:
    """A picture by its content's address, which never changes its meaning."""
    response = send_from_directory(current_app.config["SETTINGS"].media_path, name, max_age=YEAR)
    response.headers.update(MEDIA_HEADERS)
    response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return response


def _page_view(exists: Callable[[Session, str], bool]) -> Callable[..., Response]:
    def view(address: str = "") -> Response:
        if address.split("/", 1)[0] in {"api", "assets"}:
            abort(404)  # a program asks: it gets a problem, not a page
        status = 200 if exists(db.session, address.strip("/")) else 404
        page = Path(current_app.config["SETTINGS"].webapp) / "index.html"
        if not page.exists():
            return Response(NOT_BUILT, 503, content_type="text/plain; charset=utf-8")
        response = Response(page.read_bytes(), status, content_type="text/html; charset=utf-8")
        response.headers.update(PAGE_HEADERS)
        return response

    return view


def _exists(session: Session, address: str) -> bool:  # noqa: PLR0911
    """Whether the reader has something to show at an address, for a true status code."""
    place, _, name = address.partition("/")
    if not name:
        return place in {"search", "series", "favourites", "sections"}
    match place:
        case "articles" | "interviews":
            article_id = _uuid(name)
            return article_id is not None and articles.article_row(session, article_id) is not None
        case "sections":
            site = request.args.get("site", "")
            return sites.find_section(session, name, site) is not None
        case "series":
            return series.find_series(session, name) is not None
        case "people":
            person_id = _uuid(name)
            return person_id is not None and series.find_person(session, person_id) is not None
        case "organisations":
            found = _uuid(name)
            return found is not None and series.find_organisation(session, found) is not None
        case "sites":
            return sites.primary_site(session, name) is not None
    return False


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
