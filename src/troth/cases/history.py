"""From stored events to the timeline that the clocks are folded from: the one place for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol

from troth.cases import events
from troth.lib.events import read_event
from troth.promises import events as core
from troth.promises.timeline import Timeline


class StoredEvent(Protocol):
    """What is needed of a row of the timeline."""

    kind: str
    at: datetime
    data: Any


def core_timeline(stored: Iterable[StoredEvent]) -> Timeline:
    """Return the core's timeline of a case; `stored` are its events in their order."""
    return Timeline(events=tuple(event for row in stored for event in _translate(row)))


def _translate(row: StoredEvent) -> list[core.Event]:
    translate = _TRANSLATIONS.get(row.kind)
    if translate is None:
        return []
    return [translate(read_event(row.kind, row.data), row.at)]


def _opened(event: Any, at: datetime) -> core.Event:
    return core.Opened(
        at=at,
        severity=event.severity,
        channel=event.channel,
        kind=event.case_kind,
        site=event.site,
    )


def _replied(event: Any, at: datetime) -> core.Event:
    return core.Message(at=at, sender=core.Sender(event.author), public=True, channel=event.channel)


def _noted(event: Any, at: datetime) -> core.Event:
    return core.Message(at=at, sender=core.Sender.STAFF, public=False)


def _called(event: Any, at: datetime) -> core.Event:
    return core.Call(at=at, caller=core.Caller(event.caller), answered=event.answered)


def _assigned(event: Any, at: datetime) -> core.Event:
    return core.Assigned(at=at, site=event.site, agent=event.staff_name)


def _released(event: Any, at: datetime) -> core.Event:
    return core.Released(at=at, on=datetime.fromisoformat(event.on))


_TRANSLATIONS: Mapping[str, Callable[[Any, datetime], core.Event]] = {
    events.Opened.kind: _opened,
    events.Replied.kind: _replied,
    events.Noted.kind: _noted,
    events.CallLogged.kind: _called,
    events.Assigned.kind: _assigned,
    events.ReleaseAnnounced.kind: _released,
    events.SeverityChanged.kind: lambda e, at: core.SeverityChanged(at=at, severity=e.new),
    events.KindChanged.kind: lambda e, at: core.KindChanged(at=at, kind=e.new),
    events.PlanChanged.kind: lambda e, at: core.PlanChanged(at=at, plan=e.new),
    events.WaitingOnCustomer.kind: lambda e, at: core.WaitingOnCustomer(at=at),
    events.Resumed.kind: lambda e, at: core.Resumed(at=at),
    events.WorkaroundProvided.kind: lambda e, at: core.WorkaroundProvided(at=at),
    events.Resolved.kind: lambda e, at: core.Resolved(at=at, resolution=e.resolution),
    events.Confirmed.kind: lambda e, at: core.Confirmed(at=at),
    events.ResolutionRejected.kind: lambda e, at: core.Reopened(at=at),
    events.Reopened.kind: lambda e, at: core.Reopened(at=at),
    events.Closed.kind: lambda e, at: core.Closed(at=at),
    events.UpdateRequested.kind: lambda e, at: core.UpdateRequested(at=at),
    events.Triggered.kind: lambda e, at: core.Triggered(at=at, trigger=e.trigger),
    events.WorkStarted.kind: lambda e, at: core.WorkStarted(at=at),
    events.WorkStopped.kind: lambda e, at: core.WorkStopped(at=at),
}
