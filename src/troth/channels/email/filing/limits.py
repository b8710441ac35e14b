"""How much one sender may cause by mail: two machines that answer each other come to an end."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from troth.channels.models import Arrival, ArrivalStatus, Became
from troth.timeline.actions import lock_stream

SPAN = timedelta(hours=1)
MOST = {Became.OPENED: 10, Became.REOPENED: 3, Became.REPLIED: 60}
ANSWER_SPAN = timedelta(days=1)  # how long nobody is told again what is not included


def too_much(sender: str, become: Became, at: datetime) -> str:
    """Return why one more is too much from this sender; empty when it is not.

    Who files another mail of this sender waits here until the transaction at hand has ended, and
    counts what it has done. Cases and accounts are locked after this, never before.
    """
    lock_stream(f"sender:{sender}")
    rows = Arrival.objects.of_sender_since(sender, at - SPAN).filter(became=become)
    if len(rows.order_by().values_list("pk", flat=True)[: MOST[become]]) < MOST[become]:
        return ""
    message = {
        Became.OPENED: _("%(sender)s opened %(most)d cases by mail within an hour."),
        Became.REOPENED: _("%(sender)s reopened %(most)d cases by mail within an hour."),
        Became.REPLIED: _("%(sender)s wrote %(most)d replies by mail within an hour."),
    }[become]
    return message % {"sender": sender, "most": MOST[become]}


def was_answered(sender: str, at: datetime) -> bool:
    """Whether the sender was told lately that what they ask for is not included."""
    rows = Arrival.objects.of_sender_since(sender, at - ANSWER_SPAN)
    return rows.filter(status=ArrivalStatus.ANSWERED).exists()
