"""Whatever goes wrong under /api, the answer is problem+json with the right status."""

from __future__ import annotations

from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse


def check(answer: TestResponse, status: int) -> None:
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert answer.json["status"] == status
    assert answer.json["type"].startswith("urn:fangtan:problem:")
    assert answer.json["title"]
    assert answer.json["detail"]


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/articles/{id}",
        "/api/v1/interviews/{id}",
        "/api/v1/interviews/{id}/turns",
        "/api/v1/series/{id}",
        "/api/v1/series/no-such/episodes",
        "/api/v1/sections/没有/这个",
        "/api/v1/people/{id}",
        "/api/v1/organisations/{id}",
        "/api/v1/articles/not-an-id",
        "/api/v1/nothing",
        "/api/v2/articles",
        "/api",
        "/api/v1/articles/%00",
        "/media/../fangtan.db",
        "/media/%2e%2e/fangtan.db",
        "/media/00/nothing.svg",
    ],
)
def test_what_is_not_there_is_a_404(demo: FlaskClient, address: str) -> None:
    check(demo.get(address.format(id=uuid4())), 404)


def test_a_method_that_is_not_there_names_those_that_are(demo: FlaskClient) -> None:
    answer = demo.post("/api/v1/articles", json={})
    check(answer, 405)
    assert {"GET", "HEAD"} <= set(answer.headers["Allow"].split(", "))


def test_head_and_options_are_answered(demo: FlaskClient) -> None:
    head = demo.head("/api/v1/articles")
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["ETag"] == demo.get("/api/v1/articles").headers["ETag"]
    assert "GET" in demo.options("/api/v1/articles").headers["Allow"]


def test_a_site_that_is_not_there_is_named(demo: FlaskClient) -> None:
    for address in ("/api/v1/site", "/api/v1/sections"):
        answer = demo.get(address, query_string={"site": "www.nowhere.example"})
        check(answer, 422)
        assert answer.json["errors"][0]["parameter"] == "site"


def test_a_fault_of_ours_tells_nothing_of_the_inside(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> str:
        raise RuntimeError("password is 12345")

    app.add_url_rule("/api/v1/broken", view_func=broken)
    app.before_request_funcs[None].clear()  # access is another test's business
    answer = app.test_client().get("/api/v1/broken")
    check(answer, 500)
    assert "12345" not in answer.text
    assert "password is 12345" in caplog.text
