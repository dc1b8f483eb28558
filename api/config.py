"""Every setting of the service, in one table.

A value comes from, first found first: the environment (`FANGTAN_<NAME>`), the TOML file
named by `FANGTAN_CONFIG` (otherwise `fangtan.toml` in the data folder), the default here.
A secret has no default: when none is given, one is made and kept in the data folder.
"""

from __future__ import annotations

import os
import secrets
import tomllib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from platformdirs import user_data_path

PROJECT_ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT_PREFIX = "FANGTAN_"


class SettingError(ValueError):
    """A setting has a value that cannot be used; the message names it and says why."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table. `default` is text, read by `parse` like a value from outside."""

    name: str
    default: str | None
    help: str
    parse: Callable[[str], Any] = str
    is_secret: bool = False


def _path(text: str) -> Path:
    return Path(text).expanduser().absolute()


def _optional_path(text: str) -> Path | None:
    return _path(text) if text else None


def _integer(low: int, high: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        number = int(text)
        if not low <= number <= high:
            raise ValueError(f"must be from {low} to {high}")
        return number

    return parse


def _zone_name(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError(f"there is no time zone {text!r}") from error
    return text


SETTINGS = (
    Setting(
        "data",
        str(user_data_path("fangtan")),
        "Folder for the database, the search index and the media files.",
        _path,
    ),
    Setting(
        "database_url",
        "",
        "SQLAlchemy URL; postgresql+psycopg://... for PostgreSQL. "
        "Empty: SQLite, the file fangtan.db in the data folder.",
        is_secret=True,  # it may carry a password
    ),
    Setting(
        "secret_key",
        None,
        "Signs cursors. Not given: made at the first start and kept in the data folder.",
        is_secret=True,
    ),
    Setting("host", "127.0.0.1", "Address that the service listens on."),
    Setting("port", "8000", "Port that the service listens on.", _integer(1, 65535)),
    Setting("workers", "2", "Worker processes.", _integer(1, 64)),
    Setting("threads", "2", "Threads that answer requests, for each worker.", _integer(1, 256)),
    Setting("timezone", "Asia/Shanghai", "Zone of times that name none, an IANA name.", _zone_name),
    Setting(
        "webapp",
        str(PROJECT_ROOT / "webapp" / "dist"),
        "Folder with the built reader.",
        _path,
    ),
    Setting(
        "cache_seconds",
        "60",
        "How long shared caches may keep a public answer, in seconds.",
        _integer(0, 86400),
    ),
    Setting(
        "search_synonyms",
        "",
        "File of synonyms and abbreviations for search. Empty: the list that comes along.",
        _optional_path,
    ),
    Setting(
        "trending_minimum",
        "3",
        "How often a query must have been typed on one day to be shown as a trend.",
        _integer(1, 1_000_000),
    ),
    Setting(
        "trending_seconds",
        "60",
        "How often a worker writes down what was searched for, in seconds.",
        _integer(1, 86400),
    ),
    Setting(
        "proxies",
        "0",
        "Reverse proxies in front, whose X-Forwarded-For says who asks.",
        _integer(0, 16),
    ),
    Setting(
        "import_max_mb",
        "64",
        "Largest page that the importer reads, in megabytes (JSON Lines files have no limit).",
        _integer(1, 4096),
    ),
)


@dataclass(frozen=True, slots=True)
class Value:
    """A setting's value in force, and where it comes from, in words."""

    value: Any
    origin: str


class Settings:
    """The values in force. Attribute access gives a value: `settings.port`."""

    def __init__(self, values: Mapping[str, Value]) -> None:
        self._values = dict(values)

    def __getattr__(self, name: str) -> Any:
        try:
            return self._values[name].value
        except KeyError:
            raise AttributeError(name) from None

    def origin(self, name: str) -> str:
        return self._values[name].origin

    @property
    def index_path(self) -> Path:
        return Path(self.data) / "index"

    @property
    def damage_note_path(self) -> Path:
        """A file that is there while somebody has found the index unreadable."""
        return Path(self.data) / "index-unreadable"

    @property
    def media_path(self) -> Path:
        return Path(self.data) / "media"


def load_settings(
    environ: Mapping[str, str] | None = None, overrides: Mapping[str, str] | None = None
) -> Settings:
    """Read the settings. `overrides` (command-line options) go before everything else.

    Raises SettingError for a value that cannot be parsed and for an unknown name in the file.
    """
    environ = os.environ if environ is None else environ
    given = {name: Value(text, "command line") for name, text in (overrides or {}).items()}
    for setting in SETTINGS:
        variable = ENVIRONMENT_PREFIX + setting.name.upper()
        if setting.name not in given and variable in environ:
            given[setting.name] = Value(environ[variable], f"environment, {variable}")
    values = {"data": _parsed(SETTINGS[0], given.get("data"))}
    given = _from_file(environ, Path(values["data"].value)) | given
    for setting in SETTINGS:
        values[setting.name] = _parsed(setting, given.get(setting.name))
    data = Path(values["data"].value)
    if not values["database_url"].value:
        url = f"sqlite:///{data / 'fangtan.db'}"
        values["database_url"] = Value(url, values["database_url"].origin)
    if values["secret_key"].value is None:
        values["secret_key"] = Value(_kept_secret(data), f"made once, kept in {data}")
    return Settings(values)


def _parsed(setting: Setting, given: Value | None) -> Value:
    if given is None:
        if setting.default is None:
            return Value(None, "default")
        given = Value(setting.default, "default")
    try:
        return Value(setting.parse(given.value), given.origin)
    except ValueError as error:
        raise SettingError(f"{setting.name} ({given.origin}): {error}") from error


def _from_file(environ: Mapping[str, str], data: Path) -> dict[str, Value]:
    named = environ.get(ENVIRONMENT_PREFIX + "CONFIG")
    path = Path(named).expanduser() if named else data / "fangtan.toml"
    if not path.exists():
        if named:
            raise SettingError(f"FANGTAN_CONFIG: there is no file {path}")
        return {}
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingError(f"{path}: {error}") from error
    names = {setting.name for setting in SETTINGS} - {"data"}
    for name in table:
        if name not in names:
            raise SettingError(f"{path}: there is no setting {name!r} to be set in a file")
    return {name: Value(str(value), f"file, {path}") for name, value in table.items()}


def _kept_secret(data: Path) -> str:
    """The key in the data folder, made by whichever process comes first."""
    path = data / "secret_key"
    data.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"secret_key.{secrets.token_hex(8)}")
    if not path.exists():
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(32), "ascii")
        with suppress(FileExistsError):  # another process was first
            os.link(fresh, path)  # at once, so that nobody reads half a key
        fresh.unlink()
    return path.read_text("ascii")
