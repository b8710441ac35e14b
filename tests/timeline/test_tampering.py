"""The timeline cannot be changed, and a change made behind the database's back shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection
from tests.world import NOW

from troth.accounts import SYSTEM
from troth.promises.chain import verify_chain
from troth.timeline import access
from troth.timeline.actions import append
from troth.timeline.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def stream() -> None:
    for number in range(4):
        append(
            stream="case:1",
            account_id=None,
            kind="case.noted",
            data={"message": number},
            by=SYSTEM,
            at=NOW,
        )


@pytest.mark.parametrize(
    ("sql", "verb"),
    [
        ("UPDATE timeline_event SET by = 'staff:1' WHERE position = 2", "UPDATE"),
        ("DELETE FROM timeline_event WHERE position = 4", "DELETE"),
        ("TRUNCATE timeline_event", "TRUNCATE"),
        ("TRUNCATE timeline_event CASCADE", "TRUNCATE"),
    ],
)
def test_the_database_refuses(sql: str, verb: str) -> None:
    refused = f"{verb} of timeline_event refused: its rows are never changed or removed"
    with pytest.raises(IntegrityError, match=refused), connection.cursor() as cursor:
        cursor.execute(sql)


def test_django_is_refused_too() -> None:
    event = Event.objects.get(position=2)
    event.by = "staff:1"
    with pytest.raises(IntegrityError, match="UPDATE of timeline_event refused"):
        event.save()


@pytest.mark.parametrize(
    ("sql", "position", "code"),
    [
        ("UPDATE timeline_event SET by = 'staff:1' WHERE position = 2", 2, "hash"),
        ("UPDATE timeline_event SET data = '{\"message\": 9}' WHERE position = 4", 4, "hash"),
        ("UPDATE timeline_event SET at = at - interval '1 us' WHERE position = 1", 1, "hash"),
        ("DELETE FROM timeline_event WHERE position = 2", 2, "position"),
        ("UPDATE timeline_event SET previous_hash = hash WHERE position = 3", 3, "previous_hash"),
    ],
)
def test_who_switches_the_triggers_off_is_found_out(sql: str, position: int, code: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE timeline_event DISABLE TRIGGER USER")
        cursor.execute(sql)
        cursor.execute("ALTER TABLE timeline_event ENABLE TRIGGER USER")
    found = access.break_in("case:1")
    assert found is not None
    assert (found.position, found.code) == (position, code)
    assert found.message.startswith(f"Event {position} ")


def links() -> list[dict[str, Any]]:
    return [event.link() for event in access.events_of("case:1")]


@pytest.mark.parametrize(
    "change",
    [
        lambda chain: chain.pop(0),
        lambda chain: chain.reverse(),
        lambda chain: chain.insert(1, chain[1]),
        lambda chain: chain[2].update(stream="case:2"),
        lambda chain: chain[0].update(kind="case.replied"),
    ],
)
def test_no_rearrangement_passes(change: Callable[[list[dict[str, Any]]], None]) -> None:
    chain = links()
    assert verify_chain(chain) is None
    change(chain)
    assert verify_chain(chain) is not None


def test_an_empty_chain_holds() -> None:
    assert verify_chain([]) is None
