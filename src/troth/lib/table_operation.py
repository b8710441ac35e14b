"""Migration operations in plain SQL: what the database does to a table and models do not show."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class TableOperation(Operation):
    """Runs the statements of `forwards`, and those of `backwards` to take them back."""

    reversible = True
    reduces_to_sql = True

    @abstractmethod
    def forwards(self) -> Sequence[str]: ...

    @abstractmethod
    def backwards(self) -> Sequence[str]: ...

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Nothing of it is part of the models' state."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for statement in self.forwards():
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for statement in self.backwards():
            schema_editor.execute(statement, params=None)
