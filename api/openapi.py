"""The description of the API: OpenAPI 3.1, in an order that a person can read."""

from __future__ import annotations

from typing import Any

import yaml
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
    """The description as plain data, its top level in reading order."""
    document = api.spec.to_dict()
    return {name: document[name] for name in _TOP_LEVEL if name in document}


def openapi_yaml(api: Api) -> str:
    text: str = yaml.safe_dump(
        openapi_document(api), sort_keys=False, allow_unicode=True, width=100
    )
    return text
