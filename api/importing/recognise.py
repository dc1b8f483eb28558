"""A page that was read becomes a draft, with an account of every field."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo

from api.commands.drafts import (
    ArticleDraft,
    Block,
    InterviewDraft,
    PersonDraft,
    TurnDraft,
)
from api.importing.facts import (
    Facts,
    Times,
    split_keywords,
    stated_facts,
    stated_section,
    stated_site,
    stated_times,
)
from api.importing.faults import ImportFault
from api.importing.identity import address_key, page_key
from api.importing.interview import Talk, recognise_talk
from api.importing.items import Finding, Item
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
    findings = _account(draft, facts, times, membership, page, evidence)
    return Item(draft, findings, notes)


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


def _account(
    draft: ArticleDraft,
    facts: Facts,
    times: Times,
    membership: Membership,
    page: Page,
    evidence: tuple[str, ...],
) -> tuple[Finding, ...]:
    """Every field in the order of reading, found or not."""
    site = draft.site
    title_origin = "tags and visible titles" if page.kind == "page" else "title lines"
    rows: list[Finding] = []

    def add(name: str, value: str | None, origin: str | None = None) -> None:
        rows.append(Finding(name, value or None, origin if value else facts.empty.get(name)))

    def fact(name: str, value: str | None = None) -> None:
        add(name, value or facts.get(name), facts.origins.get(name))

    fact("site_name")
    fact("site_domain", site.domain if site else None)
    fact("section")
    add("column_type", draft.section.column_type if draft.section else None, "ColumnType")
    for name in ("kicker", "headline", "subtitle"):
        add(name, page.titles.get(name), title_origin)
    add("published_at", _shown(times.published), times.origins.get("published_at"))
    add("updated_at", _shown(times.updated), times.origins.get("updated_at"))
    for name in ("source", "byline", "editor", "summary", "keywords"):
        fact(name)
    fact("original_url", draft.original_url)
    rows += _talk_account(draft, membership, evidence)
    for name in ("operator", "site_id_code", "address", "postcode", "telephone", "icp_number",
                 "police_number"):  # fmt: skip
        fact(name)
    rows.append(Finding("body", _extent(draft.body), None))
    return tuple(rows)


def _talk_account(
    draft: ArticleDraft, membership: Membership, evidence: tuple[str, ...]
) -> list[Finding]:
    talk = draft.interview
    kind = "interview" if talk else "article"
    rows = [Finding("kind", kind, "; ".join(evidence) or "no speakers were found")]
    if talk is None:
        return rows
    origins = membership.origins
    series = talk.series
    rows.append(Finding("series", series.title if series else None, origins.get("series")))
    number = None if talk.episode_number is None else str(talk.episode_number)
    rows.append(Finding("episode_number", number, origins.get("episode_number")))
    for name, values in (
        ("organisers", series.organisers if series else ()),
        ("partners", series.partners if series else ()),
    ):
        rows.append(Finding(name, "、".join(values) or None, origins.get("organisers")))
    rows.append(Finding("plan", series.plan if series else None, origins.get("plan")))
    invitees = "、".join(series.invitees) if series else ""
    rows.append(Finding("invitees", invitees or None, origins.get("plan")))
    rows.append(Finding("guests", _people(talk.guests), "speakers and their introduction"))
    rows.append(Finding("hosts", _people(talk.hosts), "speakers and their introduction"))
    return rows


def _people(people: Sequence[PersonDraft]) -> str | None:
    shown = [
        f"{person.name}（{'、'.join(person.titles)}）" if person.titles else person.name
        for person in people
    ]
    return "；".join(shown) or None


def _shown(moment: datetime | None) -> str | None:
    return moment.isoformat(" ", "minutes") if moment else None


def _extent(body: Sequence[Block | TurnDraft]) -> str:
    turns = [part for part in body if isinstance(part, TurnDraft)]
    blocks = [part for part in body if not isinstance(part, TurnDraft)]
    texts = [*block_texts(blocks), *(t for turn in turns for t in block_texts(turn.blocks))]
    counted = f"{len(texts)} paragraphs, {sum(map(len, texts))} characters"
    if turns:
        counted += f", {len(turns)} turns by {len({turn.speaker for turn in turns})} speakers"
    return counted
