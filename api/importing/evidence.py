"""The judgement whether labelled stretches of a text are an interview.

It adds up evidence. Two speakers who alternate are necessary, never sufficient: a news item
quotes, a notice has 时间：… 地点：…, a list of questions has 问：… 答：….
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from api.commands.drafts import Block
from api.importing.guests import introduced_as
from api.importing.speakers import Label
from api.importing.turns import Labels, stretches, text_of
from api.importing.vocabulary import fold

ASKERS = ("host", "reporter", "public")
_ENOUGH = 5  # points
_CONTEXT = re.compile(r"访谈|专访|对话|实录|做客|答记者问|问政|会客厅|面对面|圆桌|有约")
_ASKS = re.compile(
    r"[？?]|请问|请您|请介绍|能否|是否|如何|怎么|怎样|什么|哪些|哪儿|哪里|为何|多少|介绍一下"
    r"|谈谈|说说|[吗呢]"
)


@dataclass(frozen=True, slots=True)
class Verdict:
    is_interview: bool
    reasons: tuple[str, ...]


def judge(
    flat: Sequence[Block], labels: Labels, context: Sequence[str], texts: Sequence[str]
) -> Verdict:
    """`context` are section and titles, `texts` where people are introduced."""
    order = list(labels.values())
    changes = sum(one.speaker != other.speaker for one, other in pairwise(order))
    in_context = any(_CONTEXT.search(fold(text)) for text in context)
    introduced = any(label.role == "guest" and label.name for label in order) and any(
        introduced_as(name, texts) for name in {label.name for label in order} if name
    )
    if changes < 2 and not (changes and in_context and introduced):
        return Verdict(False, ("the speakers do not alternate",))
    if not in_context and _most_turns(order) < 2:
        return Verdict(False, ("no speaker comes back",))
    evidence = (
        (2, in_context, "section, series or headline call it an interview"),
        (2, _has_asker(order), "a host, reporter or reader speaks"),
        (2, _share_of_questions(flat, labels) >= 0.5, "one side asks"),
        (1, introduced, "the text introduces a guest who then speaks"),
        (1, any(label.titles for label in order), "a label names a speaker's post"),
        (1, changes >= 4, f"the speakers alternate {changes} times"),
        (-3, not in_context and _narrates(flat, labels), "but most of the text is narration"),
        (-3, all(label.role != "guest" for label in order), "but nobody answers"),
    )
    points = sum(weight for weight, holds, _ in evidence if holds)
    return Verdict(points >= _ENOUGH, tuple(reason for _, holds, reason in evidence if holds))


def _most_turns(order: Sequence[Label]) -> int:
    turns = Counter(
        label.speaker
        for before, label in pairwise([None, *order])
        if label and (before is None or before.speaker != label.speaker)
    )
    return max(turns.values())


def _has_asker(order: Sequence[Label]) -> bool:
    return any(label.role in ASKERS and not label.is_weak for label in order)


def _share_of_questions(flat: Sequence[Block], labels: Labels) -> float:
    asked = [
        "\n".join(map(text_of, spoken))
        for label, spoken in stretches(flat, labels)
        if label.role in ASKERS
    ]
    return sum(bool(_ASKS.search(fold(text))) for text in asked) / len(asked) if asked else 0.0


def _narrates(flat: Sequence[Block], labels: Labels) -> bool:
    """Long before the first label or long after the last: quotations in somebody's story."""
    total = sum(len(text_of(block)) for block in flat) or 1
    before = sum(len(text_of(block)) for block in flat[: min(labels)])
    after = sum(len(text_of(block)) for block in flat[max(labels) + 1 :])
    return max(before, after) > total * 0.5
