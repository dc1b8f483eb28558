"""HTTP only: one module for each collection of URLs."""

from __future__ import annotations

from flask import Flask

from api.extensions import Api
from api.resources import articles, docs, health, people, search, series, sites, suggest

PREFIX = "/api/v1"


def init_app(app: Flask, api: Api) -> None:
    """Register every collection, in the order in which the documentation shows them."""
    for blueprint in (
        sites.blueprint,
        articles.blueprint,
        series.blueprint,
        people.blueprint,
        search.blueprint,
        suggest.blueprint,
        health.blueprint,
    ):
        api.register_blueprint(blueprint, url_prefix=PREFIX)
    docs.init_app(app, api)
