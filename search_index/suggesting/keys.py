"""What documents are suggested by: keys that a prefix of what somebody types leads to.

Keys are terms of the segment, so suggestions come and go with their documents. A key has no
separators and comes in three forms in the same sorted dictionary: characters, full pinyin,
initials. The first byte is where in the name it starts, so that names which begin as typed
are a range of their own and never lost among the many that only contain it.

    names     PLACE key \x1f KIND id \x1f name      of people, bodies, series, sections
    titles    PLACE key                            of headlines, cut short

Headlines are kept elsewhere whole; there, a key only has to be long enough to choose by.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import rjieba

from search_index.protocol import Document, Entity, EntityKind
from search_index.suggesting.pinyin import ALL_READINGS, READINGS, variants
from search_index.text.atoms import IDEOGRAPH, SEPARATOR, classes
from search_index.text.folding import fold

NAMES, TITLES = "names", "titles"
HEAD, WORD, INSIDE = "1", "2", "3"  # from the beginning; from a word or clause; from anywhere
END = "\x1f"
KINDS: dict[EntityKind, str] = {
    "person": "p", "organisation": "o", "series": "s", "section": "c",
}  # fmt: skip

# Longest keys: (characters, letters of full pinyin, initials).
NAME_LIMITS = (24, 40, 16)
TITLE_LIMITS = (12, 24, 10)
_NAME_SPELLINGS, _INNER_SPELLINGS, _TITLE_SPELLINGS = 12, 4, 3
_MAX_CLAUSES = 4
_SHORT_NAME = 4
_RUNS = re.compile(r"[^ ]+")
PIECES = re.compile("c|l+|d+")
_SURROGATES = re.compile("[\ud800-\udfff]")
_UNREADABLE = "\ufffd"
_Limits = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Stream:
    """Folded text without separators; `clauses` are where something after one begins."""

    text: str
    kinds: str
    clauses: tuple[int, ...]


def stream(text: str, limit: int) -> Stream:
    """The text as keys are made of it. At most `limit` characters of it are read."""
    # Folding takes the spaces among characters away, and they begin a clause.
    folded = fold("，".join(text[:limit].split()))
    kinds = classes(folded)
    if SEPARATOR not in kinds:
        return Stream(folded, kinds, (0,) if folded else ())
    pieces: list[str] = []
    clauses: list[int] = []
    size = 0
    for run in _RUNS.finditer(kinds):
        clauses.append(size)
        pieces.append(folded[run.start() : run.end()])
        size += run.end() - run.start()
    return Stream("".join(pieces), kinds.replace(SEPARATOR, ""), tuple(clauses))


def suggest_terms(document: Document) -> Mapping[str, list[str]]:
    """Field -> terms, for fields of values: `names` and `titles`."""
    names: list[str] = []
    for entity in document.entities:
        names += _name_terms(entity.kind, entity.id, entity.name)
    return {NAMES: names, TITLES: _title_terms(document.headline)}


def name_term(entity: Entity) -> bytes:
    """The one term that every document with this entity has."""
    key = HEAD + stream(entity.name, NAME_LIMITS[0]).text
    return (key + _tail(entity.kind, entity.id, entity.name)).encode("utf-8", "surrogatepass")


def entity_of(term: bytes) -> Entity | None:
    """The entity that a term of `names` leads to; None for a term of another making."""
    _, _, rest = term.decode("utf-8", "surrogatepass").partition(END)
    tagged, found, name = rest.partition(END)
    kind = _BY_LETTER.get(tagged[:1])
    return Entity(kind, tagged[1:], name) if found and kind else None


@lru_cache(maxsize=4096)
def _name_terms(kind: EntityKind, id_: str, name: str) -> tuple[str, ...]:
    parts = stream(name, NAME_LIMITS[0])
    words = _word_starts(parts, is_person=kind == "person")
    keys: dict[str, None] = {}
    for piece in PIECES.finditer(parts.kinds):
        start = piece.start()
        if start and start not in words:
            keys[INSIDE + parts.text[start:]] = None
            continue
        place, spellings = (WORD, _INNER_SPELLINGS) if start else (HEAD, _NAME_SPELLINGS)
        spelt = _spellings(parts, start, NAME_LIMITS, ALL_READINGS, spellings)
        keys |= dict.fromkeys(place + key for key in spelt)
    tail = _tail(kind, id_, name)
    return tuple(key + tail for key in keys)


def _title_terms(headline: str) -> list[str]:
    parts = stream(headline, 64)
    keys: dict[str, None] = {}
    for start in parts.clauses[:_MAX_CLAUSES]:
        if start and len(parts.text) - start < 2:
            continue
        place, spellings = (WORD, _TITLE_SPELLINGS - 1) if start else (HEAD, _TITLE_SPELLINGS)
        spelt = _spellings(parts, start, TITLE_LIMITS, READINGS, spellings)
        keys |= dict.fromkeys(place + key for key in spelt)
    return list(keys)


def _spellings(
    parts: Stream,
    start: int,
    limits: _Limits,
    readings: Mapping[str, tuple[str, ...]],
    spellings: int,
) -> Iterator[str]:
    """The three forms of a key from a place on; one twice where two forms are the same."""
    characters, letters, initials = limits
    text = parts.text[start : start + characters]
    if not text:
        return
    yield text
    if IDEOGRAPH not in parts.kinds[start : start + characters]:
        return
    # What has no reading stands for itself, as letters and digits do.
    options = [readings[each] or (each,) for each in text]
    for spelt in variants(options, spellings):
        yield spelt[:letters]
    firsts = [_initials(option) for option in options[:initials]]
    yield from variants(firsts, spellings)


def _initials(option: tuple[str, ...]) -> tuple[str, ...]:
    return (option[0][0],) if len(option) == 1 else tuple(dict.fromkeys(o[0] for o in option))


def _word_starts(parts: Stream, *, is_person: bool) -> set[int]:
    starts = set(parts.clauses)
    if is_person and len(parts.text) <= _SHORT_NAME:
        return starts | set(range(len(parts.text)))  # the given name, whichever way it is cut
    place = 0
    for word in rjieba.cut(parts.text):
        starts.add(place)
        place += len(word)
    return starts


def _tail(kind: EntityKind, id_: str, name: str) -> str:
    return f"{END}{KINDS[kind]}{id_}{END}{_SURROGATES.sub(_UNREADABLE, name)}"


_BY_LETTER = {letter: kind for kind, letter in KINDS.items()}
