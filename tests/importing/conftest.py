"""The importer is tested as people use it: files in, the `fangtan import` command, drafts out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.cli import cli
from api.cli.service import Service
from api.commands.drafts import ArticleDraft, TurnDraft
from api.config import load_settings
from api.importing import Item, open_source
from api.models import Article
from api.text import block_texts

PAGES = Path(__file__).parent / "pages"


@dataclass(frozen=True)
class Reading:
    """An item with short ways to what tests look at."""

    item: Item

    @property
    def draft(self) -> ArticleDraft:
        return self.item.draft

    @property
    def paragraphs(self) -> list[str]:
        return texts(self.draft.body)

    @property
    def turns(self) -> list[tuple[str, str, str]]:
        """Speaker, role and words of each turn."""
        return [
            (part.speaker, part.role, "\n".join(block_texts(part.blocks)))
            for part in self.draft.body
            if isinstance(part, TurnDraft)
        ]

    def finding(self, name: str) -> tuple[str | None, str | None]:
        """Value and origin of a field in the account of what was recognised."""
        [(value, origin)] = [(f.value, f.origin) for f in self.item.findings if f.field == name]
        return value, origin


def texts(body: Sequence[Any]) -> list[str]:
    """Every text of a body in order, whoever says it."""
    found: list[str] = []
    for part in body:
        found += block_texts(part.blocks if isinstance(part, TurnDraft) else [part])
    return found


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Reading]:
    """Reads a page of the folder `pages`, or content that is written to a file first."""
    settings = load_settings(
        environ={}, overrides={"data": str(tmp_path / "none"), "secret_key": "for tests only"}
    )

    def read_one(name: str, content: str | bytes | None = None) -> Reading:
        path = PAGES / name
        if content is not None:
            path = tmp_path / name
            data = content if isinstance(content, bytes) else content.encode()
            path.write_bytes(data)
        [item] = open_source(path, settings).items()
        return Reading(item)

    return read_one


@pytest.fixture
def fangtan(environment: dict[str, str]) -> Callable[..., Result]:
    """Runs the `fangtan` command in this process, on the database of the fixture `service`."""

    def run(*arguments: str | Path) -> Result:
        return CliRunner().invoke(cli, [str(one) for one in arguments], env=environment)

    return run


@pytest.fixture
def stored(service: Service) -> Callable[[], list[tuple[str, int]]]:
    """Headline and version of every article in the database, oldest first."""

    def articles() -> list[tuple[str, int]]:
        with Session(service.database.engine.execution_options(read_only=True)) as session:
            rows = session.execute(select(Article.headline, Article.version).order_by(Article.id))
            return [(row.headline, row.version) for row in rows]

    return articles
