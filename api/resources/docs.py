"""/api/docs: the documentation, self-hosted, and /api/openapi.json that it shows."""

from __future__ import annotations

from flask import Blueprint, Flask, Response

from api.auth import public
from api.caching import answer
from api.extensions import Api
from api.openapi import openapi_document

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Fangtan API</title>
<link rel="stylesheet" href="/api-docs/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/api-docs/swagger-ui-bundle.js"></script>
<script src="/api/docs/start.js"></script>
</body>
</html>
"""
_START = """window.ui = SwaggerUIBundle({
  url: "/api/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
});
"""
# Swagger UI sets styles of its own at run time and shows its icons as data: URLs.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def init_app(app: Flask, api: Api) -> None:
    blueprint = Blueprint("docs", __name__)

    @blueprint.route("/api/openapi.json")
    @public
    def openapi_json() -> Response:
        return answer(openapi_document(api))

    @blueprint.route("/api/docs")
    @public
    def page() -> Response:
        response = Response(_PAGE, content_type="text/html; charset=utf-8")
        response.headers["Content-Security-Policy"] = _POLICY
        return response

    @blueprint.route("/api/docs/start.js")
    @public
    def start() -> Response:
        return Response(_START, content_type="text/javascript; charset=utf-8")

    app.register_blueprint(blueprint)
