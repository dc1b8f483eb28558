"""The description of the API: OpenAPI 3.1, in an order that a person can read."""

from __future__ import annotations

from typing import Any

from flask import Flask

from api import __version__
from api.extensions import Api
from api.schemas.blocks import blocks_to_openapi

DESCRIPTION = """\
Articles, sections and interview series of Chinese-language newsrooms and government sites.

**Lists** give `{"data": [...], "page": {"next": ..., "prev": ...}}`; go on with `cursor`. A page
costs the same at any depth. **Errors** are problem+json (RFC 9457) and name the parameter.
**Caching**: every answer has a strong ETag; send it back as If-None-Match.
"""
_TOP_LEVEL = ("openapi", "info", "servers", "tags", "paths", "components")
_INFO = ("title", "version", "description", "license")
_OPERATION = ("operationId", "summary", "description", "tags", "parameters", "responses")


def init_app(app: Flask) -> Api:
    app.config.update(
        API_TITLE="Fangtan 访谈",
        API_VERSION=__version__,
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX=None,  # api/resources/docs.py serves it
    )
    api = Api()
    api.init_app(
        app,
        spec_kwargs={
            "info": {
                "description": DESCRIPTION,
                "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            },
            "servers": [{"url": "/", "description": "This service"}],
        },
    )
    api.ma_plugin.converter.add_attribute_function(blocks_to_openapi)
    return api


def openapi_document(api: Api) -> dict[str, Any]:
    """The description as plain data, in reading order."""
    document = _ordered(api.spec.to_dict(), _TOP_LEVEL)
    document["info"] = _ordered(document["info"], _INFO)
    for path in document["paths"].values():
        for method, operation in path.items():
            if method != "parameters":
                operation["responses"] = dict(sorted(operation["responses"].items()))
                path[method] = _ordered(operation, _OPERATION)
    return document


def _ordered(members: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """The members named first, in that order, then the others."""
    return {name: members[name] for name in names if name in members} | members
