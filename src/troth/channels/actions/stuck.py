"""What people do about deliveries that are stuck."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from troth.channels import events
from troth.channels.actions.deliveries import about
from troth.channels.models import Delivery, DeliveryStatus
from troth.lib.actors import Actor
from troth.lib.refusals import NotFound, Refusal
from troth.timeline.actions import record


@transaction.atomic
def retry_now(*, delivery: Delivery, by: Actor, at: datetime) -> Delivery:
    """Have it tried at once, also when it had failed for good."""
    row = _locked(delivery, by, at)
    row.status, row.next_at = DeliveryStatus.WAITING, at
    row.save(update_fields=["status", "next_at"])
    _record(row, events.DeliveryRetried(**about(row)), by, at)
    return row


def retry_all(*, deliveries: Iterable[Delivery], by: Actor, at: datetime) -> int:
    """Have all of them tried at once but those under way or over; returns how many."""
    retried = 0
    for delivery in deliveries:
        with suppress(Refusal):
            retry_now(delivery=delivery, by=by, at=at)
            retried += 1
    return retried


@transaction.atomic
def give_up(*, delivery: Delivery, by: Actor, at: datetime) -> Delivery:
    """Let go of it: it need not reach anybody any more."""
    row = _locked(delivery, by, at)
    row.status = DeliveryStatus.GIVEN_UP
    row.save(update_fields=["status"])
    _record(row, events.DeliveryGivenUp(**about(row)), by, at)
    return row


def _locked(delivery: Delivery, by: Actor, at: datetime) -> Delivery:
    """Return the delivery, locked; refuse customers, and what is under way or has ended."""
    if by.kind != "staff":
        raise NotFound("delivery.not_found", _("There is no such delivery."))
    row = Delivery.objects.select_for_update(no_key=True).get(pk=delivery.pk)
    if row.status == DeliveryStatus.SENT:
        raise Refusal(
            "delivery.sent", _("It has been sent in the meantime; there is nothing to do.")
        )
    if row.status == DeliveryStatus.GIVEN_UP:
        message = _("It has already been given up; write to the customer on the case instead.")
        raise Refusal("delivery.given_up", message)
    if row.claimed_until is not None and row.claimed_until > at:
        message = _("It is being sent right now; look again in a minute.")
        raise Refusal("delivery.under_way", message)
    return row


def _record(row: Delivery, event: events.DeliveryEvent, by: Actor, at: datetime) -> None:
    record(stream=row.stream, account_id=row.account_id, event=event, by=by, at=at)
