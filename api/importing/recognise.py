"""A page that was read becomes a draft, with an account of every field."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from api.commands.drafts import (
    ArticleDraft,
    Block,
    InterviewDraft,
    TurnDraft,
)
from api.importing.facts import (
    Facts,
    split_keywords,
    stated_facts,
    stated_section,
    stated_site,
    stated_times,
)
from api.importing.faults import ImportFault
from api.importing.findings import account
from api.importing.identity import address_key, page_key
from api.importing.interview import Talk, recognise_talk
from api.importing.items import Item
from api.importing.page import Page
from api.importing.series import Membership, recognise_series
from api.text import block_texts


def recognise(page: Page, zone: tzinfo) -> Item:
    """Raises ImportFault for a page without a headline or without anything to read."""
    headline = page.titles.get("headline")
    if not headline:
        raise ImportFault("no headline was found")
    if not any(text.strip() for text in block_texts(page.body)) and not _has_image(page.body):
        raise ImportFault("no text was found beside the headline")
    facts = stated_facts(page)
    site = stated_site(page, facts)
    section = stated_section(page, facts, headline)
    times = stated_times(page, zone)
    titles = [
        page.titles[name] for name in ("kicker", "headline", "subtitle") if name in page.titles
    ]
    context = [*(section.names if section else ()), *titles]
    context += filter(None, (page.metadata.get("column_name"), page.metadata.get("column_type")))
    talk, evidence = recognise_talk(page.body, context)
    membership = _membership(talk, titles, page)
    url = facts.get("url")
    stated = times.published if times.is_publication else None
    draft = ArticleDraft(
        key=address_key(url) if url else page_key(site, section, headline, membership, stated),
        headline=headline,
        body=talk.body if talk else tuple(page.body),
        site=site,
        section=section,
        kicker=page.titles.get("kicker"),
        subtitle=page.titles.get("subtitle"),
        summary=_summary(facts, headline),
        source=facts.get("source"),
        byline=facts.get("byline"),
        editor=facts.get("editor"),
        keywords=split_keywords(facts.get("keywords")),
        image=_image(page, facts),
        published_at=times.published,
        updated_at=times.updated,
        original_url=url,
        language=_language(page),
        interview=_interview(talk, membership),
        folder=page.folder,
    )
    notes = (*page.notes, *page.metadata.notes, *facts.notes, *times.notes)
    title_origin = "tags and visible titles" if page.kind == "page" else "title lines"
    facts.origins |= dict.fromkeys(("kicker", "headline", "subtitle"), title_origin)
    facts.origins |= times.origins | {"column_type": "tag ColumnType"}
    return Item(draft, account(draft, facts, membership, evidence), notes)


def _has_image(body: Sequence[Block]) -> bool:
    return any(block["type"] == "image" for block in body)


def _membership(talk: Talk | None, titles: Sequence[str], page: Page) -> Membership:
    if talk is None:
        return Membership(None, None, {})
    lead: list[str] = []
    for part in talk.body:
        if isinstance(part, TurnDraft):
            break
        lead += block_texts([part])
    first = next(part for part in talk.body if isinstance(part, TurnDraft))
    return recognise_series(titles, lead or list(block_texts(first.blocks))[:2], page.head)


def _interview(talk: Talk | None, membership: Membership) -> InterviewDraft | None:
    if talk is None:
        return None
    return InterviewDraft(
        series=membership.series,
        episode_number=membership.number,
        guests=talk.guests,
        hosts=talk.hosts,
    )


def _summary(facts: Facts, headline: str) -> str | None:
    summary = facts.get("summary")
    return None if summary is None or summary == headline else summary


def _image(page: Page, facts: Facts) -> Block | None:
    """The page's own choice, or else the first picture of its body."""
    pictures = [block for block in page.body if block["type"] == "image"]
    chosen = facts.get("image")
    for block in pictures:
        if chosen is None or chosen == block.get("src"):
            return dict(block)
    if chosen is None:
        return None
    return {"type": "image", "src": chosen, "alt": "", "width": None, "height": None,
            "caption": None, "credit": None}  # fmt: skip


def _language(page: Page) -> str:
    """The declared language, unless it is the untouched default of some English template."""
    declared = page.metadata.get("language") or ""
    if declared.lower() in ("", "zh", "en", "en-us", "zh-cn", "zh-hans"):
        return "zh-CN"
    return declared
