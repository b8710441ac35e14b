"""What was noticed about the clocks of a case, and what is to be noticed next and when.

Everything is a matter of the case's timeline and of the steps of its alarm by then, so that each
step is taken once whoever looks, whatever dies and however the alarm is set up meanwhile: a
warning takes all lower shares with it, and what is told again is counted on the timeline.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings

from troth.cases import events
from troth.cases.alarm_steps import AlarmSteps
from troth.promises.chain import canonical_instant
from troth.promises.clocks import Clock, Status
from troth.timeline.models import Event

_ALIVE = (Status.HELD, Status.RUNNING)


def usual_share() -> int:
    """The share of the time, in per cent, at which a promise is in danger for everybody."""
    return round(settings.TROTH_WARN_SHARE * 100)


@dataclass(frozen=True, kw_only=True)
class Noticed:
    """What the timeline already says about the clocks.

    `warned` maps a clock's key and due time to the share last warned of and when; `breached`
    maps a key to when the breach was noticed, `repeated` to how often it was told again and when
    last.
    """

    warned: dict[tuple[str, str], tuple[int, datetime]] = field(default_factory=dict)
    breached: dict[str, datetime] = field(default_factory=dict)
    repeated: dict[str, tuple[int, datetime]] = field(default_factory=dict)

    @classmethod
    def of(cls, history: Iterable[Event]) -> Noticed:
        noticed = cls()
        for row in history:
            if row.kind == events.ClockWarned.kind:
                share = row.data.get("share", events.FIRST_SHARE)
                noticed.warned[row.data["key"], row.data["due"]] = share, row.at
            elif row.kind == events.ClockBreached.kind:
                noticed.breached[row.data["key"]] = row.at
            elif row.kind == events.ClockStillBroken.kind:
                noticed.repeated[row.data["key"]] = row.data["number"], row.at
        return noticed

    def warned_at(self, clock: Clock) -> datetime | None:
        """Return when the clock's present due time was last warned of."""
        return self._warned(clock)[1]

    def warnings(self, clock: Clock, steps: AlarmSteps) -> list[tuple[int, datetime]]:
        """Return the shares to be warned of still, and when, in their order."""
        if clock.status not in _ALIVE or clock.due is None:
            return []
        told = self._warned(clock)[0]
        shares = sorted({usual_share(), *steps.shares})
        times = ((share, clock.used_up_at(share / 100)) for share in shares if share > told)
        return [(share, at) for share, at in times if at is not None]

    def repeat(self, clock: Clock, steps: AlarmSteps) -> tuple[int, datetime] | None:
        """Return the number of the next time that the breach is told again, and when."""
        noticed, step = self.breached.get(clock.key), steps.repeat
        if step is None or step.every is None or noticed is None or not _is_nagging(clock):
            return None
        count, last = self.repeated.get(clock.key, (0, noticed))
        if count >= step.times or clock.due is None:
            return None
        return count + 1, next_repeat(clock.due, step.every, last)

    def wake_ups(self, clock: Clock, steps: AlarmSteps) -> Iterator[datetime]:
        """Yield the instants at which the sweep has to look at the clock."""
        if clock.status is Status.HELD:
            yield clock.started
        if clock.status in _ALIVE and clock.due:
            yield clock.due
        yield from (at for _share, at in self.warnings(clock, steps))
        repeat = self.repeat(clock, steps)
        if repeat is not None:
            yield repeat[1]

    def _warned(self, clock: Clock) -> tuple[int, datetime | None]:
        if clock.due is None:
            return 0, None
        return self.warned.get((clock.key, canonical_instant(clock.due)), (0, None))


def next_repeat(due: datetime, every: timedelta, last: datetime) -> datetime:
    """Return the first instant after `last` that lies a whole number of `every` after `due`."""
    return due + every * ((last - due) // every + 1)


def news(
    clocks: Iterable[Clock], noticed: Noticed, steps: AlarmSteps, at: datetime
) -> Iterator[events.ClockEvent]:
    """Yield what has come by `at` and was not recorded before, the oldest due first."""
    for clock in sorted(clocks, key=lambda clock: (clock.due or at, clock.key)):
        if clock.breached_at is not None and clock.key not in noticed.breached:
            yield events.ClockBreached(**_named(clock))
            continue
        repeat = noticed.repeat(clock, steps)
        if repeat is not None and repeat[1] <= at:
            yield events.ClockStillBroken(number=repeat[0], **_named(clock))
        come = [share for share, then in noticed.warnings(clock, steps) if then <= at]
        if come:
            yield events.ClockWarned(share=come[-1], **_named(clock))


def _is_nagging(clock: Clock) -> bool:
    """Whether a broken promise is still owed, and not for the customer to speak first."""
    return (
        clock.breached_at is not None
        and clock.met_at is None
        and clock.cancelled_at is None
        and not clock.stands_still
    )


def _named(clock: Clock) -> dict[str, str]:
    assert clock.due is not None
    return {
        "key": clock.key,
        "metric": clock.metric.value,
        "severity": clock.severity,
        "due": canonical_instant(clock.due),
    }
