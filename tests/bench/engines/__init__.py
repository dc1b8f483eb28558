"""The engines that are measured, each in a module of its own, all with the same two functions:

    build(rows, folder)   index (number, row) pairs into an empty folder, and let go of it
    opened(folder)        a function: query -> (how many articles match, numbers of the best ten)

All but `service` get the same tokens in the fields title and body. A module is imported only in the
process that measures its engine, so that none is charged for the memory of another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol, cast

Search = Callable[[str], tuple[int, list[int]]]

MODULES = {
    "sqlite": "engines.sqlite",
    "tantivy": "engines.tantivy",
    "whoosh": "engines.stock_whoosh",
    "fangtan": "engines.columnar",
    "fangtan-service": "engines.service",
}
TOP = 10
TITLE_WEIGHT = 2.0


class Engine(Protocol):
    """What a module of an engine has."""

    def build(self, rows: Iterable[tuple[int, dict[str, Any]]], folder: Path) -> None: ...
    def opened(self, folder: Path) -> Search: ...


def engine(name: str) -> Engine:
    """The module of an engine. Raises KeyError for an unknown name."""
    return cast(Engine, import_module(MODULES[name]))
