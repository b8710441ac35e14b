"""Keeping what comes in, and writing down what has become of it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from troth.cases.models import Case
from troth.channels import events
from troth.channels.models import Arrival, ArrivalStatus, Became
from troth.lib.actors import Actor
from troth.lib.events import DomainEvent
from troth.lib.large_values import large_values
from troth.lib.refusals import Refusal
from troth.lib.text import clean_text
from troth.promises.instants import require_instant
from troth.timeline.actions import lock_stream, record

REASON_LIMIT = 500
LEASE = timedelta(minutes=2)  # far longer than anything takes to be looked at
LARGE = 1024 * 1024  # bytes
MOST_ATTEMPTS = 3  # how many processes may die of one arrival before a person looks at it


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What becomes of an arrival, and why in plain words."""

    status: ArrivalStatus
    reason: str
    account_id: int | None = None
    case: Case | None = None
    message_id: int | None = None
    became: Became | None = None


@transaction.atomic
def receive(
    *,
    channel: str,
    via: str,
    key: str,
    raw: bytes,
    envelope_from: str = "",
    recipients: Sequence[str] = (),
    at: datetime,
) -> Arrival:
    """Keep what came in; whoever handed it in may be told so once this is committed.

    The same thing handed in again, as told by `key`, is the row that is there; while nobody has
    looked at that, it gets to know for whom else it came.
    """
    with large_values():
        kept, is_new = Arrival.objects.light().get_or_create(
            key=key,
            defaults={
                "channel": channel,
                "via": via,
                "raw": raw,
                "sha256": hashlib.sha256(raw).hexdigest(),
                "size": len(raw),
                "envelope_from": envelope_from,
                "recipients": list(recipients),
                "received_at": require_instant(at),
            },
        )
    if not is_new:
        _add_recipients(kept.pk, recipients)
    return kept


def _add_recipients(arrival_id: int, recipients: Sequence[str]) -> None:
    row = Arrival.objects.light().select_for_update(no_key=True).get(pk=arrival_id)
    more = [one for one in recipients if one not in row.recipients]
    if more and row.status == ArrivalStatus.RECEIVED:
        row.recipients = [*row.recipients, *more]
        row.save(update_fields=["recipients"])


@transaction.atomic
def claim_arrivals(*, most: int, at: datetime) -> list[int]:
    """Begin to look at the oldest that are free: return their ids, none when nothing waits.

    Nobody else gets them until the lease is over. The attempt counts from here on, so that what
    kills its process is not looked at for ever. What may have done so, or is large, is claimed
    alone: nothing else is blamed for it, nor kept waiting by it.
    """
    rows = Arrival.objects.free(at).select_for_update(skip_locked=True, no_key=True)
    found = list(rows.values_list("pk", "attempts", "size")[:most])
    together = takewhile(lambda row: row[1] == 0 and row[2] <= LARGE, found)
    claimed = [pk for pk, *_ in together] or [pk for pk, *_ in found[:1]]
    Arrival.objects.filter(pk__in=claimed).update(
        attempts=F("attempts") + 1, claimed_until=at + LEASE
    )
    return claimed


def settle(*, arrival: Arrival, verdict: Verdict, at: datetime) -> Arrival:
    """Write down what has become of an arrival, whose row the transaction at hand has locked."""
    arrival.status, arrival.reason = verdict.status, verdict.reason
    arrival.became = verdict.became or ""
    arrival.case, arrival.message_id = verdict.case, verdict.message_id
    arrival.account_id = verdict.case.account_id if verdict.case else verdict.account_id
    arrival.settled_at = require_instant(at)
    arrival.save(update_fields=_SETTLED)
    return arrival


_SETTLED = (
    "status", "reason", "became", "case", "message", "account", "settled_at",
    "sender", "sender_name", "subject", "remote_id", "origin",
)  # fmt: skip


@transaction.atomic
def discard(*, arrival: Arrival, reason: str, by: Actor, at: datetime) -> Arrival:
    """Decide that it is nothing for support; the evidence stays."""
    arrival = lock_for_people(arrival)
    why = clean_text(reason, "reason", REASON_LIMIT)
    verdict = Verdict(
        status=ArrivalStatus.DISCARDED, reason=why, account_id=arrival.account_id, case=arrival.case
    )
    settle(arrival=arrival, verdict=verdict, at=at)
    record_decision(arrival, events.ArrivalDiscarded(reason=why), by, at)
    return arrival


@transaction.atomic
def retry(*, arrival: Arrival, by: Actor, at: datetime) -> Arrival:
    """Have it looked at again, as if it had come in only now."""
    arrival = lock_for_people(arrival)
    arrival.status, arrival.reason = ArrivalStatus.RECEIVED, ""
    arrival.attempts, arrival.claimed_until = 0, None
    arrival.save(update_fields=["status", "reason", "attempts", "claimed_until"])
    record_decision(arrival, events.ArrivalRetried(), by, at)
    return arrival


def lock_for_people(arrival: Arrival) -> Arrival:
    """Return the row, locked; Refusal when it is no longer for people to decide about."""
    row = Arrival.objects.select_for_update(no_key=True).get(pk=arrival.pk)
    if not row.is_decidable:
        message = _("This mail has already been dealt with; look at the list again.")
        raise Refusal("arrival.settled", message)
    return row


def record_decision(arrival: Arrival, event: DomainEvent, by: Actor, at: datetime) -> None:
    """Record what a person decided, in the arrival's own timeline."""
    lock_stream(arrival.stream)
    record(stream=arrival.stream, account_id=arrival.account_id, event=event, by=by, at=at)
