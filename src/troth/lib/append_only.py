"""Tables whose rows, once written, stay as they are: refused by the database itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from troth.lib.table_operation import TableOperation

_REFUSAL = """
CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % refused: its rows are never changed or removed', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$
"""


class AppendOnly(TableOperation):
    """Migration operation: triggers refuse UPDATE, DELETE and TRUNCATE on the table.

    The refusal reaches Django as an ``IntegrityError``.
    """

    def __init__(self, table: str) -> None:
        self.table = table

    def forwards(self) -> Sequence[str]:
        function = f"{self.table}_refuse_change"
        return [
            _REFUSAL.format(function=function),
            f"CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON {self.table}"
            f" FOR EACH ROW EXECUTE FUNCTION {function}()",
            f"CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON {self.table}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {function}()",
        ]

    def backwards(self) -> Sequence[str]:
        return [
            f"DROP TRIGGER refuse_truncate ON {self.table}",
            f"DROP TRIGGER refuse_change ON {self.table}",
            f"DROP FUNCTION {self.table}_refuse_change()",
        ]

    def describe(self) -> str:
        return f"Refuse changes to {self.table}"

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (type(self).__qualname__, [self.table], {})
