"""Events are appended to their stream, in order, chained by their hashes."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError
from tests.world import NOW

from troth.accounts import SYSTEM, Actor
from troth.accounts.events import SiteChanged
from troth.promises.chain import GENESIS, link_hash, verify_chain, withheld
from troth.promises.errors import TimelineError
from troth.timeline import access
from troth.timeline.actions import append, record
from troth.timeline.models import Event

pytestmark = pytest.mark.django_db


def add(stream: str = "case:1", at: datetime = NOW, **data: object) -> Event:
    return append(stream=stream, account_id=None, kind="case.noted", data=data, by=SYSTEM, at=at)


def test_streams_are_numbered_on_their_own() -> None:
    places = [(add(stream).stream, Event.objects.last()) for stream in ("case:1", "case:2")]
    assert [event.position for _stream, event in places if event] == [1, 1]
    assert add("case:1").position == 2


def test_the_hash_is_what_anybody_can_compute() -> None:
    first = add(text="Grüße", count=2, ratio=0.5, whole=3.0)
    second = append(
        stream="case:1",
        account_id=7,
        kind="case.replied",
        data={"b": [1, None], "a": True},
        by=Actor(kind="staff", id=3, name="Kai"),
        at=datetime(2026, 3, 2, 10, 30, 0, 25, tzinfo=timezone(timedelta(hours=1, minutes=30))),
    )
    assert first.previous_hash == GENESIS
    text = (
        f'{first.hash}{{"at":"2026-03-02T09:00:00.000025Z","by":"staff:3",'
        '"data":{"a":true,"b":[1,null]},"kind":"case.replied","position":2,"stream":"case:1"}'
    )
    assert second.hash == hashlib.sha256(text.encode()).hexdigest()


def test_the_chain_holds_after_a_round_trip_through_the_database() -> None:
    add(text="Grüße ☃ \u2028", big=10**20, tiny=1e-7, large=1e22, when=NOW, nested={"z": [1.5]})
    for _number in range(3):
        add()
    assert access.break_in("case:1") is None
    assert [event.position for event in access.events_of("case:1")] == [1, 2, 3, 4]


def test_time_never_goes_back_in_a_stream() -> None:
    add(at=NOW)
    assert add(at=NOW - timedelta(hours=1)).at == NOW
    assert add(at=NOW + timedelta(seconds=1)).at == NOW + timedelta(seconds=1)


def test_a_record_reads_back_as_what_it_was() -> None:
    changed = SiteChanged(name="Wellington", time_zone="Pacific/Auckland")
    event = record(stream="site:1", account_id=None, event=changed, by=SYSTEM, at=NOW)
    event.refresh_from_db()
    assert event.record() == changed
    assert event.record().sentence("Ines") == "Ines changed the site Wellington."


def test_what_is_not_public_is_sealed_with_a_salt_of_its_own() -> None:
    changed = SiteChanged(name="Wellington", time_zone="Pacific/Auckland")
    events = [
        record(stream="site:1", account_id=None, event=changed, by=SYSTEM, at=NOW) for _ in "ab"
    ]
    salts = {event.data["salt"] for event in events}
    assert [len(salt) for salt in salts] == [32, 32]
    for event in events:
        left = withheld(event.link())
        assert link_hash(event.previous_hash, left) == event.hash
        assert not {"at", "by", "data"} & set(left)
    assert verify_chain([events[0].link(), withheld(events[1].link())]) is None


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), b"bytes", {1: "a"}, "\x00", "\ud800"]
)
def test_what_json_cannot_hold_is_refused(value: object) -> None:
    with pytest.raises(TimelineError):
        add(value=value)
    assert not Event.objects.exists()


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(TimelineError, match="time zone"):
        add(at=datetime(2026, 3, 2, 9, 0))  # noqa: DTZ001


def test_the_database_refuses_a_position_taken() -> None:
    event = add()
    event.pk = None
    with pytest.raises(IntegrityError, match="event_once_per_position"):
        event.save(force_insert=True)


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_recorded() -> None:
    with pytest.raises(TransactionManagementError):
        add()


@pytest.mark.django_db(transaction=True)
def test_an_event_is_announced_at_commit() -> None:
    with connection.cursor() as cursor:
        cursor.execute("LISTEN troth_events")
    with transaction.atomic():
        append(stream="case:9", account_id=7, kind="case.noted", data={}, by=SYSTEM, at=NOW)
    heard = next(connection.connection.notifies(timeout=5, stop_after=1))
    assert json.loads(heard.payload) == {"stream": "case:9", "account_id": 7, "kind": "case.noted"}


def test_events_come_back_in_utc() -> None:
    add()
    assert Event.objects.get().at.tzinfo == UTC
