"""What somebody has typed so far, and where a name or headline agrees with it.

People type characters, whole pinyin, the beginning of a syllable, initials, or characters
followed by the pinyin that the input method has not turned into characters yet. One walk
over a text settles for all of these whether it agrees, and which characters to mark.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from search_index.suggesting.keys import stream
from search_index.suggesting.pinyin import ALL_READINGS, plain_letters
from search_index.text.atoms import IDEOGRAPH, LETTER, SEPARATOR, classes
from search_index.text.folding import fold_with_offsets

MAX_TYPED = 40
_READ = 200  # of what was typed, so many characters are looked at
_SHOWN = 200  # likewise of a headline, for the marks
_MAX_STEPS = 400


@dataclass(frozen=True, slots=True)
class Typed:
    """Folded, without separators; `sound` is the same with the letters that pinyin is kept in.

    `head` is what stands before the first letter after an ideograph, `tail` the rest: 长 and
    chun. Where no letter follows an ideograph, all is head.
    """

    text: str
    sound: str
    kinds: str
    head: str
    tail: str

    @property
    def spellings(self) -> tuple[str, ...]:
        """What keys may begin with."""
        return (self.text,) if self.text == self.sound else (self.text, self.sound)

    @property
    def is_chinese(self) -> bool:
        return IDEOGRAPH in self.kinds


@dataclass(frozen=True, slots=True)
class Agreement:
    """`marks`: stretches of the original; `is_whole`: nothing but these is in the text."""

    marks: tuple[tuple[int, int], ...]
    is_whole: bool


def parse(typed: str) -> Typed | None:
    """What was typed, or None where it says nothing."""
    parts = stream(typed.strip()[:_READ], _READ)
    text, kinds = parts.text[:MAX_TYPED], parts.kinds[:MAX_TYPED]
    if not text:
        return None
    cut = len(text)
    first = kinds.find(IDEOGRAPH)
    if first >= 0 and LETTER in kinds[first:]:
        cut = kinds.index(LETTER, first)
    return Typed(text, plain_letters(text), kinds, text[:cut], plain_letters(text[cut:]))


def agreement(text: str, typed: Typed, *, from_start: bool = False) -> Agreement | None:
    """Where the text agrees with what was typed, nearest to its beginning; None if nowhere.

    `marks` are offsets into `text`. With `from_start`, it has to begin as typed.
    """
    folded = fold_with_offsets(text[:_SHOWN])
    kinds = classes(folded.text)
    places = [place for place, kind in enumerate(kinds) if kind != SEPARATOR]
    characters = [folded.text[place] for place in places]
    for start in range(1 if from_start else len(characters)):
        if start and kinds[places[start]] != IDEOGRAPH and places[start - 1] == places[start] - 1:
            before = kinds[places[start - 1]]
            if before == kinds[places[start]]:
                continue  # inside a word of letters or a number
        end = _end(characters, start, typed)
        if end:
            spans = [(folded.starts[p], folded.ends[p]) for p in places[start:end]]
            is_whole = start == 0 and end == len(characters) and _is_spelt_out(characters, typed)
            return Agreement(_joined(spans), is_whole)
    return None


def _is_spelt_out(characters: list[str], typed: Typed) -> bool:
    """Whether nothing was left to guess: not by initials, nor with half of a syllable."""
    rest = typed.sound
    for character in characters:
        plain = plain_letters(character)
        for said in (plain, *ALL_READINGS[character]):
            if rest.startswith(said):
                rest = rest[len(said) :]
                break
        else:
            return False
    return not rest


def _end(characters: Sequence[str], start: int, typed: Typed) -> int:
    """Up to where the characters from `start` agree with all that was typed; 0 if they do not."""
    for text in typed.spellings:
        # Whole syllables first, then initials; what is left to try is kept on a stack.
        waiting = [(start, 0)]
        seen: set[tuple[int, int]] = set()
        while waiting and len(seen) < _MAX_STEPS:
            state = waiting.pop()
            if state in seen:
                continue
            seen.add(state)
            place, done = state
            if done == len(text):
                return place
            if place < len(characters):
                waiting += [(place + 1, done + n) for n in taken(characters[place], text, done)]
    return 0


def taken(character: str, typed: str, done: int) -> list[int]:
    """How many of the typed characters from `done` on one character may stand for, the
    likeliest last."""
    if typed[done] == character:
        return [1]
    readings = ALL_READINGS[character]
    if not readings:
        return []
    rest = len(typed) - done
    lengths = []
    for reading in readings:
        if typed.startswith(reading, done):
            lengths.append(len(reading))
        elif rest < len(reading) and reading.startswith(typed[done:]):
            lengths.append(rest)
        elif typed[done] == reading[0]:
            lengths.append(1)
    initial = [1] if any(typed[done] == reading[0] for reading in readings) else []
    return sorted({*lengths, *initial})


def _joined(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
