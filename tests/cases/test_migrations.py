"""The tables of cases can be made, taken away and made again."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from tests.casework import opened
from tests.world import NOW, World

from troth.cases.models import Message

TABLES = {"attachment", "case", "message", "call", "clock", "appeal", "notice", "page"}


def test_every_table_is_under_row_level_security(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class JOIN pg_policy ON polrelid = pg_class.oid"
            " WHERE relname LIKE 'cases_%%' AND relrowsecurity AND relforcerowsecurity"
        )
        assert {name for (name,) in cursor.fetchall()} == {f"cases_{table}" for table in TABLES}


LINKS = """
    SELECT link.conrelid::regclass::text, link.confrelid::regclass::text, link.conkey
    FROM pg_constraint link
    JOIN pg_policy here ON here.polrelid = link.conrelid
    JOIN pg_policy there ON there.polrelid = link.confrelid
    WHERE link.contype = 'f' AND link.confrelid <> 'accounts_account'::regclass
"""


def test_every_link_between_customers_rows_holds_their_account_too(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(LINKS)
        links = cursor.fetchall()
    plain = {(table, to, tuple(columns)) for table, to, columns in links if len(columns) == 1}
    paired = {(table, to, tuple(columns[:1])) for table, to, columns in links if len(columns) == 2}
    assert plain and plain == paired


def test_the_database_refuses_a_link_to_another_account(world: World) -> None:
    ours, theirs = opened(world.ada, NOW), opened(world.bea, NOW)
    with pytest.raises(IntegrityError, match="same_account"), transaction.atomic():
        Message.objects.filter(case=ours).update(case=theirs)
        connection.check_constraints()


@pytest.mark.django_db(transaction=True)
def test_migrations_go_back_and_forth(transactional_db: None) -> None:
    call_command("migrate", "cases", "zero", verbosity=0)
    try:
        names = connection.introspection.table_names()
        assert not any(name.startswith("cases_") for name in names)
    finally:
        call_command("migrate", verbosity=0)  # with the tables of apps above, which went along
    assert f"cases_{min(TABLES)}" in connection.introspection.table_names()


def test_numbers_begin_where_people_can_quote_them(world: World) -> None:
    number = opened(world.ada, NOW, channel="email").number
    assert number.startswith("T-1") and len(number) == 8
