"""What a draft is made of, field by field, for whoever wants to know what was recognised."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from api.commands.drafts import ArticleDraft, Block, PersonDraft, TurnDraft
from api.importing.facts import Facts
from api.importing.items import Finding
from api.importing.series import Membership
from api.text import block_texts

_SITE_FIELDS = (
    "operator", "site_id_code", "address", "postcode", "telephone", "icp_number", "police_number",
)  # fmt: skip


def account(
    draft: ArticleDraft, facts: Facts, membership: Membership, evidence: Sequence[str]
) -> tuple[Finding, ...]:
    """Every field in the order of reading, found or not."""
    rows: list[Finding] = []

    def add(name: str, value: str | None) -> None:
        origin = facts.origins.get(name) if value else facts.empty.get(name)
        rows.append(Finding(name, value or None, origin))

    for name in ("site_name", "site_domain", "section"):
        add(name, facts.get(name))
    add("column_type", draft.section.column_type if draft.section else None)
    for name in ("kicker", "headline", "subtitle"):
        add(name, getattr(draft, name))
    add("published_at", _shown(draft.published_at))
    add("updated_at", _shown(draft.updated_at))
    for name in ("source", "byline", "editor", "summary", "keywords"):
        add(name, facts.get(name))
    add("original_url", draft.original_url)
    rows += _talk_account(draft, membership, evidence)
    for name in _SITE_FIELDS:
        add(name, facts.get(name))
    rows.append(Finding("body", _extent(draft.body)))
    return tuple(rows)


def _talk_account(
    draft: ArticleDraft, membership: Membership, evidence: Sequence[str]
) -> list[Finding]:
    talk = draft.interview
    kind = "interview" if talk else "article"
    rows = [Finding("kind", kind, "; ".join(evidence) or "no speakers were found")]
    if talk is None:
        return rows
    series = talk.series
    values = {
        "series": series.title if series else None,
        "episode_number": None if talk.episode_number is None else str(talk.episode_number),
        "organisers": "、".join(series.organisers) if series else None,
        "partners": "、".join(series.partners) if series else None,
        "plan": series.plan if series else None,
        "invitees": "、".join(series.invitees) if series else None,
        "guests": _people(talk.guests),
        "hosts": _people(talk.hosts),
    }
    origins = {
        **membership.origins,
        "partners": membership.origins.get("organisers"),
        "invitees": membership.origins.get("plan"),
        "guests": "speakers and their introduction",
        "hosts": "speakers and their introduction",
    }
    rows += [
        Finding(name, value or None, origins.get(name) if value else None)
        for name, value in values.items()
    ]
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
