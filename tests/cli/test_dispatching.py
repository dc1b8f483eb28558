"""What the dispatcher does while there is nothing to tell, and that events do not wait for it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from api.cli.dispatching import Leisure
from api.cli.service import Service
from api.commands.trends import add_counts
from api.models import SearchTrend, now
from search_index import SearchIndexError


class Merging:
    """An index with so many steps of merging to do, each as long as it is let."""

    def __init__(self, steps: int, error: Exception | None = None) -> None:
        self.steps = steps
        self.error = error
        self.let = threading.Event()
        self.done = 0

    def merge(self) -> bool:
        assert self.let.wait(10)
        if self.error:
            raise self.error
        self.done += 1
        return self.done < self.steps


def leisure_of(service: Service, index: Any, stop: threading.Event | None = None) -> Leisure:
    dispatcher = replace(service.dispatcher, index=index)
    return Leisure(replace(service, dispatcher=dispatcher), stop or threading.Event())


def test_parts_are_joined_until_there_are_none_while_events_go_on(
    service: Service, save: Callable[..., UUID]
) -> None:
    index = Merging(steps=3)
    leisure = leisure_of(service, index)
    leisure.spend()
    save("合并期间的稿件")  # told, while the first step still waits
    leisure.spend()  # one thread is enough
    index.let.set()
    leisure.end()
    assert index.done == 3
    leisure.spend()  # not so soon again
    leisure.end()
    assert index.done == 3


def test_joining_stops_with_the_dispatcher(service: Service) -> None:
    index, stop = Merging(steps=1_000_000), threading.Event()
    leisure = leisure_of(service, index, stop)
    index.let.set()
    leisure.spend()
    stop.set()
    leisure.end()
    assert index.done < 1_000_000


def test_joining_that_fails_is_said_and_tried_later(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    index = Merging(steps=1, error=SearchIndexError("no space left on device"))
    leisure = leisure_of(service, index)
    index.let.set()
    with caplog.at_level(logging.WARNING):
        leisure.spend()
        leisure.end()
    assert "no space left" in caplog.text


def test_old_trends_are_forgotten(service: Service) -> None:
    today = now().date()
    days = {(today - timedelta(days=age), "大桥"): 1 for age in (0, 50)}
    with service.database.transaction() as session:
        add_counts(session, days)
    leisure = leisure_of(service, service.dispatcher.index)
    service.dispatcher.drain()
    leisure.spend()
    leisure.end()
    with service.database.transaction() as session:
        assert list(session.scalars(select(SearchTrend.day))) == [today]
