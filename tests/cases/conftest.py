"""What several tests about cases need."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection


@pytest.fixture
def no_jobs(transactional_db: None) -> Iterator[None]:
    """Jobs are no models of ours, so the test itself takes them away."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
