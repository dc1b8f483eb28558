"""Counting what is searched for: in batches, beside other writers, never in a request's way."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from api.cli.service import Service
from api.commands.trends import TrendCounter, countable
from api.models import LONGEST_TREND, SearchTrend

ZONE = ZoneInfo("Asia/Shanghai")


def written(service: Service) -> dict[str, int]:
    with service.database.transaction() as session:
        return {row.text: row.count for row in session.scalars(select(SearchTrend))}


def test_counters_that_write_at_once_lose_nothing(service: Service) -> None:
    counters = [TrendCounter(service.database, ZONE, 3600) for _ in range(4)]

    def work(counter: TrendCounter) -> None:
        for number in range(60):
            counter.note(f"198.51.100.{number}", f"词语{number % 7}")
            if number % 5 == 4:
                counter.flush()

    threads = [threading.Thread(target=work, args=(counter,)) for counter in counters]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(written(service).values()) == 4 * 60


def test_what_is_due_is_written_without_being_asked(service: Service) -> None:
    counter = TrendCounter(service.database, ZONE, 0.0)
    before = set(threading.enumerate())
    counter.note("198.51.100.1", "大桥")
    for thread in set(threading.enumerate()) - before:
        thread.join()
    assert written(service) == {"大桥": 1}


def test_a_database_that_refuses_is_tried_again_and_harms_nobody(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    class Refusing:
        @contextmanager
        def transaction(self) -> Iterator[Any]:
            raise OperationalError("INSERT", {}, Exception("database is locked"))
            yield

    refusing: Any = Refusing()
    counter = TrendCounter(refusing, ZONE, 3600)
    counter.note("198.51.100.1", "大桥")
    with caplog.at_level(logging.WARNING):
        counter.flush()
    assert "database is locked" in caplog.text
    counter._database = service.database
    counter.note("198.51.100.2", "大桥")
    counter.flush()
    assert written(service) == {"大桥": 2}


def test_memory_is_bounded(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.commands.trends.MOST_SEEN", 10)
    counter = TrendCounter(service.database, ZONE, 3600)
    for number in range(50):
        counter.note(f"198.51.100.{number}", "大桥")
    assert len(counter._seen) == 10
    counter.flush()
    assert written(service) == {"大桥": 10}


def test_the_next_day_starts_anew_with_another_key(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter = TrendCounter(service.database, ZONE, 3600)
    counter.note("198.51.100.1", "大桥")
    key = counter._key
    tomorrow = counter.today().replace(year=2999)
    monkeypatch.setattr(counter, "today", lambda: tomorrow)
    counter.note("198.51.100.1", "大桥")
    counter.flush()
    assert counter._key != key
    assert len(counter._seen) == 1
    with service.database.transaction() as session:
        days = {row.day for row in session.scalars(select(SearchTrend))}
    assert len(days) == 2


@given(
    st.text(max_size=70)
    | st.text("0123456789０１２ -－.年月云a@:／www", max_size=40)
    | st.from_regex(r"\w{0,5}[0-9]([ -]?[0-9]){4,12}\w{0,5}", fullmatch=True)
)
@example("138 0013 8000")
@example("138-0013-8000")
@example("www.yunxi.example")
@example("\ud800")
def test_what_is_counted_is_short_plain_and_stays_as_it_is(text: str) -> None:
    counted = countable(text)
    if counted is None:
        return
    assert 0 < len(counted) <= LONGEST_TREND
    assert counted.isprintable()
    assert not {"@", '"', "\0", "\n"} & set(counted)
    digits = "".join(c if c.isdigit() else " " if c not in " .-_/" else "" for c in counted)
    assert all(len(run) < 5 for run in digits.split()), counted
    assert countable(counted) == counted


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("长春", "长春"),
        (" ＧＤＰ　增长 ", "gdp 增长"),
        ("2024年3月", "2024年3月"),
        ("COVID-19", "covid-19"),
        ("《云溪日报》", "《云溪日报》"),
        ("怎样办理居住证？", "怎样办理居住证?"),
        ("长" * 31, None),
        ("身份证 220102199001011234", None),
        ("来源：新华社", None),
        ("https://yunxi.example", None),
        ("", None),
    ],
)
def test_which_texts_are_counted(text: str, counted: str | None) -> None:
    assert countable(text) == counted
