"""Counts of facet values, with the names that readers know them by."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.models import Kind, Stage
from api.queries import names
from search_index import Facet, FacetCount

MOST_VALUES = 20

KIND_NAMES = {Kind.article: "文章", Kind.interview: "访谈"}
STAGE_NAMES = {
    Stage.planned: "计划",
    Stage.collecting: "征集",
    Stage.announced: "预告",
    Stage.live: "直播",
    Stage.transcript: "实录",
    Stage.archived: "往期",
}

_BY_ID: dict[str, Callable[[Session, Sequence[UUID]], names.Rows]] = {
    "section": names.sections,
    "series": names.series,
    "source": names.organisations,
    "person": names.people,
    "organisation": names.organisations,
}


def facet_documents(
    session: Session, facets: Mapping[Facet, Sequence[FacetCount]]
) -> dict[str, list[dict[str, Any]]]:
    """The facets, in one query at most for each; a value that has gone since is left out."""
    return {
        facet: _values(session, facet, counts[:MOST_VALUES]) for facet, counts in facets.items()
    }


def _values(session: Session, facet: Facet, counts: Sequence[FacetCount]) -> list[dict[str, Any]]:
    if facet == "year":
        counts = sorted(counts, key=lambda count: count.value, reverse=True)
    named = _names(session, facet, [count.value for count in counts])
    return [
        {"value": count.value, "name": named[count.value], "count": count.count}
        for count in counts
        if count.value in named
    ]


def _names(session: Session, facet: Facet, values: Sequence[str]) -> dict[str, str]:
    if facet == "kind":
        return {str(kind): name for kind, name in KIND_NAMES.items()}
    if facet == "stage":
        return {str(stage): name for stage, name in STAGE_NAMES.items()}
    if facet == "year":
        return {value: f"{value}年" for value in values}
    rows = _BY_ID[facet](session, [UUID(value) for value in values])
    return {str(row.id): row.name for row in rows.values()}
