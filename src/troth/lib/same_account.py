"""Foreign keys that the database holds within one account.

PostgreSQL checks foreign keys past row-level security, so a plain one would let a row of one
account point at a row of another. With `SameAccount` the pair of key and account must exist.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class SameAccount(Operation):
    """Migration operation: rows of ``table`` refer by ``column`` to rows of their account only.

    Both tables have ``account_id``, and ``to`` a unique constraint on ``(id, account_id)``. A row
    whose ``column`` is NULL refers to nothing. Writers wait while the rows that are there already
    are checked.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, table: str, column: str, to: str) -> None:
        self.table, self.column, self.to = table, column, to

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Constraints of this kind are not part of the models' state."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        schema_editor.execute(
            f"ALTER TABLE {self.table} ADD CONSTRAINT {self._name}"
            f" FOREIGN KEY ({self.column}, account_id) REFERENCES {self.to} (id, account_id)"
            " DEFERRABLE INITIALLY DEFERRED"
        )

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        schema_editor.execute(f"ALTER TABLE {self.table} DROP CONSTRAINT {self._name}")

    def describe(self) -> str:
        return f"Keep {self.column} of {self.table} within the account"

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__qualname__, [self.table, self.column, self.to], {}

    @property
    def _name(self) -> str:
        return f"{self.table}_{self.column}_same_account"
