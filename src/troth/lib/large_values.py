"""Storing what is megabytes long."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor


@contextmanager
def large_values() -> Iterator[None]:
    """Within, values go to the database beside their statements, as they are.

    Written into the statement, bytes are twice as long and take many times as long to send.
    """
    connection.ensure_connection()
    kept = connection.connection.cursor_factory
    connection.connection.cursor_factory = ServerBindingCursor
    try:
        yield
    finally:
        connection.connection.cursor_factory = kept
