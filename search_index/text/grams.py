"""Text -> what can be found: atoms and pairs of touching ones, for many documents at once.

An atom is one ideograph (kana, Hangul, emoji and other signs count as such), one run of
letters, one run of digits, or one separator. Single atoms and pairs of touching atoms are the
terms; no dictionary takes part, so nothing that stands in a text can be missed. Separators
stand in pairs only: that is how a phrase with punctuation in it is found as it was typed.

Everything is arithmetic on the code points of all texts together; only runs of letters and
digits are looked at one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain

import numpy as np

from search_index.columnar.fields import FieldData, length_codes, occurrences_to_field
from search_index.container import Array
from search_index.text.atoms import DIGIT, LETTER, SEPARATOR, class_codes

# Between passages: no phrase reaches across. Folded text has no control characters of its own.
GAP = "\n"
MAX_RUN = 64
# BM25 grows hardly at all beyond some ten times; more is kept as this.
MAX_WEIGHT = 255

_RUNS = 0x110000  # codes from here on number the runs of letters and digits
_GAP_CODE = ord(GAP)
_IS_RUN = np.zeros(128, bool)
_IS_RUN[[ord(LETTER), ord(DIGIT)]] = True


def run_term(run: str) -> str:
    """The term of a run of letters or digits: itself, or where it is very long (a base64 blob)
    its beginning with a digest, so that one long run is never taken for another."""
    if len(run) <= MAX_RUN:
        return run
    return run[: MAX_RUN - 20] + sha256(run.encode("utf-8")).hexdigest()[:20]


def query_atoms(text: str) -> list[tuple[str, bool]]:
    """The atoms of one folded text, each as its term and whether it is a separator."""
    atoms: list[tuple[str, bool]] = []
    kinds = class_codes(text).tobytes().decode("ascii")
    start = 0
    while start < len(text):
        end = start + 1
        if kinds[start] in (LETTER, DIGIT):
            while end < len(text) and kinds[end] == kinds[start]:
                end += 1
            atoms.append((run_term(text[start:end]), False))
        else:
            atoms.append((text[start], kinds[start] == SEPARATOR))
        start = end
    return atoms


@dataclass(frozen=True, slots=True)
class Weighted:
    """A folded text, and how much each occurrence in it counts."""

    text: str
    weight: int = 1


class Atoms:
    """The atoms of many documents, one after another; each position is one atom."""

    def __init__(self, documents: Sequence[Sequence[Weighted]]) -> None:
        """`documents`: of each its passages, in order."""
        pieces = [part.text + GAP for document in documents for part in document]
        text = "".join(pieces)
        kinds = class_codes(text)
        codes = np.frombuffer(text.encode("utf-32-le"), "<u4")
        is_run = _IS_RUN[kinds]
        is_start = np.ones(len(codes), bool)
        is_start[1:] = ~(is_run[1:] & (kinds[1:] == kinds[:-1]))
        starts = np.flatnonzero(is_start)
        self._runs: list[str] = []
        self.codes = codes[starts]
        self._number_runs(text, starts, np.flatnonzero(is_run[starts]))
        self.is_gap = self.codes == _GAP_CODE
        self.is_separator = kinds[starts] == ord(SEPARATOR)
        lengths = np.array([len(piece) for piece in pieces], np.int64)
        atoms = np.diff(np.searchsorted(starts, np.cumsum(lengths)), prepend=0)
        weights = [part.weight for part in chain.from_iterable(documents)]
        self.weights = np.repeat(np.array(weights, np.uint8), atoms)
        parts = np.array([len(document) for document in documents], np.int64)
        of_document = np.repeat(np.arange(len(documents), dtype=np.uint32), parts)
        self.docs = np.repeat(of_document, atoms)
        counted = np.bincount(self.docs, minlength=len(documents))
        self.bases = np.concatenate([[0], np.cumsum(counted)]).astype(np.uint32)

    def _number_runs(self, text: str, starts: Array, places: Array) -> None:
        numbers: dict[str, int] = {}
        ends = np.append(starts, len(text))[places + 1].tolist()
        found = []
        for start, end in zip(starts[places].tolist(), ends, strict=True):
            found.append(numbers.setdefault(text[start:end], len(numbers)))
        self._runs = [run_term(run) for run in numbers]
        self.codes[places] = np.array(found, np.uint32) + _RUNS

    def __len__(self) -> int:
        return len(self.codes)

    def chars(self) -> FieldData:
        """Single atoms, weighted, without positions."""
        places = np.flatnonzero(~self.is_separator)
        field = occurrences_to_field(
            self.codes[places],
            self.docs[places],
            self._encoded,
            weights=self.weights[places],
            most_weight=MAX_WEIGHT,
        )
        return self._measured(field)

    def pairs(self) -> FieldData:
        """Touching atoms, weighted, with the position of the first."""
        places = self._touching()
        dense, codes = self._dense()
        field = occurrences_to_field(
            dense[places].astype(np.uint64) * np.uint64(len(codes)) + dense[places + 1],
            self.docs[places],
            lambda numbers: self._encoded_pairs(codes, numbers),
            positions=places.astype(np.uint32),
            weights=self.weights[places],
            most_weight=MAX_WEIGHT,
        )
        field.bases = self.bases
        return self._measured(field)

    def grams(self) -> FieldData:
        """Single atoms and touching ones in one field, with positions."""
        singles, places = np.flatnonzero(~self.is_separator), self._touching()
        dense, codes = self._dense()
        base = np.uint64(len(codes))
        # A single atom is numbered like a pair that lacks its first.
        numbers = np.concatenate(
            [
                dense[singles].astype(np.uint64),
                (dense[places].astype(np.uint64) + np.uint64(1)) * base + dense[places + 1],
            ]
        )
        positions = np.concatenate([singles, places]).astype(np.uint32)

        def encode(found: Array) -> list[bytes]:
            split = int(np.searchsorted(found, base))
            alone = self._encoded(codes[found[:split].astype(np.int64)])
            return alone + self._encoded_pairs(codes, found[split:] - base)

        field = occurrences_to_field(
            numbers, self.docs[positions], encode, positions=positions, most_weight=MAX_WEIGHT
        )
        field.bases = self.bases
        return self._measured(field)

    def _touching(self) -> Array:
        """Where an atom touches the next."""
        return np.flatnonzero(~(self.is_gap[:-1] | self.is_gap[1:]))

    def _dense(self) -> tuple[Array, Array]:
        """Small numbers for the codes that occur, and the codes."""
        used = np.unique(self.codes)
        table = np.zeros(int(used[-1]) + 1 if len(used) else 1, np.uint32)
        table[used] = np.arange(len(used), dtype=np.uint32)
        return table[self.codes], used

    def _measured(self, field: FieldData) -> FieldData:
        counted = np.where(self.is_separator, 0, self.weights)
        lengths = np.bincount(self.docs, counted, minlength=len(self.bases) - 1).astype(np.int64)
        field.lengths = length_codes(lengths)
        field.total_length = int(lengths.sum())
        return field

    def _encoded_pairs(self, codes: Array, numbers: Array) -> list[bytes]:
        base = np.uint64(max(len(codes), 1))
        firsts = codes[(numbers // base).astype(np.int64)]
        seconds = codes[(numbers % base).astype(np.int64)]
        if not ((firsts >= _RUNS).any() or (seconds >= _RUNS).any()):
            text = np.stack([firsts, seconds], axis=1).astype("<u4").tobytes().decode("utf-32-le")
            return [text[at : at + 2].encode("utf-8") for at in range(0, len(text), 2)]
        texts = zip(self._texts(firsts), self._texts(seconds), strict=True)
        return [(first + second).encode("utf-8") for first, second in texts]

    def _encoded(self, codes: Array) -> list[bytes]:
        return [text.encode("utf-8") for text in self._texts(codes)]

    def _texts(self, codes: Array) -> Iterable[str]:
        runs = self._runs
        return [chr(code) if code < _RUNS else runs[code - _RUNS] for code in codes.tolist()]
