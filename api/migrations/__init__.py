"""The database's history. `upgrade()` brings any database to the newest revision.

Alembic takes a quarter of a second to load, so it is loaded only when there is work for it.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sqlalchemy import Engine, inspect, text

HERE = Path(__file__).parent


def upgrade(engine: Engine) -> None:
    """Create or migrate the tables, in one transaction; nothing if they are current."""
    if is_current(engine):
        return
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(HERE))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def is_current(engine: Engine) -> bool:
    """Whether the database is at the newest revision."""
    with engine.connect().execution_options(read_only=True) as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return bool(found == newest_revision())


@cache
def newest_revision() -> str:
    """Files are named `<revision>_<what>.py` and number themselves in order."""
    return max(path.name.split("_")[0] for path in (HERE / "versions").glob("[0-9]*.py"))
