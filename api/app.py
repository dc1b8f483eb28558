"""The application: a list of calls, each to a module that sets up its own part."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from api import auth, errors, openapi, reader, resources
from api.commands.trends import TrendCounter
from api.config import Settings, load_settings
from api.extensions import Database
from api.pagination import make_signer
from search_index import WhooshIndex


def create_app(settings: Settings | None = None) -> Flask:
    """The WSGI application, with every setting read from `settings` or the environment."""
    settings = settings or load_settings()
    app = Flask("fangtan", static_folder=None)
    app.url_map.strict_slashes = False
    app.config["SETTINGS"] = settings
    app.config["CACHE_SECONDS"] = settings.cache_seconds
    app.config["TIMEZONE"] = settings.timezone
    app.extensions["cursor_signer"] = make_signer(settings.secret_key)
    app.extensions["search_index"] = WhooshIndex(
        settings.index_path,
        synonyms_path=settings.search_synonyms,
        timezone=settings.timezone,
    )
    errors.init_app(app)
    database = Database(settings.database_url)
    database.init_app(app)
    app.extensions["trends"] = TrendCounter(
        database, ZoneInfo(settings.timezone), settings.trending_seconds
    )
    auth.init_app(app)
    api = openapi.init_app(app)
    resources.init_app(app, api)
    reader.init_app(app, settings)
    if settings.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.proxies, x_proto=0, x_host=0
        )
    return app
