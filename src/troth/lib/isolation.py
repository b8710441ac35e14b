"""Row-level security: which account's rows this database session may see and write.

Every customer-owned table carries a policy, forced even on its owner, keyed by the session
setting ``troth.account``:

* unset or empty: no customer's rows at all (fail closed);
* ``all``: every row, for staff, workers, commands and migrations. The connection of settings.py
  asks for it (``-c troth.account=all``); a session opened by any other means sees nothing;
* a number: the rows of that account, to read and to write, whatever SQL is run.

``as_account`` and ``as_nobody`` narrow the scope until the end of their transaction, so a pooled
connection goes back as wide as it came. A scope can be narrowed only: inside an account there is
no way to another one. The database checks foreign keys past the policies, so those between
customers' rows hold the account as well (`same_account.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.core import checks
from django.db import connection, connections, transaction

from troth.lib.table_operation import TableOperation

SETTING = "troth.account"
EVERYONE = "all"
NOBODY = ""


class ScopeError(RuntimeError):
    """A narrowed session asked for rows outside its scope: a programming error, never shown."""


@contextmanager
def as_account(account_id: int) -> Iterator[None]:
    """Run the block in one transaction that sees and writes this account's rows only."""
    with _scope(str(account_id)):
        yield


@contextmanager
def as_nobody() -> Iterator[None]:
    """Run the block in one transaction that sees no customer's rows, for strangers' requests."""
    with _scope(NOBODY):
        yield


def current_scope() -> str:
    """The scope of this session: ``""``, ``"all"`` or an account's number."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting(%s, true), '')", [SETTING])
        return str(cursor.fetchone()[0])


@contextmanager
def _scope(wanted: str) -> Iterator[None]:
    with transaction.atomic():
        before = current_scope()
        if before not in (EVERYONE, wanted):
            raise ScopeError(f"The session is limited to {before!r}, it cannot turn to {wanted!r}.")
        _set_locally(wanted)
        yield
        # A rollback restores the setting by itself; leaving a nested block does not.
        if not connection.needs_rollback:
            _set_locally(before)


def _set_locally(scope: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, scope])


class Isolate(TableOperation):
    """Migration operation: put a customer-owned table under row-level security by ``column``.

    The condition is a range of two values that are constant within a statement, so an index on the
    column serves it and the planner estimates it for the scope at hand. ``nullable``: rows of no
    account exist too, and are for the ``all`` scope only.
    """

    def __init__(self, table: str, column: str = "account_id", nullable: bool = False) -> None:
        self.table, self.column, self.nullable = table, column, nullable

    def forwards(self) -> Sequence[str]:
        return [
            f"ALTER TABLE {self.table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {self.table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY account_isolation ON {self.table}"
            f" USING ({self._condition}) WITH CHECK ({self._condition})",
        ]

    def backwards(self) -> Sequence[str]:
        return [
            f"DROP POLICY account_isolation ON {self.table}",
            f"ALTER TABLE {self.table} NO FORCE ROW LEVEL SECURITY",
            f"ALTER TABLE {self.table} DISABLE ROW LEVEL SECURITY",
        ]

    def describe(self) -> str:
        return f"Isolate {self.table} by account"

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (
            type(self).__qualname__,
            [self.table],
            {"column": self.column, "nullable": self.nullable},
        )

    @property
    def _condition(self) -> str:
        scope = f"current_setting('{SETTING}', true)"
        number = f"NULLIF({scope}, '')::bigint"
        lowest = f"CASE {scope} WHEN '{EVERYONE}' THEN 0::bigint ELSE {number} END"
        highest = f"CASE {scope} WHEN '{EVERYONE}' THEN 9223372036854775807 ELSE {number} END"
        within = f"{self.column} >= {lowest} AND {self.column} <= {highest}"
        if not self.nullable:
            return within
        return f"({within}) OR ({self.column} IS NULL AND {scope} = '{EVERYONE}')"


def check_role(*, databases: Sequence[str] | None = None, **_: object) -> list[checks.CheckMessage]:
    """System check: the database role must be one that the policies bind.

    Runs wherever Django checks databases: ``migrate`` and ``check --database default``.
    """
    return [
        checks.Error(
            f"The database role {role!r} is a superuser or has BYPASSRLS, so it would see every "
            "customer's rows whatever the request. Connect as an ordinary role that owns the "
            "database (CREATE ROLE troth LOGIN; ALTER DATABASE … OWNER TO troth).",
            id="troth.E001",
        )
        for role in map(_unbound_role, databases or ())
        if role
    ]


def _unbound_role(alias: str) -> str | None:
    with connections[alias].cursor() as cursor:
        cursor.execute(
            "SELECT rolname FROM pg_roles"
            " WHERE rolname = current_user AND (rolsuper OR rolbypassrls)"
        )
        row = cursor.fetchone()
    return str(row[0]) if row else None
