"""Segments joined are what their living documents would have been, written at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_index import Document, Entity
from search_index.columnar import merge
from search_index.columnar.blocks import Source
from search_index.columnar.merge import merge_segments
from search_index.columnar.segment import SegmentArrays
from search_index.writing.builder import SegmentBuilder

PIECES = (*"长春市公安局發展𬍛é5", "2024", "iPhone", "，", "。", " ", "\n", "中华人民共和国")
texts = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
documents = st.builds(
    lambda **fields: Document(id="-", version=1, **fields),
    headline=texts,
    kicker=st.none() | texts,
    source_name=st.none() | texts,
    guests=st.lists(texts, max_size=2).map(tuple),
    paragraphs=st.lists(texts, max_size=2).map(tuple),
    sections=st.lists(st.sampled_from(("要闻", "公安")), unique=True, max_size=2).map(tuple),
    people=st.lists(st.sampled_from("甲乙丙"), unique=True, max_size=2).map(tuple),
    entities=st.lists(
        st.builds(Entity, st.sampled_from(("person", "series")), st.just("1"), texts), max_size=2
    ).map(tuple),
)
# Of each segment its documents, and whether each lives.
segments = st.lists(
    st.lists(st.tuples(documents, st.booleans()), min_size=1, max_size=4), min_size=1, max_size=4
)


def written(path: Path, chosen: Sequence[tuple[int, Document]]) -> SegmentArrays:
    builder = SegmentBuilder()
    for number, document in chosen:
        values = {name: getattr(document, name) for name in Document.__slots__}
        builder.add(Document(**{**values, "id": str(number), "version": number}))
    builder.write(path)
    return SegmentArrays(path)


def contents(arrays: SegmentArrays) -> dict[str, Any]:
    """All that can be read of a segment, positions counted within their documents."""
    found: dict[str, Any] = {
        "columns": {name: arrays.column(name).tolist() for name in arrays.columns},  # type: ignore[union-attr]
        "headlines": [arrays.blob("headline", n) for n in range(arrays.doc_count)],
    }
    for name, field in arrays.fields.items():
        terms: dict[bytes, Any] = {}
        for number in range(len(field.terms)):
            docs = field.docs(number).astype(np.int64)
            weights = field.weights(number)
            positions = field.positions(number).astype(np.int64)
            owners = np.searchsorted(field.bases, positions, "right") - 1
            terms[field.terms.at(number)] = (
                docs.tolist(),
                [1] * len(docs) if weights is None else weights.tolist(),
                list(zip(owners.tolist(), (positions - field.bases[owners]).tolist(), strict=True))
                if len(positions)
                else [],
            )
        assert list(terms) == sorted(terms)
        forward = None if field.forward is None else [each.tolist() for each in field.forward]
        lengths = None if field.lengths is None else field.lengths.tolist()
        sizes = np.diff(field.bases.astype(np.int64)).tolist()
        found[name] = (terms, forward, lengths, sizes if field.has_positions else [])
    return found


@pytest.mark.parametrize("block", [merge._BLOCK_POSTINGS, 1], ids=["one block", "many blocks"])
@settings(max_examples=40, deadline=None)
@given(parts=segments)
def test_joined_segments_are_as_written_at_once(
    parts: list[list[tuple[Document, bool]]],
    block: int,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("segments")
    number = 0
    sources, living = [], []
    for place, part in enumerate(parts):
        numbered = [(number + n, document) for n, (document, _) in enumerate(part)]
        number += len(part)
        live = np.array([lives for _, lives in part])
        arrays = written(folder / f"{place}.arrays", numbered)
        sources.append(Source(arrays, None if live.all() else live))
        living += [one for one, lives in zip(numbered, live, strict=True) if lives]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(merge, "_BLOCK_POSTINGS", block)
        assert merge_segments(folder / "joined.arrays", sources) == len(living)
    joined = SegmentArrays(folder / "joined.arrays")
    assert joined.doc_count == len(living)
    assert contents(joined) == contents(written(folder / "at once.arrays", living))


def test_what_is_kept_of_a_text_is_where_it_stands(tmp_path: Path) -> None:
    arrays = written(
        tmp_path / "one.arrays",
        [
            (0, Document("-", 1, "长春长春", paragraphs=("5G，长春", ""))),
            (1, Document("-", 1, "春")),
        ],
    )
    pairs = arrays.fields["pairs"]
    number = pairs.terms.find("长春".encode())
    assert number is not None
    assert pairs.docs(number).tolist() == [0]
    assert pairs.weights(number).tolist() == [10 + 10 + 2]  # type: ignore[union-attr]
    # 长春长春 and the gap after it are five atoms, then come 5, g and the comma.
    assert pairs.positions(number).tolist() == [0, 2, 5 + 3]
    assert [term.decode() for term in pairs.terms.range(0, len(pairs.terms))] == sorted(
        ["长春", "春长", "5g", "g,", ",长"]
    )
    chars = arrays.fields["chars"]
    assert [term.decode() for term in chars.terms.range(0, len(chars.terms))] == [
        "5",
        "g",
        "春",
        "长",
    ]
    assert arrays.fields["headline"].terms.find("春长".encode()) is not None
