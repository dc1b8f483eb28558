"""Interviews, found by their speaker labels: who speaks, who takes part, what was said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from api.commands.drafts import Block, PersonDraft, TurnDraft
from api.importing.evidence import ASKERS, judge
from api.importing.guests import (
    announced_guests,
    introduced_as,
    read_cast,
    titles_of,
)
from api.importing.turns import Labels, find_labels, flatten, make_body, text_of
from api.importing.vocabulary import is_person_name

_MOST_SPEAKERS = 200  # more distinct words before colons are a list, whatever it lists
_INTRODUCTION = 40  # paragraphs before the first label in which people are looked for
_LONGEST_TEXT = 4000


@dataclass(frozen=True, slots=True)
class Talk:
    """An interview's body and people."""

    body: tuple[Block | TurnDraft, ...]
    guests: tuple[PersonDraft, ...]
    hosts: tuple[PersonDraft, ...]


def recognise_talk(
    blocks: Sequence[Block], context: Sequence[str]
) -> tuple[Talk | None, tuple[str, ...]]:
    """The interview in a body, or None. `context` are section, kicker, headline and the like.

    The second value names the evidence for the decision, either way; empty when the body has
    no speaker labels at all.
    """
    flat = flatten(blocks)
    labels = find_labels(flat)
    if not 2 <= len({label.speaker for label in labels.values()}) <= _MOST_SPEAKERS:
        return None, ()
    texts = _introduction(flat, labels, context)
    labels = _accept(labels, texts)
    if len({label.speaker for label in labels.values()}) < 2:
        return None, ()
    verdict = judge(flat, labels, context, texts)
    return _talk(flat, labels, texts) if verdict.is_interview else None, verdict.reasons


def _introduction(flat: Sequence[Block], labels: Labels, context: Sequence[str]) -> list[str]:
    """Where people are introduced: titles, what stands before the first label, first questions."""
    first = min(labels)
    lead = list(flat[: _INTRODUCTION // 2]) if first > _INTRODUCTION else []
    lead += flat[max(0, first - _INTRODUCTION // (2 if lead else 1)) : first]
    asked = (flat[index] for index, label in labels.items() if label.role in ASKERS)
    blocks = [*lead, *islice(asked, 3)]
    return [*context, *(text_of(block)[:_LONGEST_TEXT] for block in blocks)]


def _accept(labels: Labels, texts: Sequence[str]) -> Labels:
    """Labels of known parts, and names that are people's: introduced, or answering questions."""
    counts = Counter(label.speaker for label in labels.values() if not label.role)
    parts: dict[str, str] = {}
    names: dict[str, str] = {}
    for label in labels.values():
        if label.role or label.speaker in parts:
            continue
        if label.name:
            names.setdefault(label.speaker, label.name)
        if label.titles:
            parts[label.speaker] = "guest"
    for speaker, name in names.items():
        if part := introduced_as(name, texts):
            parts[speaker] = part
    answers = Counter(_answering(labels, parts))
    for speaker, count in counts.items():
        is_name = speaker not in names or is_person_name(names[speaker])
        if speaker not in parts and is_name and 0 < count <= answers[speaker] * 2:
            parts[speaker] = "guest"
    accepted = {
        index: label if label.role else replace(label, role=parts[label.speaker])
        for index, label in labels.items()
        if label.role or label.speaker in parts
    }
    sides = {label.role for label in accepted.values() if label.is_weak}
    named_guest = any(label.role == "guest" and not label.is_weak for label in accepted.values())
    if sides == {"reporter", "guest"} or (sides == {"reporter"} and named_guest):
        return accepted
    return {index: label for index, label in accepted.items() if not label.is_weak}


def _answering(labels: Labels, parts: dict[str, str]) -> Iterator[str]:
    """For each label of an unknown part that follows a question, its speaker."""
    before = None
    for label in labels.values():
        if label.role:
            before = label.role
        elif label.speaker in parts:
            before = parts[label.speaker]
        elif before in ASKERS:
            yield label.speaker


def _talk(flat: Sequence[Block], labels: Labels, texts: Sequence[str]) -> Talk:
    people: dict[str, tuple[str, PersonDraft]] = {}  # part and person by name
    for block in flat[: min(labels)]:
        for part, person in read_cast(text_of(block)) or ():
            people.setdefault(person.name, (part, person))
    speakers = {label.name: label for label in reversed(labels.values()) if label.name}
    names = [*speakers, *(name for name in people if name not in speakers)]
    for name in dict.fromkeys(label.name for label in labels.values() if label.name):
        label = speakers[name]
        if label.role == "public":
            continue
        part, person = people.get(name, (label.role or "guest", PersonDraft(name)))
        titles = person.titles or next(
            (one.titles for one in labels.values() if one.name == name and one.titles), ()
        )
        titles = titles or titles_of(name, texts, [other for other in names if other != name])
        people[name] = (part, replace(person, titles=titles))
    if not any(part == "guest" for part, _ in people.values()):
        for guest in announced_guests(texts):
            people.setdefault(guest.name, ("guest", guest))
    hosts = {name for name, (part, _) in people.items() if part == "host"}
    labels = {
        index: replace(label, role="host") if label.name in hosts else label
        for index, label in labels.items()
    }
    return Talk(
        make_body(flat, labels),
        tuple(person for part, person in people.values() if part == "guest"),
        tuple(person for part, person in people.values() if part in ("host", "reporter")),
    )
