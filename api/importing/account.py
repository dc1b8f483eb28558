"""An item in words for a dry run: every field, what gave it, and what was not found."""

from __future__ import annotations

from collections.abc import Iterator

from api.commands.drafts import TurnDraft
from api.importing.items import Item
from api.text import block_texts

_WIDTH = 16
_LONGEST = 200


def describe(name: str, item: Item) -> str:
    """Lines for a person to read. `name` is the file's."""
    return "\n".join(_lines(name, item))


def _lines(name: str, item: Item) -> Iterator[str]:
    yield f"{name}{', ' + item.where if item.where else ''}"
    for finding in item.findings:
        if finding.value is None:
            reason = f" ({finding.origin})" if finding.origin else ""
            yield f"  {finding.field:{_WIDTH}} not found{reason}"
        else:
            origin = f"  <- {finding.origin}" if finding.origin else ""
            yield f"  {finding.field:{_WIDTH}} {_cut(finding.value)}{origin}"
    for number, turn in enumerate(_turns(item), 1):
        spoken = list(block_texts(turn.blocks))
        label = f"turn {number}"
        counted = f"{len(spoken)} paragraph{'s' if len(spoken) != 1 else ''}"
        words = _cut("".join(spoken), 30)
        yield f"  {label:{_WIDTH}} {turn.speaker} ({turn.role}), {counted}: {words}"
    for note in item.notes:
        yield f"  note: {note}"


def _turns(item: Item) -> list[TurnDraft]:
    return [part for part in item.draft.body if isinstance(part, TurnDraft)]


def _cut(text: str, length: int = _LONGEST) -> str:
    return text if len(text) <= length else text[:length] + "…"
