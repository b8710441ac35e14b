"""Foreign keys that the database holds within one account.

PostgreSQL checks foreign keys past row-level security, so a plain one would let a row of one
account point at a row of another. With `SameAccount` the pair of key and account must exist.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from troth.lib.table_operation import TableOperation


class SameAccount(TableOperation):
    """Migration operation: rows of ``table`` refer by ``column`` to rows of their account only.

    Both tables have ``account_id``, and ``to`` a unique constraint on ``(id, account_id)``. A row
    whose ``column`` is NULL refers to nothing. Writers wait while the rows that are there already
    are checked.
    """

    def __init__(self, table: str, column: str, to: str) -> None:
        self.table, self.column, self.to = table, column, to

    def forwards(self) -> Sequence[str]:
        return [
            f"ALTER TABLE {self.table} ADD CONSTRAINT {self._name}"
            f" FOREIGN KEY ({self.column}, account_id) REFERENCES {self.to} (id, account_id)"
            " DEFERRABLE INITIALLY DEFERRED"
        ]

    def backwards(self) -> Sequence[str]:
        return [f"ALTER TABLE {self.table} DROP CONSTRAINT {self._name}"]

    def describe(self) -> str:
        return f"Keep {self.column} of {self.table} within the account"

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__qualname__, [self.table, self.column, self.to], {}

    @property
    def _name(self) -> str:
        return f"{self.table}_{self.column}_same_account"
