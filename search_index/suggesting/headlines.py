"""Suggested headlines, the newest first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from search_index.container import Array
from search_index.protocol import Suggestion
from search_index.suggesting.inside import standing_inside
from search_index.suggesting.keys import HEAD, TITLE_LIMITS, TITLES, WORD
from search_index.suggesting.ranges import ranges, whole
from search_index.suggesting.sources import Source
from search_index.suggesting.typed import Agreement, Typed, agreement

_FIRST_BATCH = 64
_MOST_READ = 512  # headlines read for one place, however few agree

_Finder = Callable[[Source, Typed], Array]


def suggested_headlines(sources: Sequence[Source], typed: Typed, limit: int) -> list[Suggestion]:
    """Best first: the very headline, then those that begin so, those with a clause that does,
    those that have it inside; the newest first among equals. One of several that read alike."""
    found: dict[str, Suggestion] = {}
    for place, finder in enumerate((_named_so, _beginning, _clauses, standing_inside)):
        if len(found) >= limit:
            break
        _collect(sources, typed, limit, finder, found, is_whole=place == 0, at_start=place < 2)
    return list(found.values())[:limit]


def _collect(
    sources: Sequence[Source],
    typed: Typed,
    limit: int,
    finder: _Finder,
    found: dict[str, Suggestion],
    *,
    is_whole: bool,
    at_start: bool,
) -> None:
    rejected: set[str] = set()
    for source, doc in _newest(sources, [finder(source, typed) for source in sources]):
        headline = source.headline_of(doc)
        if headline in found or headline in rejected:
            continue
        agreed = agreement(headline, typed, from_start=at_start)
        if agreed is None or (is_whole and not agreed.is_whole):
            rejected.add(headline)
            continue
        found[headline] = _suggestion(source, doc, headline, agreed)
        if len(found) >= limit:
            return


def _suggestion(source: Source, doc: int, headline: str, agreed: Agreement) -> Suggestion:
    return Suggestion("headline", source.id_of(doc), headline, 1, agreed.marks)


def _newest(sources: Sequence[Source], found: Sequence[Array]) -> Iterator[tuple[Source, int]]:
    """Documents of all segments, the newest first, as many as may be read."""
    done, batch = 0, _FIRST_BATCH
    while done < _MOST_READ:
        newest = []
        for number, (source, docs) in enumerate(zip(sources, found, strict=True)):
            published = source.published[docs]
            best = _latest(published, done + batch)
            newest += [
                (when, doc, number)
                for when, doc in zip(published[best].tolist(), docs[best].tolist(), strict=True)
            ]
        newest.sort(reverse=True)
        for _, doc, number in newest[done : done + batch]:
            yield sources[number], doc
        if len(newest) <= done + batch:
            return
        done, batch = done + batch, 4 * batch


def _latest(published: Array, count: int) -> Array:
    if len(published) <= count:
        return np.arange(len(published))
    least = np.partition(published, -count)[-count]
    later = np.flatnonzero(published > least)
    # Of those at the boundary, the last written: in whatever order, the same each time.
    equal = np.flatnonzero(published == least)
    return np.concatenate([later, equal[len(equal) - (count - len(later)) :]])


def _named_so(source: Source, typed: Typed) -> Array:
    field = source.arrays.fields.get(TITLES)
    if field is None:
        return _NONE
    spans = [whole(field.terms, HEAD + text) for text in typed.spellings]
    return _docs(source, TITLES, spans)


def _beginning(source: Source, typed: Typed) -> Array:
    return _at(source, HEAD, typed)


def _clauses(source: Source, typed: Typed) -> Array:
    return _at(source, WORD, typed)


def _at(source: Source, place: str, typed: Typed) -> Array:
    field = source.arrays.fields.get(TITLES)
    if field is None:
        return _NONE
    return _docs(source, TITLES, ranges(field.terms, place, typed, TITLE_LIMITS))


def _docs(source: Source, name: str, spans: Sequence[tuple[int, int]]) -> Array:
    """The documents of ranges of terms: postings of neighbours are neighbours too."""
    field = source.arrays.fields[name]
    found = [
        field.all_docs[field.span(low)[0] : field.span(high - 1)[1]]
        for low, high in spans
        if low < high
    ]
    return source.counted(np.concatenate(found)) if found else _NONE


_NONE = np.empty(0, np.int64)
