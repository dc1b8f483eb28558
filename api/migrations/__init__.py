"""The database's history. `upgrade()` brings any database to the newest revision."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from api.models import Base


def config(connection: Connection | None = None) -> Config:
    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent))
    settings.attributes["connection"] = connection
    return settings


def upgrade(engine: Engine) -> None:
    """Create or migrate the tables, in one transaction."""
    with engine.begin() as connection:
        command.upgrade(config(connection), "head")


def is_current(engine: Engine) -> bool:
    """Whether the database is at the newest revision."""
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    return current == _newest_revision()


@cache
def _newest_revision() -> str | None:
    return ScriptDirectory.from_config(config()).get_current_head()


def differences(connection: Connection) -> list[object]:
    """What the models have and the migrated database lacks, or the other way round."""
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, Base.metadata))
