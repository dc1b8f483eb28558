"""What a person can mend: these faults are told in a line; any other is a fault of ours."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError

from api.commands.faults import Refused
from api.config import SettingError
from api.extensions import UnsafeDatabase
from search_index import SearchIndexError, SynonymsError

KNOWN_FAULTS = (
    SettingError,
    UnsafeDatabase,
    Refused,
    SearchIndexError,
    SynonymsError,
    DBAPIError,
    OSError,
)
