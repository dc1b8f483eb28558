"""Demo content: an invented city's government site, so that every feature has something to show.

The content lives as JSON under `content/` and as SVG under `images/`, written for people to
read and edit; this package checks it strictly and hands out drafts. Everything in it is
fiction: province, city, people, offices and registration numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from api.commands.drafts import ArticleDraft, SectionDraft, SiteDraft
from api.demo.pieces import Library
from api.demo.records import ContentError

__all__ = ["ContentError", "drafts", "sections", "site"]

HERE = Path(__file__).parent
CONTENT = HERE / "content"
IMAGES = HERE / "images"


def site(content: Path = CONTENT) -> SiteDraft:
    """The one site that all demo content belongs to. Raises ContentError, as all here do."""
    return Library(content, IMAGES).site


def sections(content: Path = CONTENT) -> list[SectionDraft]:
    """Every section, parents before their children, in the order of the navigation."""
    return list(Library(content, IMAGES).sections.values())


def drafts(content: Path = CONTENT) -> Iterator[ArticleDraft]:
    """Every article and interview, oldest first; each series comes with its episodes.

    The order matters to whoever saves them: a person's titles last known are then those of
    the newest piece. All files are read and checked before the first draft is handed out.
    """
    yield from Library(content, IMAGES).drafts()
