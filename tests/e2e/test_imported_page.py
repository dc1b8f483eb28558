"""The page that the project began with: imported by the command, complete in the reader."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.corpus


def test_every_paragraph_of_the_imported_page_is_shown(
    quiet: Page,
    base_url: str,
    reader_environment: dict[str, str],
    shared_data: Path,
    picture: Callable[[str], None],
) -> None:
    page, source = quiet, shared_data / "interview_page.txt"
    command = Path(sys.executable).with_name("fangtan")
    done = subprocess.run(
        [command, "import", source],
        env=reader_environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    page.goto("/search?q=吕锋")
    page.get_by_role("main").get_by_role("link", name="忠诚担当").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("忠诚担当“长春稳全省安”使命")
    expect(page.get_by_role("contentinfo")).to_contain_text("吉公网安备")
    shown = page.locator("body").inner_text()
    everything = "".join(shown.split())
    text = [line for line in source.read_text("utf-8").splitlines() if len(line) > 60]
    assert len(text) >= 12
    for line in text[1:]:  # the first long line is the information line, set in another way
        words = "".join(line.split())
        label, colon, rest = words.partition(":")
        assert (rest if colon and len(label) <= 4 else words) in everything, line[:40]
    for fact in (
        "2019-03-0613:27",
        "吕锋",
        "省公安厅副厅长",
        "长春市副市长",
        "责任编辑：公安厅",
        "第1期",
        "北方法制报",
        "凤凰网吉林频道",
        "吉公网安备22000002000013号",
        "吉ICP备05001602号",
        "2200000051",
        "吉林省长春市新发路806号",
        "130051",
        "0431-82098114",
        "警民互动",
        "在线访谈",
    ):
        assert fact in everything, fact
    picture("imported-page")
