"""Whether somebody looks after the promises."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from troth.cases.models import LastSweep

_SILENCE = timedelta(minutes=1)  # the sweep looks every second or so


@dataclass(frozen=True, kw_only=True)
class Watch:
    """How the sweep stands: `since` is when it last looked (None: never)."""

    since: datetime | None
    stopped: bool


def watch(*, at: datetime) -> Watch:
    """Return whether the sweep has looked lately; when it has not, no breach is noticed."""
    last = LastSweep.objects.values_list("at", flat=True).first()
    return Watch(since=last, stopped=last is None or last < at - _SILENCE)
