"""What is megabytes long goes to the database as it is."""

from __future__ import annotations

import pytest
from django.db import connection

from troth.lib.large_values import large_values

EVERY_BYTE = bytes(range(256)) * 4_000
WHAT_CAME = "SELECT %s::bytea, octet_length(current_query()) < 1000"


def asked() -> tuple[bytes, bool]:
    """What the database got, and whether its statement came without it."""
    with connection.cursor() as cursor:
        cursor.execute(WHAT_CAME, [EVERY_BYTE])
        content, is_apart = cursor.fetchone()
    return bytes(content), is_apart


@pytest.mark.django_db
def test_it_does_not_stand_in_the_statement() -> None:
    assert asked() == (EVERY_BYTE, False)
    with large_values():
        assert asked() == (EVERY_BYTE, True)
    assert asked() == (EVERY_BYTE, False)


@pytest.mark.django_db
def test_what_fails_within_leaves_others_as_they_were() -> None:
    with pytest.raises(ZeroDivisionError), large_values():
        raise ZeroDivisionError
    assert asked() == (EVERY_BYTE, False)
