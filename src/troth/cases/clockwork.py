"""Keeps the clocks of a case in line with its timeline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from troth.cases import events
from troth.cases.models import Case, Clock, ClockStatus
from troth.cases.upcoming import upcoming
from troth.lib.actors import SYSTEM
from troth.lib.events import DomainEvent
from troth.promises.chain import canonical_instant
from troth.promises.clocks import Clock as Folded
from troth.promises.clocks import Status
from troth.promises.history import clocks_of
from troth.promises.schema import Programme
from troth.timeline.actions import record
from troth.timeline.models import Event

_ALIVE = (Status.HELD, Status.RUNNING)
_COPIED = tuple(
    field.attname
    for field in Clock._meta.concrete_fields
    if field.attname not in {"id", "case_id", "account_id", "key"}
)


@dataclass(frozen=True, kw_only=True)
class Noticed:
    """What the timeline already says about the clocks.

    `warned` maps a clock's key and due time to when a warning was recorded for them,
    `breached` maps a clock's key to when its breach was noticed.
    """

    warned: dict[tuple[str, str], datetime]
    breached: dict[str, datetime]

    @classmethod
    def of(cls, history: Iterable[Event]) -> Noticed:
        noticed = cls(warned={}, breached={})
        for row in history:
            if row.kind == events.ClockWarned.kind:
                noticed.warned[row.data["key"], row.data["due"]] = row.at
            elif row.kind == events.ClockBreached.kind:
                noticed.breached[row.data["key"]] = row.at
        return noticed

    def has_warned_of(self, clock: Folded) -> bool:
        return clock.due is not None and (clock.key, canonical_instant(clock.due)) in self.warned


def refresh(
    case: Case, history: Sequence[Event], *, at: datetime
) -> list[tuple[DomainEvent, Event]]:
    """Bring the clock rows and the case's own times in line with its whole history at `at`.

    Warnings and breaches that have come are recorded, each once for ever, and returned with
    their rows. The caller holds the case's lock and stores the case afterwards.
    """
    at = max(at, history[-1].at)
    folded = fold(case.contract.programme, history, at)
    recorded: list[tuple[DomainEvent, Event]] = [
        (
            event,
            record(stream=case.stream, account_id=case.account_id, event=event, by=SYSTEM, at=at),
        )
        for event in _news(folded, Noticed.of(history), at)
    ]
    history = [*history, *(stored for _, stored in recorded)]
    rows = copies(folded, history)
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


def copies(folded: Iterable[Folded], history: Sequence[Event]) -> list[Clock]:
    """Return the rows, without their case, that folded clocks are kept as."""
    noticed = Noticed.of(history)
    return [_copy(clock, noticed) for clock in folded]


def _copy(clock: Folded, noticed: Noticed) -> Clock:
    counted_on = clock.stretches[-1].calendar if clock.stretches else None
    due = canonical_instant(clock.due) if clock.due else ""
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
        warned_at=noticed.warned.get((clock.key, due)),
        next_at=min(_wake_ups(clock, noticed), default=None),
    )


def _wake_ups(clock: Folded, noticed: Noticed) -> Iterator[datetime]:
    """Yield the instants at which the sweep has to look at the clock."""
    if clock.status is Status.HELD:
        yield clock.started
    if clock.status in _ALIVE and clock.due:
        yield clock.due
        if clock.warn_at and not noticed.has_warned_of(clock):
            yield clock.warn_at


def _news(
    folded: Iterable[Folded], noticed: Noticed, at: datetime
) -> Iterator[events.ClockWarned | events.ClockBreached]:
    """Yield what has come by `at` and was not recorded before, the oldest due first."""
    for clock in sorted(folded, key=lambda clock: (clock.due or at, clock.key)):
        if clock.breached_at is not None:
            if clock.key not in noticed.breached:
                yield events.ClockBreached(**_named(clock))
        elif clock.warn_at and clock.warn_at <= at and not noticed.has_warned_of(clock):
            yield events.ClockWarned(**_named(clock))


def _named(clock: Folded) -> dict[str, str]:
    assert clock.due is not None
    return {
        "key": clock.key,
        "metric": clock.metric.value,
        "severity": clock.severity,
        "due": canonical_instant(clock.due),
    }


def _write(case: Case, rows: Iterable[Clock]) -> None:
    """Store the rows, touching only those that changed."""
    stored = {row.key: row for row in case.clocks.all()}
    fresh = []
    for row in rows:
        row.case, row.account_id = case, case.account_id
        known = stored.pop(row.key, None)
        if known is None:
            fresh.append(row)
        elif differences(row, known):
            row.pk = known.pk
            row.save(force_update=True)
    Clock.objects.bulk_create(fresh)
    if stored:
        case.clocks.filter(key__in=stored).delete()


def differences(one: Clock, other: Clock) -> list[str]:
    """Return the names of the copied fields in which two rows differ."""
    return [name for name in _COPIED if getattr(one, name) != getattr(other, name)]
