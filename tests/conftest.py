"""One PostgreSQL server for a test run, started by the first test that needs a database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from troth.configuration import configuration
from troth.embedded import EmbeddedServer


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
