"""The process beside the workers that tells the outbox's events, and whoever keeps it alive."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from api.cli.service import open_service
from search_index import SearchIndexError

POLL_SECONDS = 0.5
LONGEST_WAIT = 60.0

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
    service = open_service()
    wait = POLL_SECONDS
    while not stop.wait(wait) and os.getppid() == parent:
        try:
            service.dispatcher.drain()
            wait = POLL_SECONDS
        except (DBAPIError, SearchIndexError, OSError) as error:
            # What passes by itself (a lock, a full disk) is tried again, less and less often.
            log.warning("dispatching failed, trying again in %.0f s: %s", wait * 2, error)
            wait = min(wait * 2, LONGEST_WAIT)
