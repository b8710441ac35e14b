"""What background work the demo world's past would still have to do."""

from __future__ import annotations

from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob


def forget_deliveries() -> None:
    """Drop the jobs that would now mail the notices of sixty days at once."""
    with connection.cursor() as cursor:
        table = connection.ops.quote_name(ProcrastinateJob._meta.db_table)
        cursor.execute(f"DELETE FROM {table} WHERE status = 'todo'")  # noqa: S608
