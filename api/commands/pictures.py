"""Local pictures of a draft: kept among the media, and named by their address from then on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from api.commands.drafts import ArticleDraft, Block, InterviewDraft, PersonDraft, TurnDraft
from api.commands.faults import Refused
from api.commands.media import store


def with_stored_pictures(draft: ArticleDraft, media: Path) -> ArticleDraft:
    """The draft with `src`, `width` and `height` wherever a picture was named by `file`.

    Raises Refused for a picture that cannot be kept.
    """

    def stored(block: Block) -> Block:
        if "file" not in block:
            return block
        if draft.folder is None:
            raise Refused(f"{block['file']}: a picture in a file needs a folder to start from")
        kept = store(draft.folder / block["file"], media)
        given = {name: value for name, value in block.items() if name != "file"}
        place = {"src": kept.src, "width": kept.width, "height": kept.height}
        return {"type": "image", "caption": None, "credit": None, **given, **place}

    def part(block: Block | TurnDraft) -> Any:
        if isinstance(block, TurnDraft):
            return replace(block, blocks=tuple(map(stored, block.blocks)))
        return stored(block)

    def person(one: PersonDraft) -> PersonDraft:
        return replace(one, image=stored(one.image)) if one.image else one

    def interview(one: InterviewDraft) -> InterviewDraft:
        series = one.series and replace(
            one.series,
            image=one.series.image and stored(one.series.image),
            planned=tuple(
                replace(episode, guest=person(episode.guest)) if episode.guest else episode
                for episode in one.series.planned
            ),
        )
        guests, hosts = tuple(map(person, one.guests)), tuple(map(person, one.hosts))
        return replace(one, guests=guests, hosts=hosts, series=series)

    return replace(
        draft,
        body=tuple(map(part, draft.body)),
        image=draft.image and stored(draft.image),
        interview=interview(draft.interview) if draft.interview else None,
    )
