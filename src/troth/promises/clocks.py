"""Every clock of a case, as a pure function of its terms and its timeline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from troth.promises.calendar import Calendar
from troth.promises.course import Stretch
from troth.promises.errors import ProgrammeError, TimelineError
from troth.promises.events import Event, Opened
from troth.promises.fold import Fold
from troth.promises.instants import require_instant
from troth.promises.moves import Later, Moved, held_by, later, moved, stretches
from troth.promises.runs import Run
from troth.promises.terms import Commitment, Metric, Terms
from troth.promises.timeline import Timeline, until

WARN_SHARE = 0.75  # of the amount, when nobody says otherwise


class Status(StrEnum):
    """Where a clock stands at an instant."""

    HELD = "held"  # its start lies ahead because of a hold
    RUNNING = "running"
    PAUSED = "paused"  # no due time, a remainder
    MET = "met"
    BREACHED = "breached"  # wins over what follows; `met_at` tells when it was met late
    CANCELLED = "cancelled"


@dataclass(frozen=True, kw_only=True, slots=True)
class Clock:
    """One run of a commitment on one case, as it stands at an instant.

    Instants are UTC. `key` names the clock within its case for good: metric, trigger and
    running number. `due` is None when cancelled, paused or waiting for a release; on a
    breached clock it is the time it broke. `allowed` is the amount in open seconds and
    `used` what has been counted of it (both None when a release decides). `warn_at` is when
    the asked-for share of the amount is used up, None when nothing runs. `stretches` tell how
    the time of the governing obligation is counted, up to the due time; without one, up to
    the end or the instant asked about.
    """

    key: str
    metric: Metric
    trigger: str
    commitment: Commitment
    severity: str
    severity_name: str
    site: str | None  # where the case is worked on
    site_zone: str | None
    started: datetime
    due: datetime | None
    status: Status
    met_at: datetime | None
    breached_at: datetime | None
    cancelled_at: datetime | None  # when it stopped being owed, also after a breach
    withdrawn: bool  # because what the case became is not promised this
    allowed: float | None
    used: float | None
    warn_at: datetime | None
    counting_from: datetime
    held_from: datetime | None
    held_by: Calendar | None  # whose weekend or holiday it is
    moved: Moved | None
    later: tuple[Later, ...]
    stretches: tuple[Stretch, ...]

    @property
    def remaining(self) -> float | None:
        """Open seconds left; None when a release decides, never below 0."""
        if self.allowed is None or self.used is None:
            return None
        return max(self.allowed - self.used, 0.0)


def clocks(
    terms: Terms, timeline: Timeline, at: datetime, *, warn_share: float = WARN_SHARE
) -> list[Clock]:
    """Return every clock that has run on the case up to `at`, by metric, start and due time.

    `terms` are those in force when the case was opened; a `plan_changed` event moves on from
    them. Events after `at` have not happened yet. A timeline that begins after `at` has no
    clocks. Raises TimelineError for a severity, plan or site that the programme lacks.
    """
    at = require_instant(at)
    happened = until(timeline, at)
    if not happened:
        return []
    fold = Fold(terms)
    for number, event in enumerate(happened, start=1):
        try:
            fold.apply(event)
        except ProgrammeError as error:
            raise _what_is_wrong_with(number, event, error) from None
    fold.finish(at)
    found = [_clock(run, fold, at, warn_share) for run in fold.runs]
    return sorted(found, key=lambda clock: (clock.metric, clock.started, clock.due or at))


def _what_is_wrong_with(number: int, event: Event, error: ProgrammeError) -> TimelineError:
    place = "" if isinstance(event, Opened) else f"Event {number} ({event.type}): "
    return TimelineError(error.code, error.value, place + error.message)


def _clock(run: Run, fold: Fold, at: datetime, warn_share: float) -> Clock:
    due = run.due()
    governing = run.governing(at)
    site, held = fold.course.now.site, held_by(governing, fold.course)
    status = _status(run, at)
    used = governing.used(fold.course, run.stopped or at)
    return Clock(
        key=run.key,
        metric=run.metric,
        trigger=run.trigger,
        commitment=governing.commitment,
        severity=governing.commitment.severity,
        severity_name=governing.terms.severity_name(governing.commitment.severity),
        site=site,
        site_zone=governing.terms.sites[site].timezone if site else None,
        started=run.started,
        due=due,
        status=status,
        met_at=run.met_at,
        breached_at=run.breached_at,
        cancelled_at=run.cancelled_at,
        withdrawn=run.withdrawn,
        allowed=governing.seconds,
        used=None if governing.seconds is None else used,
        warn_at=governing.warn_at(fold.course, warn_share) if status in _ALIVE else None,
        counting_from=governing.start,
        held_from=governing.judged if held else None,
        held_by=held,
        moved=moved(run, governing),
        later=later(run, at),
        stretches=tuple(stretches(run, governing, fold.course, due, at)),
    )


_ALIVE = frozenset({Status.HELD, Status.RUNNING})


def _status(run: Run, at: datetime) -> Status:
    if run.breached_at is not None:
        return Status.BREACHED
    if run.met_at is not None:
        return Status.MET
    if run.cancelled_at is not None:
        return Status.CANCELLED
    if run.started > at:
        return Status.HELD
    return Status.PAUSED if run.stands_still else Status.RUNNING
