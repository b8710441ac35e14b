"""Whether mail comes in, for people who look after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from troth.channels.models import Arrival, PolledMailbox


@dataclass(frozen=True, kw_only=True)
class Intake:
    """How things come in."""

    last_at: datetime | None  # when something came in last
    unfiled: int  # stored, and not looked at yet
    unfiled_since: datetime | None
    mailboxes: Sequence[PolledMailbox]  # that are looked into on other servers


def intake() -> Intake:
    """Return how things come in now; about nobody's mail in particular, so for anybody."""
    newest = Arrival.objects.order_by("-received_at").values_list("received_at", flat=True)
    unfiled = Arrival.objects.unfiled().values_list("received_at", flat=True)
    return Intake(
        last_at=newest.first(),
        unfiled=unfiled.count(),
        unfiled_since=unfiled.first(),
        mailboxes=list(PolledMailbox.objects.order_by("name")),
    )
