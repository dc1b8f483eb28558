"""What is searched for often, and never by whom.

A query is counted once for each address and day. Who has been counted is known only to the
process, as hashes under a random key that is thrown away with the day; what is written are
sums. Texts that could be about one person (long ones, numbers, addresses) are not counted.
"""

from __future__ import annotations

import logging
import re
import secrets
import threading
import time
import unicodedata
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from hashlib import blake2b
from ipaddress import ip_address, ip_network
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from api.extensions import Database
from api.models import LONGEST_TREND, SearchTrend

KEPT_DAYS = 30
_SHORTEST = 2  # a single character is no topic
MOST_SEEN = 100_000  # hashes held in memory; beyond them nothing more is counted that day
_HASH_BYTES = 12

# Numbers of five digits and more, however they are set apart; e-mail and web addresses.
_PERSONAL = re.compile(r"(?:\d[\s.\-_/]*){5,}|@|://|\bwww\.|\w\.[a-z]{2,}\b", re.IGNORECASE)
_OPERATORS = re.compile(
    r"[\"“”„‟«»″〝〞〟❝❞‘’「」『』()*:|]|(?:^|\s)[-−']|\bOR\b|(?<=\s)或者?(?=\s)"
)

log = logging.getLogger("fangtan.trends")


def countable(query: str) -> str | None:
    """The query as it is counted: width, case and blanks make no difference. None for what is
    not counted."""
    if len(query) > 2 * LONGEST_TREND:
        return None
    text = " ".join(unicodedata.normalize("NFKC", query).split())
    if _PERSONAL.search(text) or _OPERATORS.search(text):
        return None
    text = text.casefold()
    if len(text) < _SHORTEST or not any(char.isalpha() for char in text):
        return None
    return text if 0 < len(text) <= LONGEST_TREND and text.isprintable() else None


class TrendCounter:
    """Counts of one process, written every `seconds` by a thread of their own: no request waits
    for the database's writer. Safe to share between threads."""

    def __init__(self, database: Database, zone: ZoneInfo, seconds: float) -> None:
        self._database = database
        self._zone = zone
        self._seconds = seconds
        self._lock = threading.Lock()
        self._counts: Counter[tuple[date, str]] = Counter()
        self._written_at = time.monotonic()
        self._start_day(self.today())

    def today(self) -> date:
        """The day in the service's zone."""
        return datetime.now(self._zone).date()

    def note(self, address: str, query: str) -> None:
        """Somebody at the address was shown what the query finds."""
        text = countable(query)
        if text is None:
            return
        with self._lock:
            if (today := self.today()) != self._day:
                self._start_day(today)
            who = blake2b(
                f"{_household(address)}\0{text}".encode(), key=self._key, digest_size=_HASH_BYTES
            ).digest()
            if who in self._seen or len(self._seen) >= MOST_SEEN:
                return
            self._seen.add(who)
            self._counts[today, text] += 1
            if time.monotonic() < self._written_at + self._seconds:
                return
            self._written_at = time.monotonic()
        threading.Thread(target=self.flush, name="fangtan-trends", daemon=True).start()

    def flush(self) -> None:
        """Write what has been counted. What cannot be written now is kept for the next time."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
        if not counts:
            return
        try:
            with self._database.transaction() as session:
                add_counts(session, counts)
        except DBAPIError as error:
            log.warning("search trends are not written yet: %s", error)
            with self._lock:
                self._counts.update(counts)

    def _start_day(self, day: date) -> None:
        """Forget who was counted: nobody can tell from one day's hashes to another's."""
        self._day = day
        self._key = secrets.token_bytes(32)
        self._seen: set[bytes] = set()


def _household(address: str) -> str:
    """Who counts as one: an IPv4 address, or the network of an IPv6 one, of which a single
    telephone uses many addresses."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((found, 64), strict=False)) if found.version == 6 else address


def add_counts(session: Session, counts: Mapping[tuple[date, str], int]) -> None:
    """Add to the days' sums, in an order that all writers share, so that none locks another."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    insert = (sqlite if is_sqlite else postgresql).insert(SearchTrend)
    statement = insert.on_conflict_do_update(
        index_elements=[SearchTrend.day, SearchTrend.text],
        set_={"count": SearchTrend.count + insert.excluded.count},
    )
    rows = [{"day": day, "text": text, "count": counts[day, text]} for day, text in sorted(counts)]
    session.connection().execute(statement, rows)


def is_anything_old(session: Session, today: date) -> bool:
    """Whether `forget_old` would find anything: asked without taking the writer's lock."""
    old = select(SearchTrend.day).where(SearchTrend.day < _oldest(today)).limit(1)
    return session.scalar(old) is not None


def forget_old(session: Session, today: date) -> None:
    session.execute(delete(SearchTrend).where(SearchTrend.day < _oldest(today)))


def _oldest(today: date) -> date:
    return today - timedelta(days=KEPT_DAYS)
