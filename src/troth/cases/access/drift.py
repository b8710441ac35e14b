"""Whether the stored copies still say what the timelines say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from troth.cases import clockwork
from troth.cases.models import Alarm, Case, Clock
from troth.cases.upcoming import upcoming
from troth.timeline.access import events_of


@dataclass(frozen=True, kw_only=True)
class Drift:
    """A stored value that its timeline contradicts."""

    case: str  # its number
    clock: str  # its key; empty for the case itself
    field: str
    stored: object
    folded: object


def drift(*, at: datetime) -> list[Drift]:
    """Return what differs at `at` in the cases that the sweep has nothing to do on by then."""
    rows = Case.objects.select_related("contract__programme_version").prefetch_related("clocks")
    return [
        found
        for case in rows.order_by("pk").iterator(chunk_size=200)
        if case.next_at is None or case.next_at > at
        for found in _drift_of(case, at)
    ]


def _drift_of(case: Case, at: datetime) -> list[Drift]:
    history, steps = list(events_of(case.stream)), Alarm.objects.steps_for(case)
    folded = clockwork.fold(case.contract.programme, history, max(at, history[-1].at))
    copies = {row.key: row for row in clockwork.copies(folded, history, steps)}
    stored = {row.key: row for row in case.clocks.all()}
    found = [
        Drift(case=case.number, clock=key, field="key", stored=key in stored, folded=key in copies)
        for key in stored.keys() ^ copies.keys()
    ]
    for key in stored.keys() & copies.keys():
        found += _compare(case, key, stored[key], copies[key])
    times = clockwork.times_of(folded, copies.values(), upcoming(case, history).instants)
    return found + [
        Drift(case=case.number, clock="", field=name, stored=getattr(case, name), folded=value)
        for name, value in times.items()
        if getattr(case, name) != value
    ]


def _compare(case: Case, key: str, stored: Clock, folded: Clock) -> list[Drift]:
    return [
        Drift(
            case=case.number,
            clock=key,
            field=name,
            stored=getattr(stored, name),
            folded=getattr(folded, name),
        )
        for name in clockwork.differences(stored, folded)
    ]
