"""Whether mail comes in, for people who look after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from troth.channels.models import Arrival, ArrivalStatus, Listening, PolledMailbox


@dataclass(frozen=True, kw_only=True)
class WayIn:
    """A way that is configured for mail to come in by `troth mail`, and how it does."""

    name: str
    is_polled: bool  # a mailbox on another server; else an address that mail servers hand in at
    seen_at: datetime | None = None  # when it worked last
    error: str = ""  # why the mailbox could not be looked into since


@dataclass(frozen=True, kw_only=True)
class Intake:
    """How things come in."""

    last_at: datetime | None  # when something came in last
    unfiled: int  # stored, and not looked at yet
    unfiled_since: datetime | None
    quarantined: int
    ways: Sequence[WayIn]


def intake() -> Intake:
    """Return how things come in now; about nobody's mail in particular, so for anybody."""
    newest = Arrival.objects.order_by("-received_at").values_list("received_at", flat=True)
    return Intake(
        last_at=newest.first(),
        unfiled=Arrival.objects.unfiled().count(),
        unfiled_since=unfiled_since(),
        quarantined=Arrival.objects.filter(status=ArrivalStatus.QUARANTINED).count(),
        ways=ways_in(),
    )


def unfiled_since() -> datetime | None:
    """Return when the oldest of what nobody has looked at came in."""
    return Arrival.objects.unfiled().values_list("received_at", flat=True).first()


def ways_in() -> list[WayIn]:
    """Return the configured ways; hosted services, which post by themselves, are not seen."""
    ways = []
    if name := settings.TROTH_MAIL_LISTENER:
        seen = Listening.objects.filter(name=name).values_list("seen_at", flat=True)
        ways.append(WayIn(name=name, is_polled=False, seen_at=seen.first()))
    if name := settings.TROTH_MAIL_MAILBOX:
        box = PolledMailbox.objects.filter(name=name).first() or PolledMailbox()
        ways.append(WayIn(name=name, is_polled=True, seen_at=box.looked_at, error=box.error))
    return ways
