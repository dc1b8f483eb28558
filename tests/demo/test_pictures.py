"""The demo's pictures: what the service hands out, and the files that they come from."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import etree

import api.demo

Document = dict[str, Any]
FILES = sorted((Path(api.demo.__file__).parent / "images").iterdir())
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="session")
def pictures(pieces: list[Document], blocks: list[Document]) -> list[Document]:
    leads = [piece["image"] for piece in pieces if piece["image"]]
    return leads + [block for block in blocks if block["type"] == "image"]


@pytest.fixture(scope="session")
def served(visitor: FlaskClient, pictures: list[Document]) -> dict[str, etree._Element]:
    """Each picture as the service hands it out, by its address."""
    drawings = {}
    for src in {picture["src"] for picture in pictures}:
        with visitor.get(src) as answer:
            assert answer.status_code == 200
            assert answer.mimetype == "image/svg+xml"
            drawings[src] = etree.fromstring(answer.data)
    return drawings


def test_every_picture_is_served_and_says_what_it_shows(
    served: dict[str, etree._Element], pictures: list[Document]
) -> None:
    assert len(served) >= 25
    for picture in pictures:
        root = served[picture["src"]]
        assert (root.get("width"), root.get("height")) == (
            str(picture["width"]),
            str(picture["height"]),
        )
        assert len(picture["alt"]) >= 8
        assert picture["credit"]


def test_pictures_in_a_text_have_captions(blocks: list[Document]) -> None:
    images = [block for block in blocks if block["type"] == "image"]
    assert all(image["caption"] for image in images)
    assert len({image["credit"] for image in images}) >= 3


def test_what_is_served_draws_the_same_as_the_file(served: dict[str, etree._Element]) -> None:
    """The service cleans every SVG; of these it must find nothing to take away."""
    drawn = {etree.tostring(etree.parse(path), method="c14n") for path in FILES}
    assert {etree.tostring(root, method="c14n") for root in served.values()} <= drawn


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_files_are_small_titled_and_inert(path: Path) -> None:
    assert path.suffix == ".svg"
    assert path.stat().st_size < 20_000
    root = etree.parse(path).getroot()
    assert root.tag == f"{SVG}svg"
    assert root[0].tag == f"{SVG}title"
    assert root[0].text.strip()
    for element in root.iter():
        assert element.tag not in {f"{SVG}script", f"{SVG}foreignObject", f"{SVG}image"}
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert not re.search(r"url\((?!#)|https?:|javascript:|data:", value)


def test_no_file_lies_unused(
    visitor: FlaskClient, interviews: list[Document], served: dict[str, etree._Element]
) -> None:
    people = {
        one["person"]["url"]
        for interview in interviews
        for one in (*interview["guests"], *interview["hosts"])
    }
    portraits = [visitor.get(f"/api/v1{url}").json["image"] for url in people]
    assert len([portrait for portrait in portraits if portrait]) >= 9
    used = {root[0].text for root in served.values()}
    used |= {portrait["alt"].partition("的")[0] for portrait in portraits if portrait}
    assert {etree.parse(path).getroot()[0].text for path in FILES} <= used
