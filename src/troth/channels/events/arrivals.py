"""What people decide about what came in, as frozen records."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_noop

from troth.lib.events import DomainEvent


@dataclass(frozen=True, kw_only=True)
class ArrivalFiled(DomainEvent):
    """A member of staff made it words on a case; `became` says which kind."""

    kind = "arrival.filed"
    words = gettext_noop("%(who)s filed it to case %(number)s.")
    number: str
    became: str


@dataclass(frozen=True, kw_only=True)
class ArrivalDiscarded(DomainEvent):
    kind = "arrival.discarded"
    words = gettext_noop("%(who)s discarded it: %(reason)s")
    reason: str


@dataclass(frozen=True, kw_only=True)
class ArrivalRetried(DomainEvent):
    kind = "arrival.retried"
    words = gettext_noop("%(who)s had it read again.")
