"""Suggested people, bodies, series and sections, with how many documents each stands for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from search_index.columnar.segment import FieldArrays
from search_index.container import Array
from search_index.protocol import Entity, Suggestion
from search_index.suggesting.keys import (
    END,
    HEAD,
    INSIDE,
    NAME_LIMITS,
    NAMES,
    WORD,
    entity_of,
    name_term,
)
from search_index.suggesting.ranges import ranges, whole
from search_index.suggesting.sources import Source
from search_index.suggesting.typed import Typed, agreement

_TERMS_A_NAME = 6  # so many terms of one name may be in a range: spellings, initials
_MOST_TERMS = 4096


class _Found(NamedTuple):
    rank: int
    entity: Entity
    documents: int


def suggested_names(sources: Sequence[Source], typed: Typed, limit: int) -> list[Suggestion]:
    """Best first: the very name, names that begin so, that have a word so, that have it inside;
    among equals those of the most documents."""
    found: dict[Entity, _Found] = {}
    for rank, place in enumerate((None, HEAD, WORD, INSIDE)):
        for entity, documents in _named(sources, place, typed, limit).items():
            found.setdefault(entity, _Found(rank, entity, documents))
        if len(found) >= limit:
            break
    suggestions: dict[tuple[str, str], Suggestion] = {}
    for _, entity, count in sorted(found.values(), key=_best_first):
        if len(suggestions) == limit:
            break
        key = (entity.kind, entity.id)  # under an older name too, as long as one document has it
        agreed = agreement(entity.name, typed)
        if agreed is not None and key not in suggestions:
            suggestions[key] = Suggestion(entity.kind, entity.id, entity.name, count, agreed.marks)
    return list(suggestions.values())


def _best_first(found: _Found) -> tuple[int, int, str]:
    return found.rank, -found.documents, found.entity.name


def _named(
    sources: Sequence[Source], place: str | None, typed: Typed, limit: int
) -> dict[Entity, int]:
    """The names of most documents among those with a key at that place (None: the whole key),
    each with the number of its documents."""
    by_source: list[dict[Entity, int]] = []
    totals: dict[Entity, int] = {}
    for source in sources:
        by_source.append(_in_one(source, place, typed, limit))
        for entity, documents in by_source[-1].items():
            totals[entity] = totals.get(entity, 0) + documents
    best = sorted(totals, key=lambda entity: -totals[entity])[: 2 * limit]
    # A segment may have a name that is too rare there to have been looked at.
    return {
        entity: sum(
            one[entity] if entity in one else _count(source, entity)
            for source, one in zip(sources, by_source, strict=True)
        )
        for entity in best
    }


def _in_one(source: Source, place: str | None, typed: Typed, limit: int) -> dict[Entity, int]:
    field = source.arrays.fields.get(NAMES)
    if field is None:
        return {}
    if place is None:
        spans = [whole(field.terms, HEAD + text + END) for text in typed.spellings]
    else:
        spans = ranges(field.terms, place, typed, NAME_LIMITS, END)
    return _most_frequent(source, field, spans, limit)


def _most_frequent(
    source: Source, field: FieldArrays, spans: Iterable[tuple[int, int]], limit: int
) -> dict[Entity, int]:
    """Names with documents that count, of the terms with the most documents.

    Only when all of those are deleted, or of other sites, are rarer terms looked at.
    """
    numbers = np.concatenate([np.arange(low, high) for low, high in spans] or [_NONE])
    frequencies = _frequencies(field, numbers)
    wanted = _TERMS_A_NAME * limit
    found: dict[Entity, int] = {}
    while len(numbers) and wanted <= _MOST_TERMS:
        best = _largest(frequencies, wanted)
        for number in numbers[best].tolist():
            documents = source.among(field.docs(number))
            entity = entity_of(field.terms.at(number)) if documents else None
            if entity is not None:
                found[entity] = documents
        if len(found) >= limit or len(best) == len(numbers):
            break
        wanted *= 4
        rest = np.ones(len(numbers), bool)
        rest[best] = False
        numbers, frequencies = numbers[rest], frequencies[rest]
    return found


def _frequencies(field: FieldArrays, numbers: Array) -> Array:
    ends = field.ends
    starts = np.where(numbers > 0, ends[numbers - 1], 0) if len(numbers) else _NONE
    return ends[numbers].astype(np.int64) - starts


def _largest(values: Array, count: int) -> Array:
    if len(values) <= count:
        return np.arange(len(values))
    return np.argpartition(values, -count)[-count:]


def _count(source: Source, entity: Entity) -> int:
    field = source.arrays.fields.get(NAMES)
    if field is None:
        return 0
    number = field.terms.find(name_term(entity))
    return 0 if number is None else source.among(field.docs(number))


_NONE = np.empty(0, np.int64)
