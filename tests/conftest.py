"""One PostgreSQL server for a test run, started by the first test that needs a database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db.backends.postgresql.operations import DatabaseOperations

from tests.world import world
from troth.configuration import configuration
from troth.embedded import EmbeddedServer

__all__ = ["world"]

JOURNEYS = Path(__file__).parent / "journeys"


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Of parallel processes, one takes all journeys and begins with them; others take files.

    So a browser opens once, and the journeys share their server. Needs `--dist loadgroup` and
    `--no-loadscope-reorder`; around other plugins, one of which reads the groups, one sorts.
    """
    for item in items:
        group = "journeys" if JOURNEYS in item.path.parents else str(item.path)
        item.add_marker(pytest.mark.xdist_group(group))
    yield
    items.sort(key=lambda item: JOURNEYS not in item.path.parents)


@pytest.fixture(scope="session")
def database_server() -> Iterator[EmbeddedServer]:
    """The run's own server, shared by its parallel workers and gone with the last of them."""
    server = EmbeddedServer(Path(configuration().state), throwaway=True)
    server.hold()
    yield server
    server.release()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    database_server: EmbeddedServer, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """Start the server before Django makes this worker's database."""


@pytest.fixture(scope="session", autouse=True)
def erasable_tables() -> Iterator[None]:
    """Let tests that commit empty the append-only tables afterwards: never so outside of tests."""
    execute = DatabaseOperations.execute_sql_flush

    def execute_unguarded(self: DatabaseOperations, statements: list[str]) -> None:
        guarded = _guarded_tables(self)
        off = [f"ALTER TABLE {table} DISABLE TRIGGER refuse_truncate" for table in guarded]
        on = [f"ALTER TABLE {table} ENABLE TRIGGER refuse_truncate" for table in guarded]
        execute(self, [*off, *statements, *on])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", execute_unguarded)
        yield


def _guarded_tables(operations: DatabaseOperations) -> list[str]:
    with operations.connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'refuse_truncate'"
        )
        return [table for (table,) in cursor.fetchall()]
