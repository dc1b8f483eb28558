"""Other spellings of a run of characters or letters, each with how far it is from what was
typed.

A spelling is followed pair by pair through the dictionary of pairs, so only what stands in
some text goes on, and of that only the likeliest.
"""

from __future__ import annotations

import string
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import log2

from search_index.suggesting.confusables import ALIKE
from search_index.suggesting.dictionaries import Dictionaries
from search_index.suggesting.pinyin import (
    ALL_READINGS,
    characters_by_syllable,
    cuts,
    near_sounds,
    plain_letters,
)

# How unlikely a slip is, in doublings of the number of documents that make up for it.
SAME_SOUND, ALIKE_LOOK, NEAR_SOUND, SWAPPED, MISCOUNTED, WRONG = 1.0, 2.0, 2.5, 1.5, 3.0, 5.0
_MOST_SLIPS = 3.5
_BEAM = 8
_SOUNDING, _SOUNDING_NEAR = 40, 12  # of those that sound so, the most frequent
_SOUNDING_BOTH = 24  # where two characters in a row are wrong
_SPELT = 12
_MOST_SYLLABLES = 8
_FOLLOWERS = 40
_Costs = dict[str, float]


def slips(run: str, words: Dictionaries) -> _Costs:
    """Spellings of a run of ideographs, two or more, that one or two slips make into it."""
    found: _Costs = {}
    options = [_confused(character, words) for character in run]
    for text, cost in _followed(options, words):
        if text != run:
            found[text] = cost
    for text, cost in _misplaced(run, words):
        found[text] = min(cost, found.get(text, cost))
    return found


def spelt_out(letters: str, words: Dictionaries) -> _Costs:
    """What letters stand for if they are pinyin of two or more syllables."""
    found: _Costs = {}
    for syllables in cuts(plain_letters(letters)):
        if not 2 <= len(syllables) <= _MOST_SYLLABLES:
            continue
        options = [
            dict.fromkeys(_frequent(characters_by_syllable()[syllable], words, _SPELT), 0.0)
            for syllable in syllables
        ]
        for text, cost in _followed(options, words):
            found[text] = min(cost, found.get(text, cost))
    return found


def latin_slips(word: str, words: Dictionaries) -> _Costs:
    """Words of letters in the index with one letter more, less, changed or moved."""
    found: _Costs = {}
    for near in dict.fromkeys(_one_edit(word)):
        if words.is_spent:
            break
        if near != word and words.documents("chars", near):
            found[near] = SWAPPED if sorted(near) == sorted(word) else ALIKE_LOOK
    return found


def distance_cost(typed: str, name: str) -> float | None:
    """What one slip between the two costs; None where there are more, or none."""
    if typed == name:
        return None
    if len(typed) == len(name):
        differing = [place for place in range(len(typed)) if typed[place] != name[place]]
        if len(differing) == 1:
            return _confused(typed[differing[0]]).get(name[differing[0]], WRONG - 2)
        first, last = differing[0], differing[-1]
        moved = len(differing) == 2 == last - first + 1
        if moved and typed[first] == name[last] and typed[last] == name[first]:
            return SWAPPED
        return None
    shorter, longer = sorted((typed, name), key=len)
    if len(longer) != len(shorter) + 1:
        return None
    fits = any(longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer)))
    return MISCOUNTED - 1 if fits else None


def _confused(character: str, words: Dictionaries | None = None) -> _Costs:
    """Characters that may have been meant, itself for nothing; with `words`, of those that
    sound alike only the most frequent."""
    costs = {character: 0.0}
    by_syllable = characters_by_syllable()
    readings = ALL_READINGS[character]
    for reading in readings:
        for other in _frequent(by_syllable.get(reading, ""), words, _SOUNDING):
            costs.setdefault(other, SAME_SOUND)
    for other in ALIKE.get(character, ""):
        costs[other] = min(ALIKE_LOOK, costs.get(other, ALIKE_LOOK))
    for near in (near for reading in readings for near in near_sounds(reading)):
        for other in _frequent(by_syllable[near], words, _SOUNDING_NEAR):
            costs.setdefault(other, NEAR_SOUND)
    return costs


def _frequent(characters: str, words: Dictionaries | None, most: int) -> Sequence[str]:
    if words is None:
        return characters
    return sorted(characters, key=lambda each: -words.documents("chars", each))[:most]


def _followed(options: Sequence[_Costs], words: Dictionaries) -> list[tuple[str, float]]:
    """One of the options for each place, so that every pair stands in some document; the few
    with the most documents for the least cost."""
    beam = [(text, cost, _UNKNOWN) for text, cost in options[0].items()]
    for choices in options[1:]:
        ordered = list(choices.items())
        reached: list[tuple[str, float, int]] = []
        for place, (text, cost, least) in enumerate(beam):
            # After a slip the next is tried among few; after an unlikely one, none is.
            most = len(ordered) if not cost else _SOUNDING_BOTH if place <= _SOUNDING_BOTH else 1
            for character, slip in ordered[:most]:
                if cost + slip > _MOST_SLIPS:
                    continue
                documents = words.documents("pairs", text[-1] + character)
                if documents:
                    reached.append((text + character, cost + slip, min(least, documents)))
        reached.sort(key=lambda state: state[1] - log2(state[2]))
        beam = reached[:_BEAM]
    return [(text, cost) for text, cost, _ in beam]


def _misplaced(run: str, words: Dictionaries) -> Iterator[tuple[str, float]]:
    """The run with two neighbours swapped, with one character less, more, or another."""
    for place in range(len(run) - 1):
        yield run[:place] + run[place + 1] + run[place] + run[place + 2 :], SWAPPED
    if len(run) < 3:
        return
    for place in range(1, len(run) - 1):
        yield run[:place] + run[place + 1 :], MISCOUNTED
    # A character is wrong or missing where the run is thinnest.
    rarity = [words.documents("pairs", a + b) for a, b in pairwise(run)]
    place = rarity.index(min(rarity))
    followers = words.after(run[place], _FOLLOWERS)
    for follower in followers:
        if words.documents("pairs", follower + run[place + 1]):
            yield run[: place + 1] + follower + run[place + 1 :], MISCOUNTED
    for wrong in (place, place + 1):
        if 0 < wrong < len(run) - 1:
            for follower in words.after(run[wrong - 1], _FOLLOWERS):
                if words.documents("pairs", follower + run[wrong + 1]):
                    yield run[:wrong] + follower + run[wrong + 1 :], WRONG


def _one_edit(word: str) -> Iterator[str]:
    for place in range(len(word) - 1):
        yield word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]
    for place in range(len(word) + 1):
        for letter in string.ascii_lowercase:
            yield word[:place] + letter + word[place:]
            if place < len(word):
                yield word[:place] + letter + word[place + 1 :]


_UNKNOWN = 1 << 62
