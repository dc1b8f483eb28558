"""What every engine owes the service: filters, order, paging, writing."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from search_index import MAX_LIMIT, MAX_OFFSET, Document, Filters, Query, SearchIndex

Find = Callable[..., list[str]]
NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(microseconds=1)


def article(id_: str, text: str = "长春", **fields: Any) -> Document:
    return Document(id_, 1, "标题", paragraphs=(text,), **fields)


@pytest.mark.parametrize(
    ("fields", "wanted", "unwanted"),
    [
        ({"kind": "interview"}, {"kind": "interview"}, {"kind": "article"}),
        ({"site": "甲"}, {"site": "甲"}, {"site": "乙"}),
        ({"sections": ("根", "枝", "叶")}, {"section": "根"}, {"section": "花"}),
        ({"sections": ("根", "枝", "叶")}, {"section": "叶"}, {"section": ""}),
        ({"series": "甲"}, {"series": "甲"}, {"series": "甲甲"}),
        ({"source": "A-1"}, {"source": "A-1"}, {"source": "a-1"}),
        ({"people": ("p1", "p2")}, {"person": "p2"}, {"person": "p"}),
        ({"organisations": ("o 1", "o2")}, {"organisation": "o 1"}, {"organisation": "o"}),
        ({"stage": "live"}, {"stage": "live"}, {"stage": "\ud800"}),
        ({"series": "甲", "stage": "live"}, {"series": "甲", "stage": "live"}, {"stage": "x"}),
        ({"published_at": NOON}, {"published_from": NOON}, {"published_from": LATER}),
    ],
    ids="-".join,
)
def test_filters(
    fields: dict[str, Any],
    wanted: dict[str, Any],
    unwanted: dict[str, Any],
    index: SearchIndex,
    find: Find,
) -> None:
    index.write([article("1", **fields), article("2")])
    assert find("长春") == ["1", "2"]
    assert find("长春", **wanted) == ["1"]
    assert "1" not in find("长春", **unwanted)


def test_dates_are_inclusive_exact_and_of_any_zone(index: SearchIndex, find: Find) -> None:
    beijing = timezone(timedelta(hours=8))
    index.write(
        [
            article("1", published_at=NOON),
            article("2", published_at=LATER),
            article("3", published_at=datetime(1907, 1, 1, tzinfo=UTC)),
            article("4"),
        ]
    )
    moment = NOON.astimezone(beijing)
    assert find("长春", published_from=moment, published_to=moment) == ["1"]
    assert find("长春", published_to=moment) == ["1", "3"]
    assert find("长春", published_from=moment) == ["1", "2"]
    assert find("长春", published_from=NOON, published_to=NOON - timedelta(days=1)) == []


@pytest.mark.parametrize("field", ["published_from", "published_to"])
def test_a_moment_without_a_zone_is_refused(field: str) -> None:
    naive: dict[str, Any] = {field: NOON.replace(tzinfo=None)}
    with pytest.raises(ValueError, match=field):
        Filters(**naive)
    with pytest.raises(ValueError, match="published_at"):
        article("1", published_at=NOON.replace(tzinfo=None))


def test_newest_first_and_undated_last(
    index: SearchIndex, ranked: Callable[..., list[str]]
) -> None:
    dates = {"1": None, "2": NOON, "3": NOON - timedelta(days=9), "4": NOON + timedelta(seconds=1)}
    index.write([article(id_, published_at=date) for id_, date in dates.items()])
    assert ranked("长春", "newest") == ["4", "2", "3", "1"]


def test_relevance(index: SearchIndex, ranked: Callable[..., list[str]]) -> None:
    filler = "各部门按照要求认真做好本职工作。" * 5
    index.write(
        [
            Document("in passing", 1, "要闻一则", paragraphs=(filler + "长春 公安" + filler,)),
            Document("body", 1, "要闻两则", paragraphs=("长春公安在行动。长春公安。" + filler,)),
            Document("headline", 1, "长春公安在行动", paragraphs=(filler,)),
            Document("same", 1, "长春公安", paragraphs=(filler,)),
            Document("apart", 1, "要闻三则", paragraphs=("长春" + filler + "公安",)),
        ]
    )
    order = ranked("长春公安")
    assert order[:3] == ["same", "headline", "body"]
    assert order.index("apart") > 2
    assert set(order) == {"same", "headline", "body", "apart", "in passing"}


def test_a_rare_word_weighs_more_than_a_common_one(
    index: SearchIndex, ranked: Callable[..., list[str]]
) -> None:
    common = [article(f"c{n}", "介绍情况" * 3) for n in range(20)]
    index.write([*common, article("both", "净月潭的情况")])
    assert ranked("净月潭 OR 情况")[0] == "both"


def test_pages_join_without_gap_or_repeat(index: SearchIndex) -> None:
    index.write([article(f"{n:03}") for n in range(250)])
    shown: list[str] = []
    for offset in range(0, 300, 50):
        results = index.search(Query("长春", offset=offset, limit=50))
        assert results.total == 250
        shown += [hit.id for hit in results.hits]
    assert sorted(shown) == [f"{n:03}" for n in range(250)]


def test_limits_are_held_not_refused(index: SearchIndex) -> None:
    index.write([article(f"{n}") for n in range(120)])
    assert len(index.search(Query("长春", limit=10**9)).hits) == MAX_LIMIT
    assert index.search(Query("长春", limit=-1)).hits == ()
    assert len(index.search(Query("长春", offset=-5, limit=3)).hits) == 3
    beyond = index.search(Query("长春", offset=10**30))
    assert (beyond.total, beyond.hits) == (120, ())
    assert Query("", offset=10**30).offset == MAX_OFFSET


def test_writing_replaces_and_deletes(index: SearchIndex, find: Find) -> None:
    index.write([article("1", "甲"), article("2", "乙"), article("3", "丙")])
    index.write([Document("1", 2, "标题", paragraphs=("丁",))], ["2", "nowhere"])
    assert find("甲") == find("乙") == []
    assert find("丁") == ["1"]
    assert find("标题") == ["1", "3"]
    assert index.count() == 2
    assert dict(index.entries()) == {"1": 2, "3": 1}


def test_the_last_of_equal_ids_stays_and_writing_beats_deleting(
    index: SearchIndex, find: Find
) -> None:
    index.write([article("1", "甲"), article("1", "乙")], ["1"])
    assert (find("甲"), find("乙"), index.count()) == ([], ["1"], 1)
    assert index.rebuild([article("1", "丙"), article("2", "丁"), article("1", "戊")]) == 2
    assert (find("丙"), find("戊"), index.count()) == ([], ["1"], 2)


def test_writing_nothing_changes_nothing(index: SearchIndex, find: Find) -> None:
    index.write([article("1")])
    index.write([])
    index.write([], ["nowhere"])
    assert find("长春") == ["1"]


def test_all_can_be_deleted(index: SearchIndex, find: Find) -> None:
    index.write([article("1"), article("2")])
    index.write([], ["1", "2"])
    assert (find("长春"), index.count(), list(index.entries())) == ([], 0, [])
    index.write([article("1")])
    assert find("长春") == ["1"]


def test_a_failed_write_leaves_the_index_as_it_was(index: SearchIndex, find: Find) -> None:
    def failing() -> Iterator[Document]:
        yield article("2")
        raise LookupError("the database went away")

    index.write([article("1")])
    for attempt in (lambda: index.write(failing(), ["1"]), lambda: index.rebuild(failing())):
        with pytest.raises(LookupError):
            attempt()
        assert find("长春") == ["1"]
    index.write([article("3")])
    assert find("长春") == ["1", "3"]


def test_single_writes_and_one_bulk_find_the_same(index: SearchIndex, find: Find) -> None:
    words = ("长春", "吉林", "高质量发展", "公安")
    collection = [
        article(f"{n:02}", words[n % 4] + words[n % 3], kind="interview" if n % 5 else "article")
        for n in range(40)
    ]
    for document in collection:
        index.write([document])
    index.write([], [f"{n:02}" for n in range(0, 40, 7)])
    one_by_one = {word: find(word, kind="interview") for word in words}
    index.rebuild(document for document in collection if int(document.id) % 7)
    assert one_by_one == {word: find(word, kind="interview") for word in words}
    assert all(one_by_one.values())


def test_rebuilding_reports_progress_and_replaces_everything(
    index: SearchIndex, find: Find
) -> None:
    index.write([article("old")])
    taken: list[int] = []
    assert index.rebuild((article(f"{n}") for n in range(5)), taken.append) == 5
    assert taken == [1, 2, 3, 4, 5]
    assert find("长春") == ["0", "1", "2", "3", "4"]
    assert index.rebuild([]) == 0
    assert (find("长春"), index.count()) == ([], 0)


def test_the_old_index_serves_while_a_new_one_is_built(index: SearchIndex, find: Find) -> None:
    def documents() -> Iterator[Document]:
        for n in range(3):
            assert find("长春") == ["old"]
            yield article(f"{n}")

    index.write([article("old")])
    index.rebuild(documents())
    assert find("长春") == ["0", "1", "2"]


def test_closing_lets_go_and_the_next_call_opens_again(index: SearchIndex, find: Find) -> None:
    index.write([article("1")])
    index.close()
    assert find("长春") == ["1"]
    assert not index.create_if_missing()
    assert index.count() == 1


def test_threads_share_an_index_while_it_is_written(index: SearchIndex) -> None:
    index.write([article(f"{n}") for n in range(30)])
    wrong: list[object] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            results = index.search(Query("长春", limit=100))
            if results.total != 30 or len({hit.id for hit in results.hits}) != 30:
                wrong.append(results)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for thread in readers:
        thread.start()
    for n in range(30):
        index.write([article(f"{n}", "长春" * (n + 1))])
    stop.set()
    for thread in readers:
        thread.join()
    assert wrong == []
