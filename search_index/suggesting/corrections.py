"""Did you mean: other spellings of a query that find clearly more.

Everything proposed stands in the index. First come cheap guesses by look-ups in the
dictionaries of terms; the best of them are then counted as the search itself would.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from math import log2

from search_index.columnar.segment import SegmentArrays
from search_index.suggesting.dictionaries import Dictionaries, atoms_of
from search_index.suggesting.keys import END, HEAD, INSIDE, NAME_LIMITS, WORD, stream
from search_index.suggesting.pinyin import ALL_READINGS, near_sounds, plain_letters, variants
from search_index.suggesting.respelling import (
    NEAR_SOUND,
    SAME_SOUND,
    distance_cost,
    latin_slips,
    slips,
    spelt_out,
)
from search_index.text.atoms import DIGIT, IDEOGRAPH, LETTER, SEPARATOR, classes
from search_index.text.folding import fold

_LONGEST_RUN = 12
_MOST_WORDS = 4
_MOST_COUNTED = 8  # spellings of one word that are counted by a search
_KNOWN_WORD = 2.0  # doublings of documents that being a word or a name is worth
_ASSESSING = 400  # look-ups for assessing the guesses at one word, however it was guessed
_MORE, _MORE_THAN_A_WORD = 4, 20
_FAR_BEHIND = 5.0  # doublings
_Counter = Callable[[str], int]
_Spelling = tuple[float, str]


class Corrector:
    """Respells queries by a fixed set of segments. Safe to share between threads."""

    def __init__(self, segments: Iterable[SegmentArrays]) -> None:
        self._segments = list(segments)

    def corrections(
        self, words: Sequence[str], count: _Counter, limit: int = 3
    ) -> list[tuple[str, ...]]:
        """The words respelt, as many as were given, best first, at most `limit` times.

        `words` are runs as typed, uncut (习进平, not 习 and 进平); `count` gives how many
        documents have such a run. It is asked for at most 9 spellings of each of 4 words.
        """
        look_ups = Dictionaries(self._segments)
        best: list[list[_Spelling]] = []
        for place, word in enumerate(words):
            folded = fold(word[: 4 * _LONGEST_RUN]) if place < _MOST_WORDS else ""
            best.append(_better(folded, count, look_ups))
        if limit < 1 or not any(best):
            return []
        found: dict[tuple[str, ...], float] = {}
        together = tuple(
            spellings[0][1] if spellings else word
            for word, spellings in zip(words, best, strict=True)
        )
        found[together] = sum(spellings[0][0] for spellings in best if spellings)
        for place, spellings in enumerate(best):
            for score, spelling in spellings:
                changed = (*words[:place], spelling, *words[place + 1 :])
                found.setdefault(changed, score)
        return sorted(found, key=lambda spelling: -found[spelling])[:limit]


def _better(word: str, count: _Counter, look_ups: Dictionaries) -> list[_Spelling]:
    """Spellings that have clearly more documents than the word, best first."""
    kinds = classes(word)
    if not 1 < len(word) <= 4 * _LONGEST_RUN or SEPARATOR in kinds:
        return []
    guesses: dict[str, float] = {}
    known: set[str] = set()
    for text, cost in _named(word, kinds, look_ups):
        guesses[text] = min(cost, guesses.get(text, cost))
        known.add(text)
    for text, cost in _respelt(word, kinds, look_ups):
        guesses[text] = min(cost, guesses.get(text, cost))
    guesses.pop(word, None)
    look_ups.allow(_ASSESSING)
    typed = count(word)
    # What is a word already is seldom a slip.
    times = _MORE_THAN_A_WORD if look_ups.documents("words", word) else _MORE
    least = max(1, times * typed)
    likely: list[tuple[float, float, str]] = []
    for text, cost in guesses.items():
        most = look_ups.at_most(atoms_of(text, classes(text)))
        is_known = text in known or look_ups.documents("words", text) > 0
        # Two characters that touch in some text need not be anything together.
        if most >= least and (is_known or len(text) > 2):
            worth = _KNOWN_WORD - cost if is_known else -cost
            likely.append((log2(1 + most) + worth, worth, text))
    likely.sort(reverse=True)
    found = []
    for _, worth, text in likely[:_MOST_COUNTED]:
        documents = count(text)
        if documents >= least:
            found.append((log2(1 + documents) + worth, text))
    return _apart(sorted(found, reverse=True))


def _apart(spellings: list[_Spelling]) -> list[_Spelling]:
    """Without parts of a better one, better ones with something added, and what is far behind
    the best."""
    kept: list[_Spelling] = []
    for score, text in spellings:
        if score < spellings[0][0] - _FAR_BEHIND:
            break
        if not any(text in better or better in text for _, better in kept):
            kept.append((score, text))
    return kept


def _respelt(word: str, kinds: str, look_ups: Dictionaries) -> Iterator[tuple[str, float]]:
    if set(kinds) == {LETTER}:
        yield from latin_slips(word, look_ups).items()
        yield from spelt_out(word, look_ups).items()
        return
    # Among letters and digits, each run of ideographs by itself.
    start = 0
    for run in kinds.replace(DIGIT, LETTER).split(LETTER):
        end = start + len(run)
        if 1 < len(run) <= _LONGEST_RUN:
            for text, cost in slips(word[start:end], look_ups).items():
                yield word[:start] + text + word[end:], cost
        start = end + 1


def _named(word: str, kinds: str, look_ups: Dictionaries) -> Iterator[tuple[str, float]]:
    """Names, or their ends from a word on, that sound like the word or differ by one slip."""
    if len(word) > _LONGEST_RUN and IDEOGRAPH in kinds:
        return
    for sound, cost in _sounds(word, kinds):
        for entity in look_ups.names(HEAD + sound + END):
            yield _plain(entity.name), cost
        if IDEOGRAPH in kinds:
            for entity in look_ups.names(WORD + sound + END):
                yield _plain(entity.name)[-len(word) :], cost
    if len(word) < 3 or set(kinds) == {LETTER}:
        return
    # One slip leaves the first half as it is, or the second.
    half = len(word) // 2
    names = look_ups.names(HEAD + word[:half])
    for place in (WORD, INSIDE):
        names += look_ups.names(place + word[-half:] + END)
    for name in dict.fromkeys(_plain(entity.name) for entity in names):
        slip = distance_cost(word, name)
        if slip is not None:
            yield name, slip


def _sounds(word: str, kinds: str) -> Iterator[tuple[str, float]]:
    """Full pinyin that the word may have been meant by, with what that costs."""
    if IDEOGRAPH not in kinds:
        yield plain_letters(word), 0.0
        return
    options = [ALL_READINGS[each] or (each,) for each in word]
    for said in variants(options, 6):
        yield said[: NAME_LIMITS[1]], SAME_SOUND
    first = [option[0] for option in options]
    for place, said in enumerate(first):
        for near in near_sounds(said) if ALL_READINGS[word[place]] else ():
            spelt = "".join((*first[:place], near, *first[place + 1 :]))
            yield spelt[: NAME_LIMITS[1]], NEAR_SOUND


def _plain(name: str) -> str:
    return stream(name, NAME_LIMITS[0]).text
