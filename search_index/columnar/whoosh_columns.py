"""Whoosh's columns as plain arrays and byte strings, one value for each document.

Whoosh's own column files cannot be joined without reading every value, and two kinds of them
hold pickles. Here numbers are an array of their type and everything else is bytes, whatever
the column's way of packing them, so that segments merge by putting arrays together.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from whoosh import columns

from search_index.columnar.segment import SegmentArrays
from search_index.columnar.stored import decode_value, encode_value
from search_index.container import Array

# struct's type codes as Whoosh packs them, with sizes that are the same on every machine.
_NUMBER_TYPES = {
    **{"b": "i1", "B": "u1", "h": "<i2", "H": "<u2", "i": "<i4", "I": "<u4"},
    **{"l": "<i4", "L": "<u4", "q": "<i8", "Q": "<u8", "f": "<f4", "d": "<f8"},
}
_ARRAY_CODES = {"l": "i", "L": "I"}  # longs have four bytes with Whoosh, eight in an array


@dataclass(frozen=True, slots=True)
class _ByteForm:
    """How values become bytes and come back."""

    encode: Callable[[Any], bytes]
    decode: Callable[[bytes], Any]
    empty: Any  # what empty bytes come back as
    missing: bytes  # what documents get that have no value


class NumberGatherer:
    """Takes numbers, by ascending document."""

    def __init__(self, typecode: str, default: Any, *, clamp: bool = False) -> None:
        self._kind = np.dtype(_NUMBER_TYPES[typecode])
        self._pack = struct.Struct(f"<{typecode}").pack
        self._default = default
        self._bounds: tuple[int, int] | None = None
        if clamp and self._kind.kind != "f":
            bounds = np.iinfo(self._kind)
            self._bounds = int(bounds.min), int(bounds.max)
        self._values: array[Any] = array(_ARRAY_CODES.get(typecode, typecode))

    def checked(self, value: Any) -> Any:
        """The value as it is kept. Raises struct.error where the column has no room for it."""
        if self._bounds is not None:
            low, high = self._bounds
            value = min(max(value, low), high)
        self._pack(value)
        return value

    def add(self, doc: int, value: Any) -> None:
        self.fill(doc)
        self._values.append(value)

    def fill(self, doc_count: int) -> None:
        """Give the default to all documents up to this number that have no value."""
        self._values.extend([self._default] * (doc_count - len(self._values)))

    def finished(self) -> Array:
        return np.frombuffer(self._values, self._values.typecode).astype(self._kind)


class BytesGatherer:
    """Takes any other values, by ascending document."""

    def __init__(self, name: str, form: _ByteForm) -> None:
        self._name = name
        self._form = form
        self.values: list[bytes] = []

    def checked(self, value: Any) -> bytes:
        """The bytes that are kept. Raises TypeError or ValueError, naming the field."""
        try:
            return self._form.encode(value)
        except (TypeError, ValueError) as error:
            raise type(error)(f"column of field {self._name!r}: {error}") from None

    def add(self, doc: int, value: bytes) -> None:
        self.fill(doc)
        self.values.append(value)

    def fill(self, doc_count: int) -> None:
        self.values.extend([self._form.missing] * (doc_count - len(self.values)))


Gatherer = NumberGatherer | BytesGatherer


def gatherer(name: str, column: columns.Column) -> Gatherer:
    """What gathers the values of a field's column. TypeError where its kind is not known."""
    kind, config = type(column), vars(column)
    if kind is columns.NumericColumn:
        return NumberGatherer(config["_typecode"], config["_default"])
    if kind is columns.BitColumn:
        return NumberGatherer("B", 0)
    if kind is columns.ClampedNumericColumn:
        inner = vars(config["_child"])
        return NumberGatherer(inner["_typecode"], inner["_default"], clamp=True)
    form = _byte_form(column)
    if form is None:
        raise TypeError(f"column of field {name!r}: {kind.__name__} is not known")
    return BytesGatherer(name, form)


def has_column(arrays: SegmentArrays, name: str) -> bool:
    return name in arrays.columns or name in arrays.blobs


def column_reader(arrays: SegmentArrays, name: str, column: columns.Column) -> columns.ColumnReader:
    """Whoosh's way to read a column. TypeError where the segment keeps another kind."""
    kind = type(column)
    numbers = arrays.column(name)
    if numbers is not None and kind is columns.BitColumn:
        return _BitReader(numbers, 0)
    if numbers is not None and kind is columns.ClampedNumericColumn:
        return _NumberReader(numbers, vars(column)["_child"].default_value())
    if numbers is not None and kind is columns.NumericColumn:
        return _NumberReader(numbers, column.default_value())
    form = _byte_form(column) if name in arrays.blobs else None
    if form is None:
        raise TypeError(f"the segment keeps no {kind.__name__} of field {name!r}")
    is_list = isinstance(column, columns.ListColumn)
    return (_ListReader if is_list else _BytesReader)(arrays, name, form)


# Whoosh asks the first segment that has a column also for the documents of segments before it,
# by negative numbers. They have the default.


class _NumberReader(columns.ColumnReader):
    def __init__(self, numbers: Array, default: Any) -> None:
        self._numbers = numbers
        self._data = numbers.data  # gives plain numbers, and quicker
        self._default = default
        self._is_reversed = False

    def __len__(self) -> int:
        return len(self._data)

    def __getitem__(self, docnum: int) -> Any:
        return self._data[docnum] if docnum >= 0 else self._default

    def sort_key(self, docnum: int) -> Any:
        return 0 - self[docnum] if self._is_reversed else self[docnum]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._numbers.tolist())

    def set_reverse(self) -> None:
        self._is_reversed = True


class _BitReader(_NumberReader):
    def __getitem__(self, docnum: int) -> bool:
        return bool(super().__getitem__(docnum))

    def sort_key(self, docnum: int) -> Any:
        return int(self[docnum] ^ self._is_reversed)

    def __iter__(self) -> Iterator[bool]:
        return map(bool, self._numbers.tolist())


class _BytesReader(columns.ColumnReader):
    def __init__(self, arrays: SegmentArrays, name: str, form: _ByteForm) -> None:
        self._arrays = arrays
        self._name = name
        self._form = form

    def __len__(self) -> int:
        return self._arrays.doc_count

    def __getitem__(self, docnum: int) -> Any:
        blob = self._arrays.blob(self._name, docnum) if docnum >= 0 else self._form.missing
        return self._form.decode(blob) if blob else self._form.empty

    def __iter__(self) -> Iterator[Any]:
        return map(self.__getitem__, range(len(self)))


class _ListReader(_BytesReader):
    def __getitem__(self, docnum: int) -> list[Any]:
        return list(super().__getitem__(docnum))

    def sort_key(self, docnum: int) -> Any:
        return self[docnum][0]


def _byte_form(column: columns.Column) -> _ByteForm | None:
    """How a column's values are kept as bytes; None for a kind that is not known."""
    kind, config = type(column), vars(column)
    if kind in (columns.RefBytesColumn, columns.FixedBytesColumn):
        fixed, default = config["_fixedlen"], config["_default"]
        empty = default if kind is columns.FixedBytesColumn else b""
        return _ByteForm(lambda value: _bytes(value, fixed), bytes, empty, default)
    if kind in (
        *(columns.VarBytesColumn, columns.CompressedBytesColumn),
        columns.CompressedBlockColumn,
    ):
        return _ByteForm(_bytes, bytes, b"", b"")
    if kind is columns.StructColumn:
        packed, default = struct.Struct(config["_spec"]), config["_default"]
        missing = packed.pack(*default)
        return _ByteForm(lambda value: packed.pack(*value), packed.unpack, default, missing)
    if kind is columns.PickleColumn:  # its values may be anything; no pickle is kept of them
        return _ByteForm(_any_bytes, decode_value, None, b"")
    if kind in (columns.VarBytesListColumn, columns.FixedBytesListColumn):
        return _ByteForm(lambda value: encode_value(list(value)), decode_value, (), b"")
    return None


def _any_bytes(value: Any) -> bytes:
    return b"" if value is None else encode_value(value)


def _bytes(value: Any, fixed: int = 0) -> bytes:
    if not isinstance(value, bytes):
        raise TypeError(f"{value!r} is not bytes")
    if fixed and len(value) != fixed:
        raise ValueError(f"{value!r} has not {fixed} bytes")
    return value
