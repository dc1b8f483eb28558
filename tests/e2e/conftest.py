"""A real browser, Debian's Chromium, against a service as users run it with the built reader."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]
SCREENSHOTS = ROOT / "build" / "screenshots"
WIDTHS = (360, 1280)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    chromium = shutil.which("chromium")
    assert chromium, "the browser tests need the command `chromium`: see `make test-browser`"
    flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
    return {**browser_type_launch_args, "executable_path": chromium, "args": flags}


@pytest.fixture(params=WIDTHS, ids=lambda width: f"{width}px")
def width(request: pytest.FixtureRequest) -> int:
    """Every browser test runs on a telephone's width and on a desk's."""
    given: int = request.param
    return given


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any], width: int) -> dict[str, Any]:
    viewport = {"width": width, "height": 800}
    return {**browser_context_args, "viewport": viewport, "locale": "zh-CN"}


@pytest.fixture(scope="session")
def reader_environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Environment of the served demo; `fangtan` run in it works on the same data."""
    built = ROOT / "webapp" / "dist"
    assert (built / "index.html").exists(), "the reader is not built: see `make test-browser`"
    data = tmp_path_factory.mktemp("fangtan-reader")
    return {**os.environ, "FANGTAN_DATA": str(data), "FANGTAN_WEBAPP": str(built)}


@pytest.fixture(scope="session")
def base_url(serve: Callable[..., Any], reader_environment: dict[str, str]) -> Iterator[str]:
    """Address of the service, which Playwright puts before every path."""
    with serve(reader_environment, "--demo") as served:
        yield served.address


@pytest.fixture
def quiet(page: Page) -> Iterator[Page]:
    """The page, and at the end the proof that nothing was complained of in its console."""
    complaints: list[str] = []
    page.on(
        "console",
        lambda message: (
            complaints.append(message.text) if message.type in ("error", "warning") else None
        ),
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    assert complaints == []


@pytest.fixture
def picture(page: Page, width: int) -> Callable[[str], None]:
    """Keeps a picture of the whole page for people to look at; nothing may be cut off."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)

    def take(name: str) -> None:
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") == width, name
        page.screenshot(path=SCREENSHOTS / f"{name}-{width}.png", full_page=True)

    return take
