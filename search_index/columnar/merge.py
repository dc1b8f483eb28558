"""Several segments as one, with bounded memory.

Terms are taken in blocks of neighbours, a block at a time from all segments; within a block,
where each posting goes is arithmetic on whole arrays. Documents keep their order, those that
are deleted are left out, so no sorting is needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from search_index.columnar.blocks import (
    Block,
    Input,
    Part,
    Source,
    as_bytes,
    in_one,
    laid_out,
    numbers_kept,
    sums_by_term,
    values_of,
)
from search_index.columnar.fields import (
    ArrayPieces,
    decoded_lengths,
    doc_type,
    forward_arrays,
    running,
)
from search_index.columnar.segment import FieldArrays
from search_index.columnar.write import write_segment
from search_index.container import Array

# Postings taken at once from all segments together; a term with more is taken whole.
_BLOCK_POSTINGS = 4_000_000
_BLOCK_TERMS = 200_000

# Positions of a field are numbered through the segment by 32 bits.
MOST_POSITIONS = (1 << 32) - 1


def merge_segments(path: Path, sources: Sequence[Source]) -> int:
    """Write the live documents of all sources, in their order, as one segment.

    Returns how many there are.
    """
    count = sum(source.kept for source in sources)
    names = dict.fromkeys(name for source in sources for name in source.arrays.fields)
    fields = {name: _MergedField(name, sources) for name in names}
    columns = dict.fromkeys(name for source in sources for name in source.arrays.columns)
    blobs = dict.fromkeys(name for source in sources for name in source.arrays.blobs)
    write_segment(
        path,
        count,
        fields,
        {name: _merged_column(name, sources) for name in columns},
        {name: _merged_blobs(name, sources) for name in blobs},
    )
    return count


class _MergedField:
    def __init__(self, name: str, sources: Sequence[Source]) -> None:
        self._name = name
        self._sources = sources
        self._fields = [source.arrays.fields.get(name) for source in sources]
        held = [field for field in self._fields if field is not None]
        self._is_positional = any(field.has_positions for field in held)
        self._is_scored = any(field.lengths is not None for field in held)
        self._is_value = any(field.forward is not None for field in held)
        self.total_length = sum(
            _total_length(field, source)
            for field, source in zip(self._fields, sources, strict=True)
            if field is not None
        )

    def arrays(self, doc_count: int) -> Iterator[ArrayPieces]:
        bases = self._bases()
        inputs = self._inputs(bases)
        blocks = self._blocks(inputs)
        blobs = (np.frombuffer(block.blob, np.uint8) for block in blocks)
        yield ArrayPieces("terms", np.uint8, blobs)
        yield running("term_ends", in_one([block.sizes for block in blocks]))
        counts = [self._counts(block, inputs) for block in blocks]
        yield running("ends", in_one(counts))
        docs = (self._docs(block, inputs) for block in blocks)
        if self._is_value:
            whole = np.concatenate([*docs, np.empty(0, np.uint32)])
            yield ArrayPieces("docs", doc_type(doc_count), iter([whole]))
            yield from forward_arrays(np.cumsum(in_one(counts)), whole, doc_count)
        else:
            yield ArrayPieces("docs", doc_type(doc_count), docs)
        yield from self._numbers("weights", blocks, inputs)
        if any(one and one.field.all_frequencies is not None for one in inputs):
            yield from self._numbers("frequencies", blocks, inputs)
        if self._is_positional:
            pieces = (self._positions(block, inputs) for block in blocks)
            yield ArrayPieces("positions", np.uint32, pieces)
            counted = [self._position_counts(block, inputs) for block in blocks]
            yield running("position_ends", in_one(counted))
            yield ArrayPieces("bases", np.uint32, iter([bases]))
        if any(one and one.field.all_values is not None for one in inputs):
            yield from self._values(blocks, inputs)
        if self._is_scored:
            yield ArrayPieces("lengths", np.uint8, self._lengths())

    def _bases(self) -> Array:
        """Where the positions of each new document begin, and where the last end."""
        sizes: list[Array] = []
        for field, source in zip(self._fields, self._sources, strict=True):
            if field is None or not field.has_positions:
                sizes.append(np.zeros(source.kept, np.int64))
                continue
            each = np.diff(field.bases.astype(np.int64))
            sizes.append(each if source.live is None else each[source.live])
        bases: Array = np.concatenate([[0], np.cumsum(np.concatenate(sizes))])
        if bases[-1] > MOST_POSITIONS:
            raise ValueError(f"the field {self._name} would have too many positions to number")
        return bases

    def _inputs(self, bases: Array) -> list[Input | None]:
        inputs: list[Input | None] = []
        first = 0
        for field, source in zip(self._fields, self._sources, strict=True):
            inputs.append(None if field is None else Input(source, field, first, bases))
            first += source.kept
        return inputs

    def _blocks(self, inputs: Sequence[Input | None]) -> list[Block]:
        blocks = []
        at = [0] * len(inputs)
        while bounds := self._next_bounds(inputs, at):
            taken = [
                list(one.field.terms.range(low, high)) if one else []
                for one, low, high in zip(inputs, at, bounds, strict=True)
            ]
            terms = sorted(set().union(*taken))
            number = {term: place for place, term in enumerate(terms)}
            parts = [
                Part(low, high, np.fromiter(map(number.__getitem__, own), np.int64, len(own)))
                if own
                else None
                for own, low, high in zip(taken, at, bounds, strict=True)
            ]
            blocks.append(self._block(terms, parts, inputs))
            at = bounds
        return blocks

    def _next_bounds(self, inputs: Sequence[Input | None], at: list[int]) -> list[int]:
        """Up to which term to take from each segment; empty when all is taken."""
        share = _BLOCK_POSTINGS // len(inputs)
        candidates = []
        for one, low in zip(inputs, at, strict=True):
            if one is None or low >= len(one.field.terms):
                continue
            wanted = one.field.span(low)[0] + share
            high = int(np.searchsorted(one.field.ends, wanted))
            high = min(max(high, low + 1), low + _BLOCK_TERMS)
            candidates.append(one.field.terms.at(high) if high < len(one.field.terms) else None)
        if not candidates:
            return []
        bounds = [bound for bound in candidates if bound is not None]
        if not bounds:
            return [len(one.field.terms) if one else 0 for one in inputs]
        least = min(bounds)
        return [one.field.terms.lower_bound(least) if one else 0 for one in inputs]

    def _block(
        self,
        terms: list[bytes],
        parts: list[Part | None],
        inputs: Sequence[Input | None],
    ) -> Block:
        """A block of these terms, without those that only deleted documents had."""
        block = Block(b"", np.fromiter(map(len, terms), np.int64, len(terms)), parts)
        counts = self._counts(block, inputs)
        if len(counts) and not counts.all():
            is_kept = counts > 0
            places = np.cumsum(is_kept) - 1
            terms = [term for term, keep in zip(terms, is_kept.tolist(), strict=True) if keep]
            block.sizes = block.sizes[is_kept]
            if not len(block):
                block.parts = [None] * len(parts)
            for part in block.parts:
                if part is not None:  # where a term is dropped, nothing of it is placed
                    part.places = np.where(is_kept[part.places], places[part.places], 0)
        block.blob = b"".join(terms)
        return block

    def _counts(self, block: Block, inputs: Sequence[Input | None]) -> Array:
        counts = np.zeros(len(block), np.int64)
        for one, part in zip(inputs, block.parts, strict=True):
            if one and part:
                counts += sums_by_term(part.places, one.postings(part)[2], len(counts))
        return counts

    def _position_counts(self, block: Block, inputs: Sequence[Input | None]) -> Array:
        counts = np.zeros(len(block), np.int64)
        for one, part in zip(inputs, block.parts, strict=True):
            if one and part and one.field.has_positions:
                counts += sums_by_term(part.places, one.positions(part)[2], len(counts))
        return counts

    def _docs(self, block: Block, inputs: Sequence[Input | None]) -> Array:
        pieces = []
        for one, part in zip(inputs, block.parts, strict=True):
            if one and part:
                stretch, kept, sizes = one.postings(part)
                pieces.append((part.places, sizes, one.docs(stretch, kept)))
        return laid_out(len(block), pieces, np.dtype(np.uint32))

    def _positions(self, block: Block, inputs: Sequence[Input | None]) -> Array:
        pieces = []
        for one, part in zip(inputs, block.parts, strict=True):
            if one and part and one.field.has_positions:
                _, _, sizes, moved = one.positions(part)
                pieces.append((part.places, sizes, moved))
        return laid_out(len(block), pieces, np.dtype(np.uint32))

    def _numbers(
        self, name: str, blocks: Sequence[Block], inputs: Sequence[Input | None]
    ) -> Iterator[ArrayPieces]:
        """Weights or frequencies: where a segment keeps none, all are 1 (or the weights)."""
        held = [numbers_kept(one.field, name) for one in inputs if one]
        kinds = [array.dtype for array in held if array is not None]
        if not kinds:
            return
        kind = np.result_type(*kinds)

        def pieces() -> Iterator[Array]:
            for block in blocks:
                placed = []
                for one, part in zip(inputs, block.parts, strict=True):
                    if one and part:
                        stretch, kept, sizes = one.postings(part)
                        whole = numbers_kept(one.field, name)
                        length = stretch.stop - stretch.start
                        data = np.ones(length, kind) if whole is None else whole[stretch]
                        placed.append((part.places, sizes, data if kept is None else data[kept]))
                yield laid_out(len(block), placed, kind)

        yield ArrayPieces(name, kind, pieces())

    def _values(
        self, blocks: Sequence[Block], inputs: Sequence[Input | None]
    ) -> Iterator[ArrayPieces]:
        """Bytes of formats that keep more than numbers; rare, so by plain lists."""
        ordered: list[bytes] = []
        for block in blocks:
            of_term: list[list[bytes]] = [[] for _ in range(len(block))]
            for one, part in zip(inputs, block.parts, strict=True):
                if not (one and part):
                    continue
                _, kept, sizes = one.postings(part)
                found = values_of(one.field, part)
                if kept is not None:
                    found = [
                        value for value, keep in zip(found, kept.tolist(), strict=True) if keep
                    ]
                begin = 0
                for place, size in zip(part.places.tolist(), sizes.tolist(), strict=True):
                    of_term[place] += found[begin : begin + size]
                    begin += size
            ordered += [value for values in of_term for value in values]
        yield ArrayPieces("values", np.uint8, iter([as_bytes(ordered)]))
        yield running("value_ends", np.array([len(value) for value in ordered], np.int64))

    def _lengths(self) -> Iterator[Array]:
        for field, source in zip(self._fields, self._sources, strict=True):
            if field is None or field.lengths is None:
                yield np.zeros(source.kept, np.uint8)
            else:
                yield field.lengths if source.live is None else field.lengths[source.live]


def _total_length(field: FieldArrays, source: Source) -> int:
    """Exact where no document is left out, else from Whoosh's rounded lengths."""
    if source.live is None or field.lengths is None:
        return field.total_length
    return int(decoded_lengths(field.lengths[source.live]).sum())


def _merged_column(name: str, sources: Sequence[Source]) -> Array:
    pieces = []
    for source in sources:
        column = source.arrays.column(name)
        if column is None:
            raise ValueError(f"a segment has no column {name}")
        pieces.append(column if source.live is None else column[source.live])
    return np.concatenate(pieces)


def _merged_blobs(name: str, sources: Sequence[Source]) -> Iterator[bytes]:
    for source in sources:
        live = (
            range(source.arrays.doc_count) if source.live is None else np.flatnonzero(source.live)
        )
        for doc in live:
            yield source.arrays.blob(name, int(doc))
