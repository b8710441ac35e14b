"""The tables of cases can be made, taken away and made again."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection
from tests.casework import opened
from tests.world import NOW, World

TABLES = {"case", "message", "call", "clock", "appeal", "notice"}


def test_every_table_is_under_row_level_security(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class JOIN pg_policy ON polrelid = pg_class.oid"
            " WHERE relname LIKE 'cases_%%' AND relrowsecurity AND relforcerowsecurity"
        )
        assert {name for (name,) in cursor.fetchall()} == {f"cases_{table}" for table in TABLES}


@pytest.mark.django_db(transaction=True)
def test_migrations_go_back_and_forth(transactional_db: None) -> None:
    call_command("migrate", "cases", "zero", verbosity=0)
    try:
        names = connection.introspection.table_names()
        assert not any(name.startswith("cases_") for name in names)
    finally:
        call_command("migrate", "cases", verbosity=0)
    assert f"cases_{min(TABLES)}" in connection.introspection.table_names()


def test_numbers_begin_where_people_can_quote_them(world: World) -> None:
    number = opened(world.ada, NOW, channel="email").number
    assert number.startswith("T-1") and len(number) == 8
