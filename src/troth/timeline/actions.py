"""Appending to the timeline: the only way to write it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from secrets import token_hex
from typing import Any

from django.db import connection
from django.db.transaction import TransactionManagementError

from troth.lib.actors import Actor
from troth.lib.events import DomainEvent
from troth.promises import chain
from troth.promises.instants import require_instant
from troth.timeline.models import Event


def record(
    *,
    stream: str,
    account_id: int | None,
    event: DomainEvent,
    by: Actor,
    at: datetime,
    history: list[Event] | None = None,
) -> Event:
    """Append a domain event to a stream, sealed unless it is public; see ``append``."""
    data = event.data() if event.public else event.data() | {chain.SALT: token_hex(16)}
    return append(
        stream=stream,
        account_id=account_id,
        kind=event.kind,
        data=data,
        by=by,
        at=at,
        history=history,
    )


def lock_stream(stream: str) -> None:
    """Wait in line for a stream that is about no row yet, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [stream])


def append(
    *,
    stream: str,
    account_id: int | None,
    kind: str,
    data: Mapping[str, Any],
    by: Actor,
    at: datetime,
    history: list[Event] | None = None,
) -> Event:
    """Append an event after the last of its stream and announce it at commit.

    The caller holds the lock of the row that the stream is about, or ``lock_stream``; of two
    that do not wait for each other, one ends in an IntegrityError. Time never goes back in a
    stream: an earlier ``at`` becomes that of the last event. ``account_id`` None: an event of no
    customer. ``history`` is the whole stream as the caller has read it under that lock; the event
    joins it.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("An event is recorded in the transaction of its cause.")
    last = _last_of(stream) if history is None else next(reversed(history), None)
    at = require_instant(at)
    event = Event(
        stream=stream,
        account_id=account_id,
        position=last.position + 1 if last else 1,
        kind=kind,
        at=max(at, last.at.astimezone(UTC)) if last else at,
        by=str(by),
        data=chain.plain(data),
        previous_hash=last.hash if last else chain.GENESIS,
    )
    event.hash = chain.link_hash(event.previous_hash, event.link())
    event.save(force_insert=True)
    if history is not None:
        history.append(event)
    return event


def _last_of(stream: str) -> Event | None:
    return Event.objects.filter(stream=stream).order_by("-position").first()
