"""Stored values as JSON, so that no pickle is ever read from a segment.

JSON's own types stand as they are; every other type that is known stands as an object with
one member, its tag. What is not known is refused when it is written.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

# Python reads no more than some thousand decimal digits; far larger than any number in use.
_GREAT = 1 << 64

_PLAIN = frozenset((str, bool, float, type(None)))

_encoder = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"))


def encode_stored(fields: Mapping[str, object]) -> bytes:
    """The stored fields of a document; empty where there are none.

    Raises TypeError, naming the field, where a value is of a type that is not known.
    """
    if not fields:
        return b""
    forms = {}
    for name, value in fields.items():
        if type(value) in _PLAIN:
            forms[name] = value
            continue
        try:
            forms[name] = _form(value)
        except TypeError as error:
            raise TypeError(f"field {name!r} cannot be stored: {error}") from None
    return _dump(forms)


def decode_stored(blob: bytes) -> dict[str, Any]:
    """The stored fields of a document, by name."""
    if not blob:
        return {}
    return {name: _value(form) for name, form in json.loads(_text(blob)).items()}


def encode_value(value: object) -> bytes:
    """One value of any known type. Raises TypeError where it is none."""
    return _dump(_form(value))


def decode_value(blob: bytes) -> Any:
    return _value(json.loads(_text(blob)))


def _dump(form: object) -> bytes:
    # Half a surrogate pair is kept as it is; escaped, two halves would join on reading.
    return _encoder.encode(form).encode("utf-8", "surrogatepass")


def _text(blob: bytes) -> str:
    return blob.decode("utf-8", "surrogatepass")


def _form(value: Any) -> object:
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is int:
        return value if -_GREAT < value < _GREAT else {"int": hex(value)}
    if kind is list:
        return _forms(value)
    known = _TO_FORM.get(kind)
    if known is None:
        raise TypeError(f"{kind.__module__}.{kind.__qualname__} has no JSON form")
    tag, to_form = known
    return {tag: to_form(value)}


def _value(form: Any) -> Any:
    if type(form) is list:
        return [_value(item) for item in form]
    if type(form) is dict:
        ((tag, content),) = form.items()
        return _FROM_FORM[tag](content)
    return form


def _forms(values: Any) -> list[object]:
    return [_form(value) for value in values]


def _values(forms: list[Any]) -> list[Any]:
    return [_value(form) for form in forms]


def _moment_form(value: datetime | time) -> list[object]:
    """The wall clock; what sets it off from UTC, or the name of the zone; which of two."""
    zone = value.tzinfo
    if isinstance(zone, ZoneInfo) and zone.key:
        return [value.replace(tzinfo=None).isoformat(), zone.key, value.fold]
    if zone is not None and value.utcoffset() is None:
        raise TypeError(f"{zone!r} has no JSON form")
    return [value.isoformat(), None, value.fold]


def _moment(kind: type[Any]) -> Callable[[list[Any]], Any]:
    def read(form: list[Any]) -> Any:
        text, zone, fold = form
        value = kind.fromisoformat(text)
        return value.replace(tzinfo=ZoneInfo(zone) if zone else value.tzinfo, fold=fold)

    return read


_TO_FORM: dict[type, tuple[str, Callable[[Any], object]]] = {
    bytes: ("bytes", lambda value: b64encode(value).decode("ascii")),
    tuple: ("tuple", _forms),
    set: ("set", _forms),
    frozenset: ("frozenset", _forms),
    dict: ("dict", lambda value: [_forms(pair) for pair in value.items()]),
    datetime: ("datetime", _moment_form),
    time: ("time", _moment_form),
    date: ("date", date.isoformat),
    timedelta: ("timedelta", lambda value: [value.days, value.seconds, value.microseconds]),
    Decimal: ("decimal", str),
    UUID: ("uuid", str),
}

_FROM_FORM: dict[str, Callable[[Any], Any]] = {
    "int": lambda form: int(form, 16),
    "bytes": b64decode,
    "tuple": lambda form: tuple(_values(form)),
    "set": lambda form: set(_values(form)),
    "frozenset": lambda form: frozenset(_values(form)),
    "dict": lambda form: {_value(key): _value(value) for key, value in form},
    "datetime": _moment(datetime),
    "time": _moment(time),
    "date": date.fromisoformat,
    "timedelta": lambda form: timedelta(*form),
    "decimal": Decimal,
    "uuid": UUID,
}
