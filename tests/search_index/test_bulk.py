"""Bulk building: the index that Whoosh's own writer makes, only sooner."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh import columns, fields, query
from whoosh.fields import UnknownFieldError
from whoosh.index import LockError, create_in, open_dir

from search_index.columnar.bulk import BulkWriter
from search_index.columnar.codec import ColumnarCodec

from .side_by_side import HAN, compare, every_kind
from .test_codec import DOCUMENT, documents

tokens = st.lists(st.sampled_from((*"长春市公安", "abc", "abd", "a1")), max_size=8)
TOKENS = {
    name: tokens | tokens.map(tuple) | DOCUMENT[name]
    for name in ("codes", "marks", "text", "loose", "exact", "grams", "starts", "placed")
}
boosts = st.sampled_from((0.5, 2.0))
added = st.builds(
    lambda plain, listed, boosts: {**plain, **listed, **boosts},
    documents,
    st.fixed_dictionaries({}, optional=TOKENS),
    st.fixed_dictionaries({}, optional={"_boost": boosts, "_text_boost": boosts}),
)


def build(folder: Path | str, documents: Sequence[Mapping[str, Any]], **options: Any) -> None:
    with BulkWriter(folder, every_kind(), **options) as writer:
        for document in documents:
            writer.add(document)


def ids(folder: Path, wanted: query.Query) -> list[str]:
    with open_dir(str(folder)).searcher() as searcher:
        return sorted(hit["id"] for hit in searcher.search(wanted, limit=None))


# Each example writes and reads back every kind of field twice.
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(added, max_size=7), st.sampled_from((1, 30, 10_000)))
def test_the_index_is_what_whooshs_own_writer_makes(
    added: Sequence[Mapping[str, Any]], limit: int
) -> None:
    # Whoosh keeps no column that no document has a value of; the bulk writer keeps them all.
    numbered = [_with_columns({"id": str(n), **document}) for n, document in enumerate(added)]
    with TemporaryDirectory() as stock, TemporaryDirectory() as ours:
        writer = create_in(stock, every_kind()).writer()
        for document in numbered:
            writer.add_document(**document)
        writer.commit()
        build(ours, numbered, postings_in_memory=limit)
        with open_dir(stock).searcher() as expected, open_dir(ours).searcher() as got:
            compare(expected, got)


def _with_columns(document: Mapping[str, Any]) -> dict[str, Any]:
    given = {
        **{"tags": "", "text": "", "number": 0, "size": 0, "ratio": 0.0, "bit": True},
        **{"named": b"", "fixed": b"ab", "packed": b"", "anything": 0, "listed": [b""]},
        **{"pair": (0, 0), "day": "2020"},
    }
    # Whoosh highlights strings only.
    shown = {
        f"_stored_{name}": " ".join(document[name])
        for name in ("text", "exact")
        if isinstance(document.get(name), list | tuple)
    }
    has = {name: value for name, value in document.items() if value is not None}
    return {**given, **has, **shown}


def test_runs_are_joined_into_one_segment_and_swept(tmp_path: Path) -> None:
    documents = [
        {"id": str(n), "text": ["长", "春", str(n)], "loose": "长春", "number": n}
        for n in range(60)
    ]
    build(tmp_path, documents, postings_in_memory=100)
    assert len(list(tmp_path.glob("*.arrays"))) == 1
    assert not list(tmp_path.glob("*.run*"))
    assert len(ids(tmp_path, query.Phrase("text", ["长", "春"]))) == 60
    assert ids(tmp_path, query.Phrase("text", ["春", "41"])) == ["41"]
    with open_dir(str(tmp_path)).searcher() as searcher:
        found = searcher.search(query.Every(), sortedby="number", reverse=True, limit=2)
        assert [hit["id"] for hit in found] == ["59", "58"]


def test_runs_with_columns_of_their_own_stay_segments(tmp_path: Path) -> None:
    schema = fields.Schema(id=fields.ID(stored=True))
    schema.add("*_at", fields.COLUMN(columns.NumericColumn("i")), glob=True)
    with BulkWriter(tmp_path, schema, postings_in_memory=1) as writer:
        writer.add({"id": "1", "read_at": 7})
        writer.add({"id": "2", "sent_at": 8})
    assert ids(tmp_path, query.Every()) == ["1", "2"]
    readers = open_dir(str(tmp_path)).reader()
    assert [leaf.has_column("sent_at") for leaf, _ in readers.leaf_readers()] == [False, True]


def test_whoosh_goes_on_with_the_index(tmp_path: Path) -> None:
    build(tmp_path, [{"id": "1", "text": ["长"]}, {"id": "2", "text": ["春"]}])
    index = open_dir(str(tmp_path))
    writer = index.writer(codec=ColumnarCodec())
    writer.update_document(id="2", text="长 市")
    writer.commit(optimize=True)
    build(tmp_path, [{"id": "3", "text": "长 安"}])
    assert ids(tmp_path, query.Term("text", "长")) == ["1", "2", "3"]
    assert ids(tmp_path, query.Term("text", "春")) == []


def test_a_cancelled_build_leaves_the_index_as_it_was(tmp_path: Path) -> None:
    build(tmp_path, [{"id": "1"}])
    with pytest.raises(UnknownFieldError):
        build(tmp_path, [{"id": "2"}, {"missing": "甲"}], postings_in_memory=1)
    assert ids(tmp_path, query.Every()) == ["1"]
    assert not list(tmp_path.glob("*.run*"))
    build(tmp_path, [{"id": "3"}])  # the lock is free again


def test_a_build_without_documents_is_an_empty_index(tmp_path: Path) -> None:
    build(tmp_path, [])
    assert open_dir(str(tmp_path)).doc_count() == 0


@pytest.mark.parametrize(
    ("document", "error"),
    [
        ({"id": "2", "text": ["长", "\ud800"], "marks": ["甲"]}, UnicodeEncodeError),
        ({"id": "2", "text": ["长", 7]}, TypeError),
        ({"id": "2", "codes": "a1", "number": 2**40, "text": ["长"]}, ValueError),
        ({"id": "2", "text": ["长"], "note": object()}, TypeError),
        ({"id": "2", "text": ["长"], "missing": "甲"}, UnknownFieldError),
    ],
)
def test_a_refused_document_leaves_nothing_behind(
    tmp_path: Path, document: Mapping[str, Any], error: type[Exception]
) -> None:
    with BulkWriter(tmp_path, every_kind()) as writer:
        writer.add({"id": "1", "text": ["春"]})
        with pytest.raises(error):
            writer.add(document)
        writer.add({"id": "3", "text": ["春", "长", "春"]})
    assert ids(tmp_path, query.Every()) == ["1", "3"]
    assert ids(tmp_path, query.Term("text", "长")) == ["3"]
    assert ids(tmp_path, query.Phrase("text", ["春", "长"])) == ["3"]
    for name, term in (("codes", "a1"), ("marks", "甲"), ("id", "2")):
        assert ids(tmp_path, query.Term(name, term)) == []


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    writer = BulkWriter(tmp_path, every_kind())
    with pytest.raises(LockError):
        BulkWriter(tmp_path, every_kind())
    writer.cancel()
    BulkWriter(tmp_path, every_kind()).cancel()


def test_an_index_with_other_fields_is_left_alone(tmp_path: Path) -> None:
    build(tmp_path, [{"id": "1"}])
    for _ in range(2):  # the lock is let go of
        with pytest.raises(ValueError, match="other fields"):
            BulkWriter(tmp_path, fields.Schema(id=fields.ID))


def test_tokens_are_indexed_ten_times_as_fast_as_whoosh_does(tmp_path: Path) -> None:
    schema = fields.Schema(one=fields.TEXT(HAN), two=fields.TEXT(HAN, field_boost=2.0))
    listed = [[f"词{(n * k) % 997}" for k in range(320)] for n in range(150)]
    spent = []
    for folder, make in (("stock", _stock), ("bulk", BulkWriter)):
        (tmp_path / folder).mkdir()
        began = time.process_time()
        writer = make(str(tmp_path / folder), schema)
        add = writer.add if isinstance(writer, BulkWriter) else _add(writer)
        for one in listed:
            add({"one": one, "two": one})
        writer.commit()
        spent.append(time.process_time() - began)
    assert spent[0] > 10 * spent[1]


def _stock(folder: str, schema: fields.Schema) -> Any:
    return create_in(folder, schema).writer()


def _add(writer: Any) -> Any:
    return lambda document: writer.add_document(**document)
