"""Suggestions while typing, out of the segments themselves.

So what is suggested is what is in the index at that moment: it comes with a document, goes
with it, and is never a guess from what others typed.
"""

from __future__ import annotations

from collections.abc import Iterable

from search_index.columnar.segment import SegmentArrays
from search_index.container import Array
from search_index.protocol import MAX_SUGGESTIONS, Suggestion
from search_index.suggesting.headlines import suggested_headlines
from search_index.suggesting.names import suggested_names
from search_index.suggesting.sources import Source
from search_index.suggesting.typed import parse


class Suggester:
    """Suggests out of a fixed set of segments. Safe to share between threads."""

    def __init__(self, segments: Iterable[tuple[SegmentArrays, Array]]) -> None:
        """`segments`: each with a bool a document, whether it is there (not deleted)."""
        self._sources = [Source(arrays, live) for arrays, live in segments]
        self._of_sites: dict[str, list[Source]] = {}

    def suggest(
        self, text: str, limit: int = 10, site: str | None = None
    ) -> tuple[Suggestion, ...]:
        """What begins with, or has, what was typed: names, up to half, and then headlines.

        At most `limit`, held to MAX_SUGGESTIONS; `site` is an id. Empty for a text that says
        nothing.
        """
        limit = min(limit, MAX_SUGGESTIONS)
        typed = parse(text)
        if typed is None or limit < 1:
            return ()
        sources = self._sources if site is None else self._of_site(site)
        names = suggested_names(sources, typed, limit)
        headlines = suggested_headlines(sources, typed, limit)
        kept = max((limit + 1) // 2, limit - len(headlines))
        return (*names[:kept], *headlines)[:limit]

    def _of_site(self, site: str) -> list[Source]:
        known = self._of_sites.get(site)
        if known is None:
            known = [source.of_site(site) for source in self._sources]
            if len(self._of_sites) < _MOST_SITES:
                self._of_sites[site] = known
        return known


_MOST_SITES = 64
