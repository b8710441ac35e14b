"""What the demo world's past would still have to send."""

from __future__ import annotations

from django.db.models import F

from troth.channels.models import Delivery, DeliveryStatus


def settle_deliveries() -> None:
    """Take the mails of sixty days for sent when they were due, rather than send them now."""
    waiting = Delivery.objects.filter(status=DeliveryStatus.WAITING)
    waiting.update(status=DeliveryStatus.SENT, sent_at=F("next_at"), attempts=1)
