"""Turns, found by their speaker labels, and the judgement whether a page is an interview at all.

The judgement adds up evidence. Two speakers who alternate are necessary, never sufficient:
a news item quotes, a notice has 时间：… 地点：…, a list of questions has 问：… 答：….
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from api.commands.drafts import Block, PersonDraft, TurnDraft
from api.importing.guests import (
    announced_guests,
    introduced_as,
    is_person_name,
    read_cast,
    titles_of,
)
from api.importing.speakers import Label, classify, read_label

ENOUGH = 5  # points of evidence
_CONTEXT = re.compile(r"访谈|专访|对话|实录|做客|答记者问|问政|会客厅|面对面|圆桌|有约")
_ASKS = re.compile(
    r"[？?]|请问|请您|请介绍|能否|是否|如何|怎么|怎样|什么|哪些|哪儿|哪里|为何|多少|介绍一下|谈谈|说说|[吗呢]"
)
_ASKERS = ("host", "reporter", "public")
_CLOSING = re.compile(
    r"^\s*[（(【\[](?:文字|图文|图片|摄影|整理|录入|记者|通讯员|责编|编辑|完|实习|本报|审核|来源|视频).{0,60}[）)】\]]\s*$|^\s*[（(]完[）)]\s*$"
)


@dataclass(frozen=True, slots=True)
class Talk:
    """An interview's body and people. `evidence` says in words why it is one."""

    body: tuple[Block | TurnDraft, ...]
    guests: tuple[PersonDraft, ...]
    hosts: tuple[PersonDraft, ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Points of evidence with their reasons, and what speaks against."""

    points: int
    reasons: tuple[str, ...]

    @property
    def is_interview(self) -> bool:
        return self.points >= ENOUGH


def recognise_talk(
    blocks: Sequence[Block], context: Sequence[str]
) -> tuple[Talk | None, tuple[str, ...]]:
    """The interview in a body, or None. `context` are section, kicker, headline and the like.

    The second value names the evidence for the decision, either way; empty when the body has
    no speaker labels at all.
    """
    flat = _flatten(blocks)
    labels = _labels(flat)
    if len({label.speaker for label in labels.values()}) < 2:
        return None, ()
    first = min(labels)
    asked = [_text(flat[i]) for i in sorted(labels) if labels[i].role in _ASKERS]
    texts = [*context, *map(_text, flat[:first]), *asked[:3]]
    labels = _accept(labels, texts)
    if len({label.speaker for label in labels.values()}) < 2:
        return None, ()
    verdict = _judge(flat, labels, context, texts)
    if not verdict.is_interview:
        return None, verdict.reasons
    return _talk(flat, labels, texts, verdict), verdict.reasons


def _flatten(blocks: Sequence[Block]) -> list[Block]:
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


def _text(block: Block) -> str:
    text: str = block.get("text", "")
    return text


def _labels(flat: Sequence[Block]) -> dict[int, Label]:
    found = {}
    for index, block in enumerate(flat):
        if block["type"] == "paragraph" and (label := read_label(block["text"])):
            found[index] = label
    speakers = {label.speaker for label in found.values()}
    for index, block in enumerate(flat):  # a label alone on its line may go without a colon
        if block["type"] == "paragraph" and index not in found and len(block["text"]) <= 20:
            alone = classify(block["text"])
            if alone and (alone.speaker in speakers or alone.role in ("host", "reporter")):
                found[index] = replace(alone, text_start=len(block["text"]))
    return {index: found[index] for index in sorted(found) if not _is_cast(flat, index)}


def _is_cast(flat: Sequence[Block], index: int) -> bool:
    """A line "嘉宾：张伟 市教育局局长" lists who takes part; nobody says it."""
    return read_cast(_text(flat[index])) is not None


def _accept(labels: dict[int, Label], texts: Sequence[str]) -> dict[int, Label]:
    """Labels of known parts, and names that are people's: introduced, or answering questions."""
    accepted = {index: label for index, label in labels.items() if label.role}
    counts = Counter(label.speaker for label in labels.values() if not label.role)
    parts: dict[str, str | None] = {}
    for speaker in counts:
        name = next(label.name for label in labels.values() if label.speaker == speaker)
        if name and (part := introduced_as(name, texts)):
            parts[speaker] = part
        elif any(label.titles for label in labels.values() if label.speaker == speaker):
            parts[speaker] = "guest"
    known = accepted | {i: label for i, label in labels.items() if label.speaker in parts}
    for speaker, count in counts.items():
        if speaker in parts:
            continue
        name = next(label.name for label in labels.values() if label.speaker == speaker)
        if name is not None and not is_person_name(name):
            continue
        answers = sum(
            _follows_question(index, known)
            for index, label in labels.items()
            if label.speaker == speaker
        )
        if answers * 2 >= count and answers:
            parts[speaker] = "guest"
    # Two people who take turns all the time are talking to each other, whoever they are.
    for index, label in labels.items():
        if label.speaker in parts and label.role is None:
            accepted[index] = replace(label, role=parts[label.speaker])
    weak = {label.role for label in accepted.values() if label.is_weak}
    return {
        index: accepted[index]
        for index in sorted(accepted)
        if not accepted[index].is_weak or weak == {"reporter", "guest"}
    }


def _follows_question(index: int, known: dict[int, Label]) -> bool:
    before = [label for at, label in known.items() if at < index]
    return bool(before) and before[-1].role in _ASKERS


def _judge(
    flat: Sequence[Block], labels: dict[int, Label], context: Sequence[str], texts: Sequence[str]
) -> Verdict:
    order = [labels[index] for index in sorted(labels)]
    changes = sum(a.speaker != b.speaker for a, b in zip(order, order[1:], strict=False))
    turns = Counter(
        label.speaker
        for before, label in zip([None, *order], order, strict=False)
        if before is None or before.speaker != label.speaker
    )
    in_context = any(_CONTEXT.search(text) for text in context)
    introduced = any(label.role == "guest" and label.name for label in order) and any(
        introduced_as(label.name, texts) for label in order if label.name
    )
    if changes < 2 and not (changes and in_context and introduced):
        return Verdict(0, ("the speakers do not alternate",))
    points, reasons = 0, []
    if max(turns.values()) < 2 and not in_context:
        return Verdict(0, ("no speaker comes back",))
    if in_context:
        points += 2
        reasons.append("section, series or headline call it an interview")
    if any(label.role in _ASKERS and not label.is_weak for label in order):
        points += 2
        reasons.append("a host, reporter or reader speaks")
    if _share_of_questions(flat, labels) >= 0.5:
        points += 2
        reasons.append("one side asks")
    if introduced:
        points += 1
        reasons.append("the text introduces a guest who then speaks")
    if changes >= 4:
        points += 1
        reasons.append(f"the speakers alternate {changes} times")
    if not in_context and _narrates(flat, labels):
        points -= 3
        reasons.append("but most of the text is narration")
    if not any(label.role == "guest" for label in order):
        points -= 3
        reasons.append("but nobody answers")
    return Verdict(points, tuple(reasons))


def _share_of_questions(flat: Sequence[Block], labels: dict[int, Label]) -> float:
    asked = [_speech(flat, labels, index) for index in labels if labels[index].role in _ASKERS]
    return sum(bool(_ASKS.search(text)) for text in asked) / len(asked) if asked else 0.0


def _speech(flat: Sequence[Block], labels: dict[int, Label], index: int) -> str:
    following = [at for at in labels if at > index]
    end = min(following, default=len(flat))
    return "\n".join(
        [_text(flat[index])[labels[index].text_start :], *map(_text, flat[index + 1 : end])]
    )


def _narrates(flat: Sequence[Block], labels: dict[int, Label]) -> bool:
    """Long before the first label or long after the last: quotations in somebody's story."""
    total = sum(len(_text(block)) for block in flat) or 1
    before = sum(len(_text(block)) for block in flat[: min(labels)])
    after = sum(len(_text(block)) for block in flat[max(labels) + 1 :])
    return before > total * 0.5 or after > total * 0.5


def _talk(
    flat: list[Block], labels: dict[int, Label], texts: Sequence[str], verdict: Verdict
) -> Talk:
    people: dict[str, tuple[str, PersonDraft]] = {}
    for block in flat[: min(labels)]:
        for part, person in read_cast(_text(block)) or ():
            people.setdefault(person.name, (part, person))
    names = list(dict.fromkeys(label.name for label in labels.values() if label.name))
    names += [name for name in people if name not in names]
    for label in labels.values():
        if not label.name or label.role == "public":
            continue
        part, person = people.get(label.name, (label.role or "guest", PersonDraft(label.name)))
        titles = person.titles or label.titles
        if not titles:
            others = [name for name in names if name != label.name]
            titles = titles_of(label.name, texts, others)
        people[label.name] = (part, replace(person, titles=titles))
    if not any(part == "guest" for part, _ in people.values()):
        for guest in announced_guests(texts):
            people.setdefault(guest.name, ("guest", guest))
    labels = {
        index: replace(label, role="host" if people[label.name][0] == "host" else label.role)
        if label.name in people
        else label
        for index, label in labels.items()
    }
    return Talk(
        _body(flat, labels),
        tuple(person for part, person in people.values() if part == "guest"),
        tuple(person for part, person in people.values() if part in ("host", "reporter")),
        verdict.reasons,
    )


def _body(flat: Sequence[Block], labels: dict[int, Label]) -> tuple[Block | TurnDraft, ...]:
    starts = sorted(labels)
    body: list[Block | TurnDraft] = list(flat[: starts[0]])
    for start, end in zip(starts, [*starts[1:], len(flat)], strict=True):
        label = labels[start]
        spoken = list(flat[start:end])
        spoken[0] = cut_start(spoken[0], label.text_start)
        after: list[Block] = []
        while len(spoken) > 1 and _stands_alone(spoken[-1]):
            after.insert(0, spoken.pop())
        blocks = tuple(block for block in spoken if block["type"] != "paragraph" or block["text"])
        if not blocks:
            blocks, after = tuple(after), []
        body.append(TurnDraft(label.speaker, label.role or "guest", blocks))
        body += after
    return tuple(_joined(body))


def _stands_alone(block: Block) -> bool:
    """A picture or heading after the last words of a turn is the page's, as is a closing credit."""
    if block["type"] == "paragraph":
        return bool(_CLOSING.match(block["text"]))
    return block["type"] in ("image", "heading", "embed", "table")


def _joined(body: Sequence[Block | TurnDraft]) -> list[Block | TurnDraft]:
    """Two labels in a row of the same speaker are two paragraphs of one turn."""
    joined: list[Block | TurnDraft] = []
    for part in body:
        last = joined[-1] if joined else None
        if (
            isinstance(part, TurnDraft)
            and isinstance(last, TurnDraft)
            and (part.speaker, part.role) == (last.speaker, last.role)
        ):
            joined[-1] = replace(last, blocks=last.blocks + part.blocks)
        else:
            joined.append(part)
    return joined


def cut_start(block: Block, length: int) -> Block:
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
