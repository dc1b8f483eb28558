"""A body cut into labelled stretches, and these made into turns with their paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from api.commands.drafts import Block, TurnDraft
from api.importing.guests import read_cast
from api.importing.speakers import Label, classify, read_label

_LONGEST_ALONE = 20  # characters of a label on a line of its own
_SENTENCE = re.compile(r"[。，！？；…]")
_CLOSING = re.compile(
    r"^\s*[（(【\[](?:文字|图文|图片|摄影|整理|录入|记者|通讯员|责编|编辑|完|实习|本报|审核"
    r"|来源|视频).{0,60}[）)】\]]\s*$|^\s*[（(]完[）)]\s*$"
)

Labels = dict[int, Label]  # by the index of the block that each label starts, in order


def flatten(blocks: Sequence[Block]) -> list[Block]:
    """Lists whose items are speeches, and headings that are, as paragraphs."""
    flat: list[Block] = []
    for block in blocks:
        if block["type"] == "list" and _mostly_speech(block["items"]):
            flat += [{"type": "paragraph", "text": item} for item in block["items"]]
        elif block["type"] == "heading" and (label := read_label(block["text"])) and label.role:
            flat.append({"type": "paragraph", "text": block["text"]})
        else:
            flat.append(block)
    return flat


def _mostly_speech(items: Sequence[str]) -> bool:
    labels = [read_label(item) for item in items]
    return len(items) > 1 and sum(bool(label and label.role) for label in labels) * 3 >= len(items)


def find_labels(flat: Sequence[Block]) -> Labels:
    """Every label that starts a paragraph, or is alone on its line."""
    found: Labels = {}
    for index, block in enumerate(flat):
        if block["type"] == "paragraph" and (label := read_label(block["text"])):
            found[index] = label
    speakers = {label.speaker for label in found.values()}
    for index, block in enumerate(flat):
        if index in found or block["type"] != "paragraph":
            continue
        if len(block["text"]) > _LONGEST_ALONE or _SENTENCE.search(block["text"]):
            continue
        alone = classify(block["text"])  # such a label may go without a colon
        if alone and (alone.speaker in speakers or alone.role in ("host", "reporter")):
            found[index] = replace(alone, text_start=len(block["text"]))
    return {index: found[index] for index in sorted(found) if not read_cast(text_of(flat[index]))}


def text_of(block: Block) -> str:
    text: str = block.get("text", "")
    return text


def stretches(flat: Sequence[Block], labels: Labels) -> list[tuple[Label, list[Block]]]:
    """Each label with the blocks from its own to the next one's, the label itself cut off."""
    starts = list(labels)
    found = []
    for start, end in zip(starts, [*starts[1:], len(flat)], strict=True):
        first = _cut_start(flat[start], labels[start].text_start)
        found.append((labels[start], [first, *flat[start + 1 : end]]))
    return found


def make_body(flat: Sequence[Block], labels: Labels) -> tuple[Block | TurnDraft, ...]:
    """What stands before the first label, then the turns, with what is nobody's words between."""
    body: list[Block | TurnDraft] = list(flat[: min(labels)])
    for label, spoken in stretches(flat, labels):
        after: list[Block] = []
        while len(spoken) > 1 and _stands_alone(spoken[-1]):
            after.insert(0, spoken.pop())
        blocks = tuple(block for block in spoken if block["type"] != "paragraph" or block["text"])
        if not blocks:
            blocks, after = tuple(after), []
        turn = TurnDraft(label.speaker, label.role or "guest", blocks)
        last = body[-1] if body else None
        if isinstance(last, TurnDraft) and (last.speaker, last.role) == (turn.speaker, turn.role):
            body[-1] = replace(last, blocks=last.blocks + blocks)  # two labels, one utterance
        else:
            body.append(turn)
        body += after
    return tuple(body)


def _stands_alone(block: Block) -> bool:
    """A picture or heading after the last words of a turn is the page's, as is a closing credit."""
    if block["type"] == "paragraph":
        return bool(_CLOSING.match(block["text"]))
    return block["type"] in ("image", "heading", "embed", "table")


def _cut_start(block: Block, length: int) -> Block:
    """A paragraph without its first `length` characters; marks move along."""
    if not length:
        return block
    text = block["text"][length:]
    cut: dict[str, Any] = {**block, "text": text}
    marks = [
        {**mark, "start": max(0, mark["start"] - length), "end": mark["end"] - length}
        for mark in block.get("marks", ())
        if mark["end"] > length
    ]
    cut.pop("marks", None)
    if marks and text:
        cut["marks"] = marks
    return cut
