"""The columnar codec under Whoosh's own writer and searcher, beside Whoosh's own codec."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh import columns, fields, formats, query
from whoosh.filedb.filestore import RamStorage
from whoosh.index import FileIndex, create_in, open_dir
from whoosh.writing import CLEAR

from search_index.columnar.codec import ColumnarCodec, ColumnarSegment
from search_index.columnar.stored import decode_stored, encode_stored
from search_index.container import DamagedFile

from .side_by_side import HAN, compare, every_kind

WORDS = (*"长春市公安", "abc", "abd", "a1", "b2")
words = st.sampled_from(WORDS)
texts = st.lists(words, max_size=8).map(" ".join)
boosted = st.lists(st.sampled_from(("甲", "乙", "甲^2.5", "乙^0.5", "丙^3")), max_size=5).map(
    " ".join
)
DAY = datetime(2020, 1, 1)  # noqa: DTZ001 (Whoosh knows no zones)
days = st.integers(-999, 999).map(lambda days: DAY + timedelta(days=days))
short = st.binary(max_size=3)

DOCUMENT = {
    "codes": st.lists(st.sampled_from(("a1", "b2", "c3")), max_size=3).map(" ".join),
    "tags": st.sampled_from(("要闻", "公安", "要闻,公安", "")),
    "marks": st.lists(st.sampled_from("甲乙丙"), max_size=4).map(" ".join),
    **dict.fromkeys(("text", "loose", "exact", "counted", "grams", "starts"), texts),
    "stemmed": st.lists(st.sampled_from(("running", "runs", "ran")), max_size=3).map(" ".join),
    **dict.fromkeys(("placed", "spanned"), boosted),
    "number": st.integers(-9, 9),
    "size": st.integers(0, 2**64 - 1),
    "ratio": st.floats(-2, 2, allow_subnormal=False),
    "price": st.integers(-999, 999).map(lambda cents: Decimal(cents) / 100),
    "day": days,
    "flag": st.booleans(),
    "note": st.none() | st.text(max_size=3) | st.lists(st.integers(), max_size=2) | days,
    "bit": st.booleans(),
    **dict.fromkeys(("named", "packed"), short),
    "fixed": st.binary(min_size=2, max_size=2),
    "anything": st.none() | st.integers() | st.tuples(st.text(max_size=2)),
    "listed": st.lists(short, min_size=1, max_size=3),
    "pair": st.tuples(st.integers(-9, 9), st.integers(0, 9)),
}
documents = st.fixed_dictionaries({}, optional=DOCUMENT)
# Identifiers are few, so that documents are replaced; "0" is never deleted by its tag.
batches = st.lists(
    st.tuples(
        st.lists(st.tuples(st.sampled_from("01234567"), documents), max_size=5),
        st.none() | st.sampled_from((query.Term("tags", "公安"), query.Term("text", "长"))),
        st.sampled_from(({}, {"optimize": True}, {"merge": False}, {"merge": False})),
    ),
    max_size=4,
)


@pytest.fixture
def index(tmp_path: Path) -> FileIndex:
    return create_in(str(tmp_path), every_kind())


def add(index: FileIndex, *documents: Mapping[str, Any], **commit: Any) -> None:
    writer = index.writer(codec=ColumnarCodec())
    for document in documents:
        writer.add_document(**document)
    writer.commit(**commit)


def segment_files(index: FileIndex) -> list[Path]:
    return sorted(Path(index.storage.folder).glob("*.arrays"))


@contextmanager
def both(schema: fields.Schema) -> Iterator[tuple[FileIndex, FileIndex]]:
    with TemporaryDirectory() as stock, TemporaryDirectory() as ours:
        yield create_in(stock, schema), create_in(ours, schema)


def write(index: FileIndex, batch: tuple[Any, Any, Any], codec: ColumnarCodec | None) -> None:
    added, deleted, commit = batch
    writer = index.writer(codec=codec)
    if deleted is not None:
        writer.delete_by_query(deleted)
    replaced = set()
    for id_, document in added:
        if id_ not in replaced:  # Whoosh replaces committed documents only
            replaced.add(id_)
            writer.update_document(id=id_, **document)
    writer.commit(**commit)


# Each example writes and reads back every kind of field twice.
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(batches)
def test_everything_is_as_with_whooshs_own_codec(batches: Sequence[tuple[Any, Any, Any]]) -> None:
    with both(every_kind()) as (stock, ours):
        for batch in batches:
            write(stock, batch, None)
            write(ours, batch, ColumnarCodec())
        reopened = [open_dir(one.storage.folder) for one in (stock, ours)]
        with reopened[0].searcher() as expected, reopened[1].searcher() as got:
            compare(expected, got)


def test_long_posting_lists_are_skipped_through_alike() -> None:
    with both(fields.Schema(id=fields.ID(stored=True), text=fields.TEXT)) as (stock, ours):
        for index, codec in ((stock, None), (ours, ColumnarCodec())):
            writer = index.writer(codec=codec)
            for n in range(1000):
                writer.add_document(id=str(n), text="长春 " * (1 + n * 7 % 13) + "公安 " * (n % 3))
            writer.commit()
        wanted = query.Or([query.Term("text", "长春"), query.Term("text", "公安")])
        with stock.searcher() as expected, ours.searcher() as got:
            assert [hit.score for hit in got.search(wanted, limit=10)] == pytest.approx(
                [hit.score for hit in expected.search(wanted, limit=10)]
            )
            one, other = (s.postings("text", b"\xe5\x85\xac\xe5\xae\x89") for s in (expected, got))
            for target in (1, 3, 130, 131, 600, 601, 998):
                one.skip_to(target)
                other.skip_to(target)
                assert other.id() == one.id()
                for name in ("min_id", "max_id", "max_weight", "min_length", "max_length"):
                    ask = f"block_{name}"
                    assert getattr(other, ask)() == getattr(one, ask)(), (target, name)
                assert other.block_quality() == pytest.approx(one.block_quality())
            other.reset()
            assert list(other.copy().all_ids()) == [n for n in range(1000) if n % 3]


@pytest.mark.parametrize("multisegment", [False, True])
def test_whooshs_writer_for_several_processes(tmp_path: Path, multisegment: bool) -> None:
    schema = fields.Schema(
        id=fields.ID(stored=True), text=fields.TEXT(HAN), number=fields.NUMERIC(sortable=True)
    )
    index = create_in(str(tmp_path), schema)
    writer = index.writer(
        procs=2,
        multisegment=multisegment,
        batchsize=5,
        start_method="spawn",
        codec=ColumnarCodec(),
    )
    for n in range(20):
        writer.add_document(id=str(n), text="长 春", number=n)
    writer.commit()
    with index.searcher() as searcher:
        found = searcher.search(query.Phrase("text", ["长", "春"]), sortedby="number", limit=None)
        assert [hit["id"] for hit in found] == [str(n) for n in range(20)]


def test_an_index_of_both_codecs_is_searched_and_merged(index: FileIndex) -> None:
    writer = index.writer()
    writer.add_document(id="1", text="长 春", number=1, exact="长 春")
    writer.commit()
    add(index, {"id": "2", "text": "长 市", "number": 2, "exact": "市"}, merge=False)
    with index.searcher() as searcher:
        assert sorted(hit["id"] for hit in searcher.search(query.Term("text", "长"))) == ["1", "2"]
    add(index, {"id": "3", "text": "长"}, optimize=True)
    assert [type(segment) for segment in index._segments()] == [ColumnarSegment]
    with index.searcher() as searcher:
        found = searcher.search(query.Term("text", "长"), sortedby="number")
        assert [hit["id"] for hit in found] == ["1", "2", "3"]


def test_documents_before_the_first_column_have_its_default(index: FileIndex) -> None:
    add(index, {"id": "1"})
    add(index, {"id": "2", "day": DAY, "named": b"a", "bit": True}, merge=False)
    with index.reader() as reader:
        for name, value, default in (("bit", True, False), ("named", b"a", "无".encode())):
            column = reader.column_reader(name)
            assert [column[doc] for doc in range(2)] == [default, value]


def test_several_values_that_give_the_same_term_are_one_posting(index: FileIndex) -> None:
    add(index, {"id": "1", "number": [5, 5, 6]}, {"id": "2", "number": 6})
    with index.searcher() as searcher:
        assert [hit["id"] for hit in searcher.search(query.Term("number", 5))] == ["1"]
        found = searcher.search(query.NumericRange("number", 0, 9), limit=None)
        assert [hit["id"] for hit in found] == ["1", "2"]


def test_a_cancelled_writer_leaves_the_index_as_it_was(index: FileIndex) -> None:
    add(index, {"id": "1", "text": "长 春"})
    writer = index.writer(codec=ColumnarCodec())
    writer.add_document(id="2", text="市")
    writer.delete_by_term("id", "1")
    writer.cancel()
    add(index, {"id": "3"}, merge=False)
    with index.searcher() as searcher:
        assert sorted(stored["id"] for stored in searcher.documents()) == ["1", "3"]
    assert len(segment_files(index)) == 2


def test_a_merge_can_throw_everything_away(index: FileIndex) -> None:
    add(index, {"id": "1"})
    add(index, {"id": "2"}, mergetype=CLEAR)
    with index.searcher() as searcher:
        assert [stored["id"] for stored in searcher.documents()] == ["2"]


def test_a_commit_without_documents_writes_no_segment(index: FileIndex) -> None:
    add(index)
    assert segment_files(index) == []
    assert index.doc_count() == 0


def test_a_deleted_document_can_be_brought_back(index: FileIndex) -> None:
    add(index, {"id": "1"}, {"id": "2"})
    for is_deleted, left in ((True, 1), (False, 2)):
        writer = index.writer(codec=ColumnarCodec())
        writer.delete_document(0, delete=is_deleted)
        writer.commit(merge=False)
        assert index.doc_count() == left
        assert index.doc_count_all() == 2


def test_a_refused_document_leaves_nothing_behind(index: FileIndex) -> None:
    writer = index.writer(codec=ColumnarCodec())
    writer.add_document(id="1", text="长")
    with pytest.raises(ValueError, match="out of range"):
        writer.add_document(id="2", codes="z9", number=2**40)
    writer.commit()
    with index.searcher() as searcher:
        assert [stored["id"] for stored in searcher.documents()] == ["1"]
        assert searcher.reader().column_reader("id").load() == ["1"]
        assert len(searcher.search(query.Term("codes", "z9"))) == 0


def test_the_segment_is_one_file_without_a_pickle(index: FileIndex) -> None:
    add(index, {"id": "1", "exact": "长 春", "note": DAY, "anything": ("甲",)})
    (path,) = segment_files(index)
    assert {one.suffix for one in path.parent.iterdir()} <= {".arrays", ".toc", ""}
    assert b"\x80\x02" not in path.read_bytes()  # how a pickle of Whoosh's begins


@pytest.mark.parametrize("damage", ["cut", "altered", "emptied"])
def test_a_damaged_file_is_not_opened(index: FileIndex, damage: str) -> None:
    add(index, {"id": "1", "text": "长 春"})
    (path,) = segment_files(index)
    whole = path.read_bytes()
    middle = len(whole) // 2
    path.write_bytes(
        {
            "cut": whole[:-100],
            "altered": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
            "emptied": b"",
        }[damage]
    )
    with pytest.raises(DamagedFile, match="damaged"):
        index.searcher()


@pytest.mark.parametrize(
    ("field", "value", "named"),
    [
        (fields.STORED(), object(), "object"),
        (fields.STORED(), [1, {2: complex(1, 2)}], "complex"),
        (fields.COLUMN(columns.PickleColumn(columns.VarBytesColumn())), object(), "object"),
        (fields.COLUMN(type("OwnColumn", (columns.VarBytesColumn,), {})()), b"", "OwnColumn"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_name(
    tmp_path: Path, field: fields.FieldType, value: object, named: str
) -> None:
    index = create_in(str(tmp_path), fields.Schema(id=fields.ID))
    writer = index.writer(codec=ColumnarCodec())
    writer.schema.add("odd", field)
    with pytest.raises(TypeError, match=f"'odd'.*{named}"):
        writer.add_document(odd=value)
    writer.cancel()


def test_a_format_that_is_not_known_is_refused_by_name(tmp_path: Path) -> None:
    class OwnFormat(formats.Positions):
        pass

    field = fields.TEXT()
    field.format = OwnFormat()
    index = create_in(str(tmp_path), fields.Schema(id=fields.ID))
    writer = index.writer(codec=ColumnarCodec())
    writer.schema.add("own", field)
    writer.add_document(own="长春")
    with pytest.raises(TypeError, match=r"'own'.*OwnFormat"):
        writer.commit()


def test_only_folders_hold_columnar_segments() -> None:
    index = RamStorage().create_index(fields.Schema(id=fields.ID))
    with pytest.raises(TypeError, match="folder"):
        index.writer(codec=ColumnarCodec())


zones = st.sampled_from(
    (None, UTC, timezone(timedelta(hours=8), "北京"), ZoneInfo("Asia/Shanghai"))
)
atoms = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(-(2**200), 2**200),
    st.floats(allow_nan=False),
    st.text(st.characters(exclude_categories=()), max_size=4),
    st.binary(max_size=4),
    st.datetimes(timezones=zones),
    st.dates(),
    st.times(),
    st.timedeltas(),
    st.decimals(allow_nan=False),
    st.uuids(),
)
hashable = atoms | st.tuples(atoms, atoms)
values = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.lists(inner, max_size=3).map(tuple),
        st.sets(hashable, max_size=3),
        st.frozensets(hashable, max_size=3),
        st.dictionaries(hashable, inner, max_size=3),
    ),
    max_leaves=6,
)


@settings(deadline=None)
@given(st.dictionaries(st.text(min_size=1, max_size=3), values, max_size=3))
def test_stored_values_come_back_as_they_were(stored: dict[str, object]) -> None:
    back = decode_stored(encode_stored(stored))
    assert back == stored
    assert repr(_plain(back)) == repr(_plain(stored))  # 1 and True and 1.0 are equal


def _plain(value: Any) -> Any:
    """Without the order of sets, and with zones by what they mean."""
    if isinstance(value, dict):
        return sorted((repr(_plain(key)), repr(_plain(item))) for key, item in value.items())
    if isinstance(value, set | frozenset):
        return type(value).__name__, sorted(repr(_plain(item)) for item in value)
    if isinstance(value, list | tuple):
        return type(value).__name__, [_plain(item) for item in value]
    if isinstance(value, datetime):
        return value.replace(tzinfo=None), value.utcoffset(), value.fold
    return value


def test_lone_halves_of_a_surrogate_pair_stay_apart() -> None:
    stored = {"甲": "\ud83d\ude00", "乙": "\ud800"}
    assert decode_stored(encode_stored(stored)) == stored


def test_numbers_may_be_greater_than_python_prints() -> None:
    stored = {"甲": 10**5000, "乙": -math.inf}
    assert decode_stored(encode_stored(stored)) == stored
