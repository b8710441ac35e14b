"""One PostgreSQL server for a test run, started by the first test that needs a database."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.db.backends.postgresql.operations import DatabaseOperations
from xdist.remote import Producer
from xdist.scheduler.loadscope import LoadScopeScheduling

import tests.depth  # noqa: F401 - the profiles of hypothesis
from tests.world import world
from troth.configuration import configuration
from troth.embedded import EmbeddedServer
from troth.promises import verify_clocks

__all__ = ["world"]

JOURNEYS = "tests/journeys/"
# What takes longest, the longest first: begun last, it would keep one process busy alone.
LONG = (
    JOURNEYS,
    "tests/replay/test_spark.py",
    "tests/cases/test_copies.py",
    "tests/gallery/",
    "tests/test_operations.py",
    "tests/test_demo.py",
    "tests/cases/test_sweep_processes.py",
    "tests/lib/test_policy_forms.py",
    "tests/desk/",
)


class Scheduling(LoadScopeScheduling):
    """Of parallel processes, one takes all journeys, which share their server; others take files.

    The groups of xdist (`--dist loadgroup`) would say the same, but pytest 9.2 ignores them.
    """

    def _split_scope(self, nodeid: str) -> str:
        return JOURNEYS if nodeid.startswith(JOURNEYS) else nodeid.split("::")[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling:
    return Scheduling(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Begin with what takes longest (with `--no-loadscope-reorder`)."""
    yield
    items.sort(key=lambda item: _place_in_line(item.nodeid))


def _place_in_line(nodeid: str) -> int:
    places = (place for place, long in enumerate(LONG) if nodeid.startswith(long))
    return next(places, len(LONG))


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


@pytest.fixture(scope="session", autouse=True)
def programmes_read_once() -> Iterator[None]:
    """Parse each of the few programmes once with which tests verify thousands of records."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(verify_clocks, "load_programme", cache(verify_clocks.load_programme))
        yield


def _guarded_tables(operations: DatabaseOperations) -> list[str]:
    with operations.connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'refuse_truncate'"
        )
        return [table for (table,) in cursor.fetchall()]
