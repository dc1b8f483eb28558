"""The application: a list of calls, each to a module that sets up its own part."""

from __future__ import annotations

from flask import Flask

from api import auth, errors, openapi, reader, resources
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
    app.extensions["search_index"] = WhooshIndex(settings.index_path)
    errors.init_app(app)
    Database(settings.database_url).init_app(app)
    auth.init_app(app)
    api = openapi.init_app(app)
    resources.init_app(app, api)
    reader.init_app(app, settings)
    return app
