"""The database itself keeps one customer's rows from another, whatever SQL is run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import psycopg
import pytest
from django.core.management import call_command
from django.db import DatabaseError, ProgrammingError, connection, connections, transaction
from tests.world import NOW, World

from troth.accounts.models import Account, Contact
from troth.contracts.models import Contract
from troth.lib.isolation import (
    ScopeError,
    as_account,
    as_nobody,
    check_role,
    current_scope,
)
from troth.timeline.models import Event

TABLES = [
    ("accounts_account", "id"),
    ("accounts_contact", "account_id"),
    ("contracts_contract", "account_id"),
    ("timeline_event", "account_id"),
]


@pytest.fixture
def both(world: World) -> World:
    """Two customers, each with a row in every table."""
    assert world.ada
    assert world.cora
    return world


def seen(table: str, column: str) -> set[int | None]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT {column} FROM {table}")
        return {account for (account,) in cursor.fetchall()}


@pytest.mark.parametrize(("table", "column"), TABLES)
def test_raw_sql_sees_its_own_account_only(both: World, table: str, column: str) -> None:
    acme, cobalt = both.acme.pk, both.cobalt.pk
    assert {acme, cobalt} <= seen(table, column)
    with as_account(acme):
        assert seen(table, column) == {acme}
    with as_account(cobalt):
        assert seen(table, column) == {cobalt}
    with as_nobody():
        assert seen(table, column) == set()
    assert {acme, cobalt} <= seen(table, column)


def test_every_customer_owned_table_is_isolated(both: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
            " WHERE c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace"
            " AND a.attname = 'account_id' AND NOT a.attisdropped"
            " AND NOT (c.relrowsecurity AND c.relforcerowsecurity AND EXISTS"
            " (SELECT FROM pg_policy p WHERE p.polrelid = c.oid))"
        )
        assert cursor.fetchall() == []


def test_events_of_no_customer_are_for_staff(both: World) -> None:
    assert both.kai
    assert Event.objects.filter(account_id=None).exists()
    with as_account(both.acme.pk):
        assert not Event.objects.filter(account_id=None).exists()


@pytest.mark.parametrize(
    "write",
    [
        lambda w: Contact.objects.create(
            account_id=w.cobalt.pk, name="M", email="m@x.example", time_zone="UTC"
        ),
        lambda w: Contact.objects.filter(pk=w.ada.pk).update(account_id=w.cobalt.pk),
        lambda w: Event.objects.create(
            stream="x", account_id=w.cobalt.pk, position=1, kind="x", at=NOW, by="x", data={}
        ),
        lambda w: Event.objects.create(
            stream="x", account_id=None, position=1, kind="x", at=NOW, by="x", data={}
        ),
        lambda w: Account.objects.create(name="M", slug="m"),
    ],
)
def test_no_row_can_be_written_for_another(both: World, write: Callable[[World], object]) -> None:
    with (
        as_account(both.acme.pk),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        write(both)


def test_no_row_of_another_can_be_changed_or_deleted(both: World) -> None:
    with as_account(both.acme.pk):
        assert Contact.objects.filter(pk=both.cora.pk).update(name="Mallory") == 0
        assert Contract.objects.all().update(plan="platinum") == 1
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM accounts_contact WHERE account_id <> %s", [both.acme.pk])
            assert cursor.rowcount == 0
            cursor.execute("UPDATE accounts_account SET name = 'Mallory'")
            assert cursor.rowcount == 1
    assert Account.objects.get(pk=both.cobalt.pk).name == "Cobalt Clinics"


def test_the_scope_only_narrows(both: World) -> None:
    with as_account(both.acme.pk), as_account(both.acme.pk):
        assert current_scope() == str(both.acme.pk)
        with pytest.raises(ScopeError), as_account(both.cobalt.pk):
            pytest.fail("reached another account")
        with pytest.raises(ScopeError), as_nobody():
            pytest.fail("left the account")
        assert list(Account.objects.all()) == [both.acme]
    with as_nobody(), pytest.raises(ScopeError), as_account(both.acme.pk):
        pytest.fail("a stranger became a customer")


@pytest.mark.parametrize("failure", [ValueError, DatabaseError])
def test_the_scope_ends_with_a_failure(both: World, failure: type[Exception]) -> None:
    with pytest.raises(failure), as_account(both.acme.pk):
        if failure is DatabaseError:
            connection.cursor().execute("SELECT 1/0")
        raise failure
    assert current_scope() == "all"


def test_the_scope_ends_with_a_rollback(both: World) -> None:
    with as_account(both.acme.pk):
        transaction.set_rollback(True)
    assert current_scope() == "all"


@pytest.mark.django_db(transaction=True)
def test_the_scope_does_not_outlive_its_transaction() -> None:
    world = World()
    with as_account(world.acme.pk):
        transaction.on_commit(lambda: scopes.append(current_scope()))
        scopes: list[str] = []
    assert scopes == ["all"]
    assert current_scope() == "all"
    with pytest.raises(ValueError, match="x"), as_account(world.acme.pk):
        raise ValueError("x")
    assert current_scope() == "all"


@pytest.fixture
def elsewhere(both: World) -> Iterator[psycopg.Connection]:
    """A session that did not come through Django's settings."""
    parameters = connection.get_connection_params()
    known = {
        key: parameters[key]
        for key in ("dbname", "user", "password", "host", "port")
        if key in parameters
    }
    with psycopg.connect(**known) as session:
        yield session


@pytest.mark.django_db(transaction=True)
def test_other_sessions_see_nothing_until_they_say_who_they_are(
    elsewhere: psycopg.Connection,
) -> None:
    count = "SELECT count(*) FROM accounts_account"
    assert elsewhere.execute(count).fetchone() == (0,)
    elsewhere.execute("SELECT set_config('troth.account', '', false)")
    assert elsewhere.execute(count).fetchone() == (0,)
    elsewhere.execute("SELECT set_config('troth.account', 'all', false)")
    assert elsewhere.execute(count).fetchone() == (2,)
    with pytest.raises(psycopg.DataError):
        elsewhere.execute("SELECT set_config('troth.account', 'ALL', false)")
        elsewhere.execute(count)


def test_an_index_serves_the_policy(both: World) -> None:
    with as_account(both.acme.pk), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT count(*) FROM accounts_contact")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Index Cond" in plan
    assert "current_setting" in plan


@pytest.mark.django_db
def test_the_role_of_the_tests_is_bound_by_the_policies() -> None:
    assert check_role(databases=["default"]) == []
    assert check_role(databases=None) == []
    call_command("check", tags=["database"], databases=["default"])


@pytest.mark.django_db
def test_a_role_above_the_policies_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    class Cursor(ExitStack):
        def execute(self, sql: str) -> None:
            assert "rolbypassrls" in sql

        def fetchone(self) -> tuple[str]:
            return ("postgres",)

    monkeypatch.setattr(connections["default"], "cursor", Cursor)
    (error,) = check_role(databases=["default"])
    assert error.id == "troth.E001"
    assert error.is_serious()
    assert "'postgres' is a superuser or has BYPASSRLS" in error.msg
