"""The migrations give the tables that the models describe, on either database."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from api import migrations
from api.cli.service import Service
from api.models import Base


def test_the_migrated_tables_are_those_of_the_models(service: Service) -> None:
    with service.database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_the_history_is_one_line_whose_end_is_known_without_alembic() -> None:
    scripts = ScriptDirectory(str(migrations.HERE))
    assert scripts.get_heads() == [migrations.newest_revision()]


def test_upgrading_a_current_database_changes_nothing(service: Service) -> None:
    assert migrations.is_current(service.database.engine)
    migrations.upgrade(service.database.engine)
    assert migrations.is_current(service.database.engine)
