"""Cases judged one by one, by the core's own fold: always right, and the measure of `together`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import numpy as np

from troth.promises.clocks import Clock, clocks
from troth.promises.events import Assigned, Event, Opened, SeverityChanged
from troth.promises.intervals import Ints
from troth.promises.terms import Trigger
from troth.promises.timeline import Timeline
from troth.promises.units import NOT_A_TIME, from_micros
from troth.replay.cases import Cases, micros
from troth.replay.outcomes import COLUMNS, METRICS, NO_AMOUNT, STATUSES, TRIGGERS, Outcomes
from troth.replay.plans import Plan
from troth.replay.words import ASSIGNED, EVENTS, SEVERITY_CHANGED


def one_by_one(cases: Cases, members: Ints, plan: Plan, at: int) -> Outcomes:
    """Return the outcomes of these members of a batch."""
    rows: list[list[int]] = []
    for member in members.tolist():
        found = clocks(plan.terms, timeline(cases, member, plan), from_micros(at))
        rows += [_row(member, clock, plan) for clock in found]
    columns = np.array(rows, np.int64).reshape(-1, len(COLUMNS)).T
    return Outcomes(**dict(zip(COLUMNS, columns, strict=True)))


def timeline(cases: Cases, member: int, plan: Plan) -> Timeline:
    """Return the timeline of a case, in the words of the plan's programme."""
    return Timeline(events=tuple(_events(cases, member, plan)))


def _events(cases: Cases, member: int, plan: Plan) -> Iterator[Event]:
    yield Opened(
        at=from_micros(int(cases.opened[member])),
        severity=plan.severity_codes[cases.severity[member]],
        channel=plan.mapping.channels[cases.channel[member]],
        kind=plan.mapping.kinds[cases.kind[member]],
        site=plan.site(int(cases.site[member])),
    )
    events = slice(cases.first[member], cases.first[member + 1])
    columns = (cases.code[events], cases.at[events], cases.target[events])
    for code, when, target in zip(*(column.tolist() for column in columns), strict=True):
        at = from_micros(when)
        if code == SEVERITY_CHANGED:
            yield SeverityChanged(at=at, severity=plan.severity_codes[target])
        elif code == ASSIGNED:
            yield Assigned(at=at, site=plan.site(target))
        else:
            yield EVENTS[code](at)


def _row(member: int, clock: Clock, plan: Plan) -> list[int]:
    return [
        member,
        METRICS.index(clock.metric),
        TRIGGERS.index(Trigger(clock.trigger)),
        plan.severities.index(clock.severity),
        micros(clock.started),
        _time(clock.due),
        STATUSES.index(clock.status),
        _time(clock.met_at),
        _time(clock.breached_at),
        _time(clock.cancelled_at),
        _length(clock.allowed),
        _length(clock.taken),
    ]


def _time(instant: datetime | None) -> int:
    return NOT_A_TIME if instant is None else micros(instant)


def _length(seconds: float | None) -> int:
    return NO_AMOUNT if seconds is None else round(seconds * 1e6)
