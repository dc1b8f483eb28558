"""The process beside the workers that tells the outbox's events, and whoever keeps it alive."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.exc import DBAPIError

from api.cli.service import Service, open_service
from search_index import SearchIndexError

POLL_SECONDS = 0.5
LONGEST_WAIT = 60.0
MERGE_SECONDS = 5.0  # between two looks at whether there is anything to merge

# What passes by itself (a lock, a full disk) is tried again, less and less often.
RETRIED = (DBAPIError, SearchIndexError, OSError)

log = logging.getLogger("fangtan.dispatching")


@contextmanager
def dispatching() -> Iterator[None]:
    """Events are told, by a process of its own, for as long as the block runs."""
    stop = threading.Event()
    keeper = threading.Thread(target=_keep, args=(stop,), name="fangtan-keeper")
    keeper.start()
    try:
        yield
    finally:
        stop.set()
        keeper.join()


def _keep(stop: threading.Event) -> None:
    """Start a dispatcher, and another one whenever it has ended by itself."""
    context = multiprocessing.get_context("spawn")
    while not stop.is_set():
        process = context.Process(
            target=dispatch, args=(os.getpid(),), name="fangtan-dispatcher", daemon=True
        )
        process.start()
        while process.is_alive() and not stop.is_set():
            process.join(POLL_SECONDS)
        if not stop.is_set():
            log.error("the dispatcher ended with status %s; starting another", process.exitcode)
        process.terminate()
        process.join()


def dispatch(parent: int) -> None:
    """Tell the outbox's events as they come, until told to stop or left alone."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent gets it too, and ends us
    with open_service() as service:
        leisure = Leisure(service, stop)
        wait = POLL_SECONDS
        while not stop.wait(wait) and os.getppid() == parent:
            try:
                service.dispatcher.drain()
                leisure.spend()
                wait = POLL_SECONDS
            except RETRIED as error:
                log.warning("dispatching failed, trying again in %.0f s: %s", wait * 2, error)
                wait = min(wait * 2, LONGEST_WAIT)
        leisure.end()


class Leisure:
    """What is done between events: small parts of the index are joined, by a
    thread beside the events; old search trends are forgotten."""

    def __init__(self, service: Service, stop: threading.Event) -> None:
        self._service = service
        self._stop = stop
        self._zone = ZoneInfo(service.settings.timezone)
        self._tidied_on: date | None = None
        self._merging: threading.Thread | None = None
        self._merge_at = 0.0

    def spend(self) -> None:
        """Do what is due. Raises what the database raises."""
        is_merging = self._merging is not None and self._merging.is_alive()
        if not is_merging and time.monotonic() >= self._merge_at:
            self._merging = threading.Thread(target=self._merge, name="fangtan-merging")
            self._merging.start()
        today = datetime.now(self._zone).date()
        if today != self._tidied_on:
            self._service.dispatcher.tidy(today)
            self._tidied_on = today

    def end(self) -> None:
        """Wait for the step of merging that is under way."""
        if self._merging is not None:
            self._merging.join()

    def _merge(self) -> None:
        try:
            while not self._stop.is_set() and self._service.dispatcher.index.merge():
                pass
        except RETRIED as error:
            log.warning("the index's parts are not joined yet: %s", error)
        finally:
            self._merge_at = time.monotonic() + MERGE_SECONDS
