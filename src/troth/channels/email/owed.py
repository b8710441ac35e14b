"""What is promised at the instant of an event, as a mail says it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy

from troth.cases.access import promises_of
from troth.cases.models import Case
from troth.lib.said import said
from troth.promises.clocks import Clock, Status
from troth.promises.explain_outcome import support_zone
from troth.promises.phrases import gettext_noop
from troth.promises.terms import Metric
from troth.promises.wording import in_both
from troth.timeline.access import events_of
from troth.timeline.models import Event

_BOTH = gettext_noop("%(here)s, your time (%(there)s for support)")
_OWED: dict[Metric, Promise] = {
    Metric.FIRST_RESPONSE: lazy("We owe you a first answer by %(due)s."),
    Metric.NEXT_RESPONSE: lazy("We owe you an answer by %(due)s."),
    Metric.UPDATE: lazy("We owe you an update by %(due)s."),
    Metric.WORKAROUND: lazy("We owe you a workaround by %(due)s."),
    Metric.RESOLUTION: lazy("We owe you a solution by %(due)s."),
    Metric.STATUS_REPLY: lazy("We owe you an answer to your request for an update by %(due)s."),
    Metric.CONTINUOUS_EFFORT: lazy("Somebody will be working on it by %(due)s."),
}
_LATE: dict[Metric, Promise] = {
    Metric.FIRST_RESPONSE: lazy("The first answer that we owed you by %(due)s is late."),
    Metric.NEXT_RESPONSE: lazy("The answer that we owed you by %(due)s is late."),
    Metric.UPDATE: lazy("The update that we owed you by %(due)s is late."),
    Metric.WORKAROUND: lazy("The workaround that we owed you by %(due)s is late."),
    Metric.RESOLUTION: lazy("The solution that we owed you by %(due)s is late."),
    Metric.STATUS_REPLY: lazy("The answer to your request, due by %(due)s, is late."),
    Metric.CONTINUOUS_EFFORT: lazy("Somebody should have been working on it by %(due)s."),
}
_PAUSED: dict[Metric, Promise] = {
    Metric.WORKAROUND: lazy("The time for a workaround is paused until you answer."),
    Metric.RESOLUTION: lazy("The time for a solution is paused until you answer."),
    Metric.UPDATE: lazy("The time for an update is paused until you answer."),
}


@dataclass(frozen=True, kw_only=True)
class Owed:
    """One promise as a mail tells it."""

    sentence: str
    is_late: bool = False


def owed(case: Case, event: Event, zone: str) -> list[Owed]:
    """Return what was owed to the customer once the event had happened, by due time.

    What has happened since is left out, so that a mail sent again says the same.
    """
    history = [row for row in events_of(case.stream) if row.at <= event.at]
    clocks = promises_of(case, event.at, history)
    due = sorted(_first_of_each_metric(clocks), key=lambda found: found[0])
    paused = {clock.metric for clock in clocks if clock.status is Status.PAUSED}
    still = [Owed(sentence=str(_PAUSED[one])) for one in _PAUSED if one in paused]
    return [_owed(clock, at, zone) for at, clock in due] + still


def _first_of_each_metric(clocks: Iterable[Clock]) -> Iterable[tuple[datetime, Clock]]:
    first: dict[Metric, tuple[datetime, Clock]] = {}
    for clock in clocks:
        if clock.due is not None and _is_owed(clock):
            known = first.get(clock.metric)
            if known is None or clock.due < known[0]:
                first[clock.metric] = (clock.due, clock)
    return first.values()


def _is_owed(clock: Clock) -> bool:
    if clock.status is Status.BREACHED:
        return clock.met_at is None and clock.cancelled_at is None
    return clock.status in (Status.RUNNING, Status.HELD)


def _owed(clock: Clock, due: datetime, zone: str) -> Owed:
    is_late = clock.status is Status.BREACHED
    words = str((_LATE if is_late else _OWED)[clock.metric])
    told = said(in_both(due, zone, support_zone(clock), _BOTH))
    return Owed(sentence=words % {"due": told}, is_late=is_late)
