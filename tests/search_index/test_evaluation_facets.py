"""What facets count is what a plain count over the documents gives."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index.columnar.fields import FieldData, values_to_field
from search_index.columnar.segment import SegmentArrays
from search_index.columnar.write import write_segment
from search_index.evaluation import FacetCounter, SegmentView

values = st.lists(st.lists(st.sampled_from(range(12)), unique=True, max_size=4), max_size=30)


@given(st.lists(values, min_size=1, max_size=3), st.integers(0, 9), st.data())
def test_facets_are_counted(
    tmp_path_factory: pytest.TempPathFactory, segments: Any, limit: int, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("facets")
    views = []
    for number, segment in enumerate(segments):
        write_segment(folder / str(number), len(segment), {"tags": values_field(segment)}, {}, {})
        views.append(SegmentView(SegmentArrays(folder / str(number))))
    counter = FacetCounter(views)
    for _ in range(3):  # it remembers where it found terms
        expected: Counter[bytes] = Counter()
        masks = []
        for segment in segments:
            found = data.draw(st.lists(st.booleans(), min_size=len(segment), max_size=len(segment)))
            masks.append(np.array(found, bool))
            for document in np.flatnonzero(masks[-1]).tolist():
                expected.update(b"%d" % tag for tag in segment[document])
        ordered = sorted(expected.items(), key=lambda one: (-one[1], one[0]))[:limit]
        assert counter.terms("tags", masks, limit) == ordered
        assert counter.terms("tags", [np.flatnonzero(mask) for mask in masks], limit) == ordered
        assert counter.terms("unknown", masks, limit) == []


def values_field(segment: list[list[int]]) -> FieldData:
    docs = np.repeat(np.arange(len(segment)), [len(tags) for tags in segment])
    terms = np.array([tag for tags in segment for tag in tags], np.int64)
    return values_to_field(terms, docs, lambda numbers: [b"%d" % number for number in numbers])


def test_years_are_those_of_the_zone(tmp_path: Path) -> None:
    moments = [
        datetime(2023, 12, 31, 15, 59, tzinfo=UTC),  # already the last minute in Shanghai
        datetime(2023, 12, 31, 16, 0, tzinfo=UTC),  # already 2024 there
        datetime(1969, 7, 20, tzinfo=UTC),
        datetime(2024, 6, 1, tzinfo=UTC),
    ]
    undated = -(2**63)
    times = np.array([*(round(moment.timestamp()) * 10**6 for moment in moments), undated])
    write_segment(tmp_path / "segment", len(times), {}, {"published": times}, {})
    counter = FacetCounter([SegmentView(SegmentArrays(tmp_path / "segment"))])
    everything = [np.arange(len(times))]
    shanghai = 8 * 3600 * 10**6
    assert list(counter.years("published", everything, offset=shanghai).items()) == [
        (2024, 2), (2023, 1), (1969, 1),
    ]  # fmt: skip
    assert counter.years("published", [np.array([0, 1, 4])]) == {2023: 2}
    assert counter.years("updated", everything) == {}
