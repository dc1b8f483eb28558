"""What the service gives beside the API: the reader at every address, assets, media, docs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from PIL import Image

PNG_PIXEL = (3, 2)


def test_public_addresses_give_the_reader_with_a_true_status(demo: FlaskClient) -> None:
    article = demo.get("/api/v1/articles", query_string={"kind": "interview"}).json["data"][0]
    one = demo.get(f"/api/v1/articles/{article['id']}").json
    addresses = [
        "/",
        "/search",
        "/search?q=大桥",
        "/series",
        "/sections",
        "/favourites",
        one["url"],
        one["section"]["url"],
        one["guests"][0]["person"]["url"] if one["guests"] else "/",
        demo.get("/api/v1/series").json["data"][0]["url"],
        "/sites/www.yunxi.example",
    ]
    for address in addresses:
        answer = demo.get(address)
        assert answer.status_code == 200, address
        assert "<title>阅读</title>" in answer.text
        assert answer.headers["Cache-Control"] == "no-cache"
        assert "'unsafe-inline'" not in answer.headers["Content-Security-Policy"]
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "address",
    [
        "/nothing",
        f"/articles/{uuid4()}",
        "/articles/1",
        "/sections/no/such",
        "/series/x/y",
        "/sites/x",
    ],
)
def test_an_address_without_content_is_a_404_that_the_reader_shows(
    demo: FlaskClient, address: str
) -> None:
    answer = demo.get(address)
    assert answer.status_code == 404
    assert "<title>阅读</title>" in answer.text


def test_built_assets_never_change(demo: FlaskClient) -> None:
    answer = demo.get("/assets/main-1a2b3c4d.js", buffered=True)
    assert answer.status_code == 200
    assert answer.mimetype == "text/javascript"
    assert "immutable" in answer.headers["Cache-Control"]
    assert demo.get("/assets/main-0.js").status_code == 404


def test_the_documentation_is_served_from_here(demo: FlaskClient) -> None:
    page = demo.get("/api/docs")
    assert page.status_code == 200
    assert "//" not in page.text.replace("<!doctype", "")
    script = demo.get("/api/docs/start.js")
    assert "/api/openapi.json" in script.text
    assert demo.get("/api/openapi.json").json["openapi"].startswith("3.1")


def picture(path: Path, kind: str) -> Path:
    Image.new("RGB", PNG_PIXEL, "red").save(path, kind)
    return path


@pytest.mark.parametrize(
    ("kind", "mimetype"),
    [
        ("PNG", "image/png"),
        ("JPEG", "image/jpeg"),
        ("GIF", "image/gif"),
        ("WEBP", "image/webp"),
        ("AVIF", "image/avif"),
    ],
)
def test_a_picture_is_what_its_bytes_say(
    client: FlaskClient, save: Callable[..., UUID], tmp_path: Path, kind: str, mimetype: str
) -> None:
    picture(tmp_path / "图片.txt", kind)  # its name lies
    block = {"type": "image", "file": "图片.txt", "alt": "一片红"}
    article_id = save(body=(block,), folder=tmp_path)
    [image] = client.get(f"/api/v1/articles/{article_id}").json["body"]
    assert (image["width"], image["height"]) == PNG_PIXEL
    answer = client.get(image["src"], buffered=True)
    assert answer.mimetype == mimetype
    assert answer.data == (tmp_path / "图片.txt").read_bytes()
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


SVG = """<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
 viewBox="0 0 400 300" onload="alert(1)"><title>云溪大桥</title><script>alert(2)</script>
 <style>.a{fill:url(#g)}</style><defs><linearGradient id="g"/></defs>
 <a xlink:href="javascript:alert(3)"><rect class="a" width="9" height="9"/></a>
 <image href="https://spy.example/x.png"/><use href="#g"/><use href="https://spy.example/#y"/>
 <rect style="fill:url(https://spy.example/z)" width="1" height="1" onclick="alert(4)"/>
 <foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject></svg>"""


def test_an_svg_loses_what_is_not_drawing(
    client: FlaskClient, save: Callable[..., UUID], tmp_path: Path
) -> None:
    (tmp_path / "a.svg").write_text(SVG, "utf-8")
    block = {"type": "image", "file": "a.svg", "alt": "云溪大桥"}
    article_id = save(body=(block,), folder=tmp_path)
    [image] = client.get(f"/api/v1/articles/{article_id}").json["body"]
    assert (image["width"], image["height"]) == (400, 300)
    answer = client.get(image["src"], buffered=True)
    assert answer.mimetype == "image/svg+xml"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    for word in ("alert", "spy.example", "foreignObject", "<a"):
        assert word not in answer.text
    assert "云溪大桥" in answer.text
    assert 'href="#g"' in answer.text
    assert "fill:url(#g)" in answer.text


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not a picture"),
        (b"plain text", "not a picture"),
        (b"\x89PNG\r\n\x1a\n truncated", "cannot be read"),
        (b"<html><body>x</body></html>", "not a picture"),
        (b"<svg", "not a well-formed SVG"),
        (
            b'<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
            "document type",
        ),
    ],
)
def test_what_is_no_picture_is_refused_and_nothing_is_written(
    client: FlaskClient, save: Callable[..., UUID], tmp_path: Path, content: bytes, reason: str
) -> None:
    from api.commands.faults import Refused

    (tmp_path / "a.png").write_bytes(content)
    block: dict[str, Any] = {"type": "image", "file": "a.png", "alt": "图"}
    with pytest.raises(Refused, match=reason):
        save(body=(block,), folder=tmp_path)
    assert client.get("/api/v1/articles").json["data"] == []
