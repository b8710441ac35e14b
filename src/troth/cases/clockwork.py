"""Keeps the clocks of a case in line with its timeline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings

from troth.cases.alarm_steps import AlarmSteps
from troth.cases.models import Alarm, Case, Clock, ClockStatus
from troth.cases.noticed import Noticed, news
from troth.cases.upcoming import upcoming
from troth.lib.actors import SYSTEM
from troth.lib.events import DomainEvent
from troth.promises.clocks import Clock as Folded
from troth.promises.clocks import Status
from troth.promises.history import clocks_of
from troth.promises.schema import Programme
from troth.timeline.actions import record
from troth.timeline.models import Event

_COPIED = tuple(
    field.attname
    for field in Clock._meta.concrete_fields
    if field.attname not in {"id", "case_id", "account_id", "key"}
)


def refresh(case: Case, history: list[Event], *, at: datetime) -> list[tuple[DomainEvent, Event]]:
    """Bring the clock rows and the case's own times in line with its whole history at `at`.

    Warnings and breaches that have come are recorded, and breaches told again, each once for
    ever, join the history, and are returned with their rows. The caller holds the case's lock and
    stores the case afterwards.
    """
    steps = Alarm.objects.steps_for(case)
    at = max(at, history[-1].at)
    folded = fold(case.contract.programme, history, at)
    recorded: list[tuple[DomainEvent, Event]] = [
        (
            event,
            record(stream=case.stream, account_id=case.account_id, event=event, by=SYSTEM, at=at),
        )
        for event in news(folded, Noticed.of(history), steps, at)
    ]
    history += [stored for _, stored in recorded]
    rows = copies(folded, history, steps)
    _write(case, rows)
    for name, value in times_of(folded, rows, upcoming(case, history).instants).items():
        setattr(case, name, value)
    return recorded


def fold(programme: Programme, history: Sequence[Event], at: datetime) -> list[Folded]:
    """Return the clocks at `at` of a case with this history under this programme."""
    return clocks_of(programme, history, at, warn_share=settings.TROTH_WARN_SHARE)


def is_owed(clock: Folded) -> bool:
    """Whether the promise has still to be kept, late or not."""
    return clock.met_at is None and clock.cancelled_at is None


def times_of(
    folded: Iterable[Folded], rows: Iterable[Clock], others: Iterable[datetime]
) -> dict[str, Any]:
    """Return what a case keeps of its clocks: `next_due`, `next_at` and `breached`.

    `others` are the instants at which the sweep has something else to do on it.
    """
    dues = [clock.due for clock in folded if clock.due and is_owed(clock)]
    wake_ups = [*others, *(row.next_at for row in rows if row.next_at)]
    return {
        "next_due": min(dues, default=None),
        "next_at": min(wake_ups, default=None),
        "breached": any(clock.breached_at for clock in folded),
    }


def copies(folded: Iterable[Folded], history: Sequence[Event], steps: AlarmSteps) -> list[Clock]:
    """Return the rows, without their case, that folded clocks are kept as."""
    noticed = Noticed.of(history)
    return [_copy(clock, noticed, steps) for clock in folded]


def _copy(clock: Folded, noticed: Noticed, steps: AlarmSteps) -> Clock:
    counted_on = clock.stretches[-1].calendar if clock.stretches else None
    return Clock(
        key=clock.key,
        metric=clock.metric.value,
        commitment_id=clock.commitment.id,
        clause=clock.commitment.clause,
        severity=clock.severity,
        trigger=clock.trigger,
        amount=clock.commitment.amount.text,
        calendar=counted_on.name if counted_on else "",
        time_zone=counted_on.timezone if counted_on else "",
        status=ClockStatus(clock.status.value),
        started=clock.started,
        due=clock.due,
        met_at=clock.met_at,
        breached_at=clock.breached_at,
        cancelled_at=clock.cancelled_at,
        detected_at=noticed.breached.get(clock.key),
        remaining=clock.remaining if clock.status is Status.PAUSED else None,
        warn_at=clock.warn_at,
        warned_at=noticed.warned_at(clock),
        next_at=min(noticed.wake_ups(clock, steps), default=None),
    )


def _write(case: Case, rows: Iterable[Clock]) -> None:
    """Store the rows, touching only those that changed."""
    stored = {row.key: row for row in case.clocks.order_by()}
    changed = []
    for row in rows:
        row.case, row.account_id = case, case.account_id
        known = stored.pop(row.key, None)
        if known is None or differences(row, known):
            changed.append(row)
    Clock.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=("case", "key"), update_fields=_COPIED
    )
    if stored:
        case.clocks.filter(key__in=stored).delete()


def differences(one: Clock, other: Clock) -> list[str]:
    """Return the names of the copied fields in which two rows differ."""
    return [name for name in _COPIED if getattr(one, name) != getattr(other, name)]
