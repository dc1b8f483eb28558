"""Headlines that have somewhere inside what was typed, by the pairs of the headline's field.

Pairs keep where they stand, so a longer text is a chain of pairs, each one place after the
other. The last may still be growing: half a word of letters, or pinyin after characters.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from search_index.columnar.segment import FieldArrays
from search_index.container import Array
from search_index.suggesting.keys import PIECES
from search_index.suggesting.ranges import Steps, follow
from search_index.suggesting.sources import Source
from search_index.suggesting.typed import Typed
from search_index.text.atoms import IDEOGRAPH, char_class
from search_index.text.grams import run_term

FIELD = "headline"
_MOST_ENDINGS = 64


def standing_inside(source: Source, typed: Typed) -> Array:
    """Ascending numbers of the documents that count; a text of letters must have two."""
    field = source.arrays.fields.get(FIELD)
    if field is None or (not typed.is_chinese and len(typed.text) < 2):
        return _NONE
    atoms = _atoms(typed.text, typed.kinds)
    found = [_chain(field, atoms, _growing(field, atoms))]
    if typed.tail and typed.head:
        atoms = _atoms(typed.head, typed.kinds[: len(typed.head)])
        numbers = _numbers(field, follow(field.terms, atoms[-1], typed.tail, Steps()))
        found.append(_chain(field, [*atoms, ""], numbers))
    return source.counted(np.concatenate(found))


def _atoms(text: str, kinds: str) -> list[str]:
    return [run_term(text[piece.start() : piece.end()]) for piece in PIECES.finditer(kinds)]


def _growing(field: FieldArrays, atoms: Sequence[str]) -> list[int]:
    """Terms that the last pair, or the only atom, may be or become."""
    last = "".join(atoms[-2:])
    number = field.terms.find(last.encode())
    if len(atoms[-1]) == 1 and char_class(atoms[-1]) == IDEOGRAPH:
        return [] if number is None else [number]
    return _numbers(field, [field.terms.prefix_range(last.encode())])


def _chain(field: FieldArrays, atoms: Sequence[str], last: list[int]) -> Array:
    """Documents where the atoms follow one another, the last pair any of those given."""
    if not last:
        return _NONE
    if len(atoms) <= 2:
        return np.concatenate([field.docs(number) for number in last])
    places = np.concatenate([field.positions(number) for number in last]).astype(np.int64)
    places -= len(atoms) - 2
    for offset in range(len(atoms) - 2):
        number = field.terms.find((atoms[offset] + atoms[offset + 1]).encode())
        if number is None:
            return _NONE
        there = field.positions(number)
        places = places[_is_in(there, places + offset)]
    return np.searchsorted(field.bases, places, side="right") - 1


def _is_in(ascending: Array, values: Array) -> Array:
    if not len(ascending):
        return np.zeros(len(values), bool)
    at = np.minimum(np.searchsorted(ascending, values), len(ascending) - 1)
    return np.asarray(ascending[at] == values)


def _numbers(field: FieldArrays, spans: Iterable[tuple[int, int]]) -> list[int]:
    """The terms of these ranges; of very many, those that stand in the most documents."""
    numbers = [number for low, high in spans for number in range(low, high)]
    if len(numbers) > _MOST_ENDINGS:
        numbers.sort(key=field.document_frequency, reverse=True)
    return numbers[:_MOST_ENDINGS]


_NONE = np.empty(0, np.int64)
