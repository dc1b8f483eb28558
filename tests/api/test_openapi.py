"""openapi.yaml is what the service does: no drift, valid, documented to the last field."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
import yaml
from click.testing import CliRunner
from flask import Flask
from hypothesis import HealthCheck, given, settings
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import (
    positive_data_acceptance,
    response_schema_conformance,
)

from api.auth import PUBLIC, declared_access
from api.cli import cli

ROOT = Path(__file__).resolve().parents[2]


DOCUMENT: dict[str, Any] = yaml.safe_load((ROOT / "openapi.yaml").read_text("utf-8"))

bounded = settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def document() -> dict[str, Any]:
    return DOCUMENT


def test_the_committed_file_is_what_the_code_gives() -> None:
    given = CliRunner().invoke(cli, ["openapi"], catch_exceptions=False)
    assert given.output == (ROOT / "openapi.yaml").read_text("utf-8"), "run `make openapi`"


def test_the_running_service_serves_the_same(demo: Any, document: dict[str, Any]) -> None:
    assert demo.get("/api/openapi.json").json == document


def test_it_is_valid_openapi(document: dict[str, Any]) -> None:
    OpenAPIV31SpecValidator(document).validate()


def test_every_operation_is_named_summed_up_and_tells_its_problems(
    document: dict[str, Any],
) -> None:
    names = []
    for _, operation in _operations(document):
        names.append(operation["operationId"])
        assert operation["summary"]
        assert operation["tags"]
        assert {"200", "304", "422", "default"} <= operation["responses"].keys()
        for parameter in operation.get("parameters", []):
            assert parameter["description"], parameter
            assert "example" in parameter["schema"], parameter
    assert len(names) == len(set(names)) > 15


def test_every_path_parameter_is_described(document: dict[str, Any]) -> None:
    for path, item in document["paths"].items():
        if "{" in path:
            assert all(
                one["description"] and one["schema"]["example"] for one in item["parameters"]
            )


def test_every_field_has_a_description_and_an_example(document: dict[str, Any]) -> None:
    lacking = []
    for name, schema in document["components"]["schemas"].items():
        for field, shape in schema["properties"].items():
            if not shape.get("description"):
                lacking.append(f"{name}.{field}: description")
            if "example" not in shape and not _refers(shape):
                lacking.append(f"{name}.{field}: example")
    assert lacking == []


def test_every_endpoint_declares_who_may_call_it(demo_app: Flask) -> None:
    for rule in demo_app.url_map.iter_rules():
        assert declared_access(rule.endpoint, demo_app) == PUBLIC, rule


def test_an_endpoint_that_declares_nothing_is_closed(app: Flask) -> None:
    app.add_url_rule("/api/v1/forgotten", view_func=lambda: "never seen", endpoint="forgotten")
    answer = app.test_client().get("/api/v1/forgotten")
    assert answer.status_code == 403
    assert answer.mimetype == "application/problem+json"


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method != "parameters":
                yield path, operation


def _refers(shape: dict[str, Any]) -> bool:
    """Whether the shape is made of schemas, which have examples of their own."""
    if {"$ref", "anyOf", "oneOf"} & shape.keys():
        return True
    return "items" in shape and _refers(shape["items"])


@pytest.fixture(scope="module")
def described(demo_app: Flask) -> Any:
    return schemathesis.openapi.from_wsgi("/api/openapi.json", demo_app)


@pytest.mark.parametrize("path", list(DOCUMENT["paths"]))
def test_no_input_breaks_the_service(described: Any, path: str) -> None:
    """Schemathesis makes requests, right and wrong, and checks the answers by openapi.yaml."""

    @given(case=described[path]["GET"].as_strategy(generation_mode=GenerationMode.POSITIVE))
    @bounded
    def positive(case: Any) -> None:
        check(case)

    @given(case=described[path]["GET"].as_strategy(generation_mode=GenerationMode.NEGATIVE))
    @bounded
    def negative(case: Any) -> None:
        check(case)

    def check(case: Any) -> None:
        # A schema cannot say that a cursor must be one of ours, or that a site must exist.
        left_out = [positive_data_acceptance]
        if "fields" in (case.query or {}):  # leaves out members that the schema requires
            left_out.append(response_schema_conformance)
        case.call_and_validate(excluded_checks=left_out)

    positive()
    if DOCUMENT["paths"][path]["get"].get("parameters"):  # else nothing can be wrong
        negative()
