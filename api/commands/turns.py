"""Turn numbers: the address of an utterance (#turn-12) must survive every later edition."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from api.commands.drafts import TurnDraft
from api.models import Turn
from api.text import block_texts

Spoken = tuple[str, str]


def number_turns(old: Sequence[Turn], new: Sequence[TurnDraft], last: int) -> tuple[list[int], int]:
    """A number for each new turn, and the highest number ever given.

    A turn that is still there keeps its number, also when its words were edited in place.
    One that was added gets a number above `last`: those of deleted turns never return.
    """
    before = [_spoken(turn.speaker, turn.blocks) for turn in old]
    after = [_spoken(turn.speaker, turn.blocks) for turn in new]
    kept: dict[int, int] = {}
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            kept.update(zip(range(j1, j2), range(i1, i2), strict=True))
        elif tag == "replace":
            kept.update(_edited(before, after, range(i1, i2), range(j1, j2)))
    numbers = []
    for index in range(len(new)):
        if index in kept:
            numbers.append(old[kept[index]].number)
        else:
            last += 1
            numbers.append(last)
    return numbers, last


def _spoken(speaker: str, blocks: Sequence[dict[str, object]]) -> Spoken:
    return speaker, "\n".join(block_texts(blocks))


def _edited(
    before: Sequence[Spoken], after: Sequence[Spoken], old: range, new: range
) -> dict[int, int]:
    """Pairs of turns of one speaker, in order, whose words are alike enough to be the same."""
    pairs: dict[int, int] = {}
    start = old.start
    for j in new:
        for i in range(start, old.stop):
            if before[i][0] == after[j][0] and _alike(before[i][1], after[j][1]):
                pairs[j] = i
                start = i + 1
                break
    return pairs


def _alike(one: str, other: str) -> bool:
    matcher = SequenceMatcher(None, one[:2000], other[:2000], autojunk=False)
    return matcher.quick_ratio() > 0.5 and matcher.ratio() > 0.5
