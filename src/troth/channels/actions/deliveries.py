"""The life of a delivery: put into the outbox, claimed, sent, put off or failed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from troth.accounts.actions import mark_unreachable
from troth.accounts.models import Contact
from troth.cases.actions import post_notices
from troth.cases.models import Case
from troth.channels import events
from troth.channels.backoff import pause
from troth.channels.failures import Permanent, Undelivered
from troth.channels.models import Delivery, DeliveryStatus
from troth.channels.recipients import Group, members
from troth.lib.actors import SYSTEM
from troth.promises.instants import require_instant
from troth.timeline.actions import record
from troth.timeline.models import Event

WAITING = DeliveryStatus.WAITING


def enqueue(
    *,
    channel: str,
    key: str,
    to: str,
    content: Mapping[str, Any],
    case: Case | None = None,
    account_id: int | None = None,
    not_before: datetime | None = None,
    urgent: bool = False,
    at: datetime,
) -> None:
    """Have the worker deliver something, if the transaction at hand is committed.

    `key` says what is told to whom: seen before it adds nothing.
    `content["kind"]` names who composes it when it is sent (`composing.py`). A delivery about a
    case belongs to the case's account. What is `urgent` goes before all others that are due.
    """
    at = require_instant(at)
    row = Delivery(
        key=key,
        channel=channel,
        to=to,
        content=dict(content),
        case=case,
        account_id=case.account_id if case else account_id,
        next_at=require_instant(not_before) if not_before else at,
        created_at=at,
        not_before=not_before,
        urgent=urgent,
    )
    Delivery.objects.bulk_create([row], ignore_conflicts=True)


@transaction.atomic
def claim(*, channel: str, lease: timedelta, at: datetime) -> Delivery | None:
    """Take what is due next over the channel; nobody else gets it until `lease` is over.

    The attempt counts from here on, whatever becomes of who took it. None: nothing is due.
    """
    rows = Delivery.objects.due(at).filter(channel=channel)
    row = rows.select_for_update(of=("self",), no_key=True, skip_locked=True).first()
    if row is not None:
        row.attempts, row.claimed_until = row.attempts + 1, at + lease
        row.save(update_fields=["attempts", "claimed_until"])
    return row


def hold(*, deliveries: Collection[int], lease: timedelta, at: datetime) -> int:
    """Keep what was claimed and is still being sent from others for as long again."""
    rows = Delivery.objects.filter(pk__in=deliveries, claimed_until__isnull=False)
    return rows.update(claimed_until=at + lease)


def name(*, delivery: Delivery) -> None:
    """Keep what the other side will know the delivery by, as `remote_id`, before it hears of it.

    What it says of the delivery may come before its answer does, or before that is noted.
    """
    _ours(delivery).update(remote_id=delivery.remote_id)


def mark_sent(*, delivery: Delivery, at: datetime) -> None:
    """The other side has taken the delivery; `delivery.remote_id` is what it knows it by."""
    Delivery.objects.filter(pk=delivery.pk).exclude(status=DeliveryStatus.SENT).update(
        status=DeliveryStatus.SENT,
        sent_at=at,
        remote_id=delivery.remote_id,
        claimed_until=None,
        last_error="",
        refused=False,
    )


def put_off(*, delivery: Delivery, failure: Undelivered, patience: timedelta, at: datetime) -> None:
    """Have a failed attempt tried again later; for good is it when `patience` is used up."""
    again_at = at + pause(delivery.attempts, delivery.key)
    if again_at > (delivery.not_before or delivery.created_at) + patience:
        fail(delivery=delivery, failure=failure, at=at)
    else:
        _ours(delivery).update(
            next_at=again_at, claimed_until=None, last_error=str(failure), failed_at=at
        )


@transaction.atomic
def fail(*, delivery: Delivery, failure: Undelivered, at: datetime) -> None:
    """Try no more. The desk is told, and an address that reaches nobody is marked."""
    refused = isinstance(failure, Permanent)
    changed = _ours(delivery).update(
        status=DeliveryStatus.FAILED,
        claimed_until=None,
        last_error=str(failure),
        failed_at=at,
        refused=refused,
    )
    if not changed:  # somebody else has it by now
        return
    happened = events.DeliveryFailed(**about(delivery), refused=refused)
    stored = record(
        stream=delivery.stream, account_id=delivery.account_id, event=happened, by=SYSTEM, at=at
    )
    _tell_owner(delivery, failure, stored)
    if isinstance(failure, Permanent) and failure.address_is_bad:
        mark_address(delivery=delivery, reason=str(failure), at=at)


def drop(*, delivery: Delivery, reason: str) -> None:
    """Let go of what has nobody to reach any more, as found out when it was to be sent."""
    _ours(delivery).update(
        status=DeliveryStatus.GIVEN_UP, claimed_until=None, last_error=reason, refused=False
    )


def mark_address(*, delivery: Delivery, reason: str, at: datetime) -> None:
    """Mark the address of the contact whom the delivery went to: it reaches nobody."""
    of_account = Contact.objects.filter(account_id=delivery.account_id or 0)
    contact = of_account.filter(email=delivery.to.lower()).first()
    if contact is not None:
        mark_unreachable(contact=contact, reason=reason, by=SYSTEM, at=at)


def _tell_owner(delivery: Delivery, failure: Undelivered, stored: Event) -> None:
    """Have the desk tell whoever has the case; what is about none is seen in the outbox only."""
    if delivery.case is None:
        return
    sentence = _("%(to)s could not be reached: %(reason)s")
    told = sentence % {"to": delivery.to, "reason": failure}
    post_notices(
        case=delivery.case,
        event=stored,
        told=dict.fromkeys(members(delivery.case, Group.OWNER, stored.at), told),
    )


def _ours(delivery: Delivery) -> QuerySet[Delivery]:
    """The row, unless it was claimed again or ended since this attempt began."""
    return Delivery.objects.filter(pk=delivery.pk, attempts=delivery.attempts, status=WAITING)


def about(delivery: Delivery) -> dict[str, Any]:
    """Return what every event of a delivery tells."""
    return {
        "channel": delivery.channel,
        "what": delivery.content["kind"],
        "attempts": delivery.attempts,
    }
