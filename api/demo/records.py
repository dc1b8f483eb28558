"""Reading JSON strictly, so that a slip in the demo content is named instead of passed on."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

CHINA = timedelta(hours=8)


class ContentError(ValueError):
    """Demo content that does not say what it should; the message starts with the place."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(f"{place}: {problem}")


class Record:
    """A JSON object whose members are taken one by one; `done` names those left over."""

    def __init__(self, data: object, place: str) -> None:
        if not isinstance(data, dict):
            raise ContentError(place, f"expected an object, found {type(data).__name__}")
        self.place = place
        self._members: dict[str, object] = dict(data)

    def __contains__(self, key: str) -> bool:
        return key in self._members

    def error(self, problem: str) -> ContentError:
        return ContentError(self.place, problem)

    def done(self) -> None:
        if self._members:
            raise self.error(f"unknown key {', '.join(sorted(self._members))}")

    def value(self, key: str) -> object:
        if key not in self._members:
            raise self.error(f"{key} is missing")
        return self._members.pop(key)

    def text(self, key: str) -> str:
        return as_text(self.value(key), f"{self.place}: {key}")

    def text_or_none(self, key: str) -> str | None:
        return self.text(key) if key in self else None

    def items(self, key: str) -> list[object]:
        """The members of a list; an absent list is empty, a present one is not."""
        if key not in self:
            return []
        return as_list(self.value(key), f"{self.place}: {key}")

    def texts(self, key: str) -> tuple[str, ...]:
        texts = tuple(as_text(item, f"{self.place}: {key}") for item in self.items(key))
        if len(set(texts)) != len(texts):
            raise self.error(f"{key} says the same thing twice")
        return texts

    def records(self, key: str) -> list[Record]:
        return [
            Record(item, f"{self.place}: {key} {number}")
            for number, item in enumerate(self.items(key), start=1)
        ]

    def integer_or_none(self, key: str) -> int | None:
        if key not in self:
            return None
        value = self.value(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.error(f"{key} is no whole number")
        return value

    def flag(self, key: str) -> bool:
        if key not in self:
            return False
        value = self.value(key)
        if not isinstance(value, bool):
            raise self.error(f"{key} is neither true nor false")
        return value

    def time(self, key: str) -> datetime:
        """A moment in ISO 8601 with the offset +08:00, as all dates of the demo have."""
        text = self.text(key)
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            raise self.error(f"{key} {text!r} is no date") from None
        if moment.utcoffset() != CHINA:
            raise self.error(f"{key} {text!r} lacks the offset +08:00")
        return moment

    def time_or_none(self, key: str) -> datetime | None:
        return self.time(key) if key in self else None


def as_text(value: object, place: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ContentError(place, "expected a text that is not empty")
    if value != value.strip():
        raise ContentError(place, "blank at the start or end of a text")
    return value


def as_list(value: object, place: str) -> list[object]:
    if not isinstance(value, list) or not value:
        raise ContentError(place, "expected a list that is not empty")
    return value


def read(path: Path) -> Record:
    """One JSON file, named by its path below the content folder in every error."""
    place = path.name if path.parent.name == "content" else f"{path.parent.name}/{path.name}"
    try:
        return Record(json.loads(path.read_text(encoding="utf-8")), place)
    except FileNotFoundError:
        raise ContentError(place, "no such file") from None
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ContentError(place, f"no JSON in UTF-8: {error}") from error
