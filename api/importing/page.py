"""A page as it was read, before anything is concluded from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from api.commands.drafts import Block


@dataclass(slots=True)
class Metadata:
    """What tags in the head say, by our field names; each value with the tag that gave it.

    Fields: site_name, site_domain, site_id_code, column_name, column_description,
    column_keywords, column_type, headline, published, updated, source, keywords, byline,
    summary, image, url, kicker, subtitle, breadcrumbs, language. An empty value is kept: the tag
    was there with nothing in it.
    """

    values: dict[str, tuple[str, str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def offer(self, name: str, value: str, origin: str) -> None:
        """Take a value unless an earlier, better tag gave one."""
        value = " ".join(value.split())
        if not self.values.get(name, ("", ""))[0]:
            if name in self.values and not value:
                return
            self.values[name] = (value, origin)

    def get(self, name: str) -> str | None:
        return self.values.get(name, ("", ""))[0] or None

    def origin(self, name: str) -> str:
        return self.values[name][1]


@dataclass(slots=True)
class Page:
    """`head` and `tail` are the visible lines before and after the body; `body` its blocks.

    `titles` are kicker, headline and subtitle where the structure shows which is which.
    """

    kind: str
    head: list[str]
    body: list[Block]
    tail: list[str]
    metadata: Metadata = field(default_factory=Metadata)
    titles: Mapping[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    folder: Path | None = None
