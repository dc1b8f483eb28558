"""What a field looks like before it is written: its terms, and their postings in order.

However many occurrences there are, they are brought into order by one sort of plain integers
(the term and the place, packed), and everything else is arithmetic on whole arrays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import DTypeLike
from whoosh.util.numeric import byte_to_length

from search_index.container import Array

_LENGTHS = np.array([byte_to_length(code) for code in range(256)])


class ArrayPieces(NamedTuple):
    """An array to be written, in pieces that fit into memory."""

    part: str
    kind: DTypeLike
    pieces: Iterator[Array]


@dataclass(slots=True)
class FieldData:
    """A field in canonical order: by term (by its bytes), then by document.

    All arrays are as `segment` describes them. `bases` is empty where there are no positions,
    `lengths` None where the field is not scored. A field of values (`is_value`) is written
    with its way back from documents to terms.
    """

    terms: Sequence[bytes]
    ends: Array
    docs: Array
    weights: Array | None = None
    frequencies: Array | None = None
    positions: Array | None = None
    position_ends: Array | None = None
    bases: Array | None = None
    values: Array | None = None
    value_ends: Array | None = None
    lengths: Array | None = None
    total_length: int = 0
    is_value: bool = False

    def arrays(self, doc_count: int) -> Iterator[ArrayPieces]:
        """The arrays to write, each of the smallest type that holds it."""
        yield ArrayPieces("terms", np.uint8, iter([_joined(self.terms)]))
        yield running("term_ends", np.array([len(term) for term in self.terms], np.int64))
        yield _whole("ends", self.ends)
        yield ArrayPieces("docs", doc_type(doc_count), iter([self.docs]))
        for part in ("weights", "frequencies"):
            data = getattr(self, part)
            if data is not None:
                yield ArrayPieces(part, data.dtype, iter([data]))
        if self.positions is not None and self.position_ends is not None:
            yield ArrayPieces("positions", np.uint32, iter([self.positions]))
            yield _whole("position_ends", self.position_ends)
        if self.bases is not None:
            yield ArrayPieces("bases", np.uint32, iter([self.bases]))
        if self.values is not None and self.value_ends is not None:
            yield ArrayPieces("values", np.uint8, iter([self.values]))
            yield _whole("value_ends", self.value_ends)
        if self.lengths is not None:
            yield ArrayPieces("lengths", np.uint8, iter([self.lengths]))
        if self.is_value:
            yield from forward_arrays(self.ends, self.docs, doc_count)


def forward_arrays(ends: Array, docs: Array, doc_count: int) -> Iterator[ArrayPieces]:
    """Document -> numbers of its terms, from the postings of a field of values."""
    terms = np.repeat(np.arange(len(ends), dtype=np.uint32), np.diff(ends, prepend=0))
    yield _whole("forward", terms[np.argsort(docs, kind="stable")])
    yield running("forward_ends", np.bincount(docs, minlength=doc_count))


def occurrences_to_field(
    terms: Array,
    docs: Array,
    encode: Callable[[Array], list[bytes]],
    *,
    positions: Array | None = None,
    weights: Array | None = None,
    most_weight: int | None = None,
) -> FieldData:
    """A field from its occurrences, in the order of the text.

    `terms`: a number for each occurrence, whatever it stands for; `docs`: its document,
    ascending; `encode` gives the bytes of the different numbers, in order. `positions`:
    ascending, in the segment; `weights`: of each occurrence, 1 if None. A posting's weight is
    the sum of theirs, at most `most_weight`.
    """
    if not len(terms):
        return _empty(positions is not None)
    numbers, places = _in_order(terms)
    starts = _changes(numbers)
    encoded = encode(numbers[starts])
    order = sorted(range(len(encoded)), key=encoded.__getitem__)
    if order != list(range(len(encoded))):
        encoded = [encoded[place] for place in order]
        moved = _regrouped(starts, len(numbers), np.array(order))
        places = places[moved]
        starts = np.concatenate([[0], np.cumsum(np.diff(starts, append=len(numbers))[order])[:-1]])
    found = docs[places]
    is_first = np.zeros(len(found), bool)
    is_first[starts] = True
    is_first[1:] |= found[1:] != found[:-1]
    postings = np.flatnonzero(is_first)
    if weights is None:
        summed = np.diff(postings, append=len(found))
    else:
        summed = np.add.reduceat(weights[places].astype(np.uint32), postings)
    if most_weight is not None:
        summed = np.minimum(summed, most_weight)
    return FieldData(
        terms=encoded,
        ends=np.append(np.searchsorted(postings, starts[1:]), len(postings)),
        docs=found[postings],
        weights=smallest(summed),
        positions=None if positions is None else positions[places],
        position_ends=None if positions is None else np.append(starts[1:], len(numbers)),
    )


def values_to_field(terms: Array, docs: Array, encode: Callable[[Array], list[bytes]]) -> FieldData:
    """A field of values: each term once in a document, without weight."""
    field = occurrences_to_field(terms, docs, encode)
    field.weights = None
    field.is_value = True
    return field


def length_codes(lengths: Array) -> Array:
    """Whoosh's byte codes of field lengths (uint8)."""
    return np.minimum(np.searchsorted(_LENGTHS, lengths), 255).astype(np.uint8)


def decoded_lengths(codes: Array) -> Array:
    """The lengths that byte codes stand for."""
    lengths: Array = _LENGTHS[codes]
    return lengths


def doc_type(doc_count: int) -> DTypeLike:
    """The smallest type that numbers so many documents."""
    return np.uint16 if doc_count <= 1 << 16 else np.uint32


def smallest(numbers: Array) -> Array | None:
    """Whole numbers in the smallest type that holds them; None where all are 1."""
    if not len(numbers):
        return None
    most = int(numbers.max())
    if most == 1 and int(numbers.min()) == 1:
        return None
    return numbers.astype(np.min_scalar_type(most))


def running(part: str, sizes: Array) -> ArrayPieces:
    """Where each of several stretches ends, from their sizes."""
    return _whole(part, np.cumsum(sizes))


def _whole(part: str, data: Array) -> ArrayPieces:
    kind = np.uint32 if not len(data) or int(data[-1]) < 1 << 32 else np.uint64
    return ArrayPieces(part, kind, iter([data]))


def _joined(terms: Sequence[bytes]) -> Array:
    return np.frombuffer(b"".join(terms), np.uint8)


def _in_order(terms: Array) -> tuple[Array, Array]:
    """The numbers in ascending order, and the place of each occurrence, ascending among those
    of one number."""
    bits = len(terms).bit_length()
    if int(terms.max()).bit_length() + bits > 64:
        raise ValueError("too many occurrences to sort at once")
    packed = terms.astype(np.uint64) << np.uint64(bits)
    packed |= np.arange(len(terms), dtype=np.uint64)
    packed.sort()
    places = packed & np.uint64((1 << bits) - 1)
    packed >>= np.uint64(bits)
    return packed, places.astype(np.uint32)


def _changes(numbers: Array) -> Array:
    return np.concatenate([[0], np.flatnonzero(numbers[1:] != numbers[:-1]) + 1])


def _regrouped(starts: Array, total: int, order: Array) -> Array:
    """Indices that put groups of neighbours into another order."""
    sizes = np.diff(starts, append=total)[order]
    ends = np.cumsum(sizes)
    indices: Array = np.arange(total) + np.repeat(starts[order] - (ends - sizes), sizes)
    return indices


def _empty(has_positions: bool) -> FieldData:
    nothing = np.empty(0, np.uint32)
    places = nothing if has_positions else None
    return FieldData([], nothing, nothing, positions=places, position_ends=places)
