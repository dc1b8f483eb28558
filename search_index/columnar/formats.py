"""What Whoosh's posting formats keep, as numbers: there and back.

Whoosh writes positions, character offsets and boosts as pickles. Here positions stand in an
array of their own, and what else belongs to an occurrence in a record of fixed size, so that
no pickle is read from a segment and phrases are evaluated on whole arrays.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from whoosh import formats

_OFFSETS = [("start", "<i4"), ("end", "<i4")]
_BOOST = [("boost", "<f8")]

# Beside the position, what is kept of each occurrence; None where positions are not kept.
_RECORDS: dict[type[formats.Format], np.dtype[np.void] | None] = {
    formats.Existence: None,
    formats.Frequency: None,
    formats.Positions: np.dtype([]),
    formats.Characters: np.dtype(_OFFSETS),
    formats.PositionBoosts: np.dtype(_BOOST),
    formats.CharacterBoosts: np.dtype(_OFFSETS + _BOOST),
}


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Of one posting: how often, where, and what else is kept of each occurrence.

    `records`: one tuple for each position, of the character where it starts and the one after
    its end, or of its boost, or of all three; empty tuples where nothing else is kept.
    """

    frequency: int
    positions: list[int]
    records: list[Any]


_ONCE = Occurrences(1, [], [])


class PostingFormat:
    """One of Whoosh's six formats. Others are refused: their bytes might be pickles."""

    def __init__(self, name: str, whoosh_format: formats.Format | None) -> None:
        """`name`: of the field, for the error. Raises TypeError for a format not known."""
        kind = type(whoosh_format)
        if kind not in _RECORDS:
            raise TypeError(f"field {name!r} has a format that is not known: {kind.__name__}")
        self._format: Any = whoosh_format
        self._kind = kind
        self.record = _RECORDS[kind]
        self.has_positions = self.record is not None
        self.has_frequencies = kind is not formats.Existence

    @property
    def has_records(self) -> bool:
        return self.record is not None and self.record.itemsize > 0

    def decode(self, value: bytes, weight: float) -> Occurrences:
        """What the bytes say that the format made of a posting while it was indexed."""
        if self._kind is formats.Existence:
            return _ONCE
        if self._kind is formats.Frequency:
            # Whoosh gives words for spelling the bytes of some other word.
            count = self._format.decode_frequency(value) if len(value) == 4 else round(weight)
            return Occurrences(count, [], [])
        if self._kind is formats.Positions:
            positions = self._format.decode_as("positions", value)
            return Occurrences(len(positions), positions, [])
        if self._kind is formats.Characters:
            found = self._format.decode_as("characters", value)
        elif self._kind is formats.PositionBoosts:
            found = self._format.decode_as("position_boosts", value)
        else:
            found = self._format.decode_as("character_boosts", value)
        return Occurrences(len(found), [one[0] for one in found], [tuple(one[1:]) for one in found])

    def encode(self, occurrences: Occurrences) -> bytes:
        """The bytes that the format itself would make of a posting."""
        if self._kind is formats.Existence:
            return b""
        if self._kind is formats.Frequency:
            return occurrences.frequency.to_bytes(4, "big")
        if self._kind is formats.Positions:
            encoded = self._format.encode(occurrences.positions)
        else:
            pairs = zip(occurrences.positions, occurrences.records, strict=True)
            encoded = self._format.encode([(position, *record) for position, record in pairs])
        # Where boosts are kept with offsets, their sum comes beside the bytes.
        return bytes(encoded[0] if isinstance(encoded, tuple) else encoded)

    def read_records(self, blob: bytes | memoryview) -> list[Any]:
        """The records of a posting from the bytes that a segment keeps of it."""
        if self.record is None or not self.record.itemsize:
            return []
        records: list[Any] = np.frombuffer(blob, self.record).tolist()
        return records
