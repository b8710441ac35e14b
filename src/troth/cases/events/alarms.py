"""What can happen to alarms."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_noop

from troth.lib.events import DomainEvent


@dataclass(frozen=True, kw_only=True)
class AlarmSet(DomainEvent):
    """Promises of a programme or a team are watched by these steps from now on."""

    kind = "alarm.set"
    words = gettext_noop("%(who)s set the alarm for %(of)s: %(steps)s")
    of: str
    steps: str


@dataclass(frozen=True, kw_only=True)
class AlarmDropped(DomainEvent):
    """They are watched in the usual way again."""

    kind = "alarm.dropped"
    words = gettext_noop("%(who)s dropped the alarm for %(of)s.")
    of: str
