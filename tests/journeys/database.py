"""A database beside that of the other tests, for work that is committed for good."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

import psycopg
from django.core.management import call_command
from django.db import connection

from troth.embedded import EmbeddedServer


@contextmanager
def own_database(server: EmbeddedServer) -> Iterator[str]:
    """Make a migrated database on the server and have Django use it; yield its URL."""
    name = f"journeys_{os.getpid()}"
    _command(server, f"CREATE DATABASE {name}")
    before = connection.settings_dict["NAME"]
    _use(name)
    try:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        known = server.parameters
        host = quote(known["host"], safe="")
        yield f"postgresql://{known['user']}@/{name}?host={host}&port={known['port']}"
    finally:
        _use(before)
        _command(server, f"DROP DATABASE {name} WITH (FORCE)")


def _use(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


def _command(server: EmbeddedServer, command: str) -> None:
    with psycopg.connect(**server.parameters, autocommit=True) as session:
        session.execute(command)
