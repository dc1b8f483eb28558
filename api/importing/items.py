"""What an import yields: a draft, and an account of what was recognised and from where."""

from __future__ import annotations

from dataclasses import dataclass

from api.commands.drafts import ArticleDraft


@dataclass(frozen=True, slots=True)
class Finding:
    """One field of the draft: its value in words, and what on the page gave it.

    `value` None means that the page does not say; `origin` may then tell why one thinks so.
    """

    field: str
    value: str | None
    origin: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One piece. `where` is its place in the file ("line 12"), empty for a page.

    `is_numbered` says that the draft's key is a number that only its file gives it.
    """

    draft: ArticleDraft
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
    where: str = ""
    is_numbered: bool = False
