"""The outbox as staff see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min
from django.utils.translation import gettext as _

from troth.accounts.access import Viewer
from troth.cases.access import line_of
from troth.channels.models import Delivery, DeliveryStatus
from troth.channels.models.delivery import DeliveryQuerySet
from troth.lib.refusals import NotFound
from troth.timeline.models import Event


@dataclass(frozen=True, kw_only=True)
class Health:
    """How a channel does."""

    channel: str
    last_sent_at: datetime | None
    last_failed_at: datetime | None
    last_error: str  # of the last failure, empty when that delivery was sent since
    waiting: int
    waiting_since: datetime | None  # when the oldest of these was put into the outbox


def deliveries(viewer: Viewer) -> DeliveryQuerySet:
    """Everything that goes out, or has gone; NotFound for customers."""
    if not viewer.is_staff:
        raise _not_found()
    return Delivery.objects.select_related("case__account")


def stuck(viewer: Viewer) -> DeliveryQuerySet:
    """What somebody may have to look at, the oldest first."""
    return deliveries(viewer).stuck().order_by("id")


def delivery(viewer: Viewer, delivery_id: int) -> Delivery:
    """Return one of them, or raise NotFound."""
    row = deliveries(viewer).filter(pk=delivery_id).first()
    if row is None:
        raise _not_found()
    return row


def health(viewer: Viewer, channel: str) -> Health:
    """Return when something was last sent over a channel, and what last went wrong."""
    rows = deliveries(viewer).filter(channel=channel).select_related(None)
    sent = rows.filter(sent_at__isnull=False).order_by("-sent_at").first()
    failed = rows.filter(failed_at__isnull=False).order_by("-failed_at").first()
    waiting = rows.filter(status=DeliveryStatus.WAITING).aggregate(
        number=Count("pk"), since=Min("created_at")
    )
    return Health(
        channel=channel,
        last_sent_at=sent.sent_at if sent else None,
        last_failed_at=failed.failed_at if failed else None,
        last_error=failed.last_error if failed else "",
        waiting=waiting["number"],
        waiting_since=waiting["since"],
    )


def told_in(rows: Iterable[Delivery]) -> dict[int, str]:
    """Return what each delivery tells, in a sentence, by its id; only of those about events."""
    event_of = {row.pk: row.content["event"] for row in rows if "event" in row.content}
    events = Event.objects.filter(pk__in=set(event_of.values()))
    sentences = {event.pk: line_of(event).sentence for event in events}
    return {row: sentences[event] for row, event in event_of.items() if event in sentences}


def _not_found() -> NotFound:
    return NotFound("delivery.not_found", _("There is no such delivery; choose one from the list."))
