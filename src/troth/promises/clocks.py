"""Every clock of a case, as a pure function of its terms and its timeline."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from operator import attrgetter

from troth.promises.calendar import Calendar
from troth.promises.course import Leg, Stretch
from troth.promises.fold import Fold
from troth.promises.instants import require_instant
from troth.promises.moves import Later, Moved, held_by, later, moved, stretches
from troth.promises.obligation import Obligation
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


_HELD, _RUNNING, _PAUSED, _MET, _BREACHED, _CANCELLED = Status  # finding one each time is slow


class Seen:
    """From where the clocks of a case are seen."""

    __slots__ = ("at", "now", "warn_share")

    def __init__(self, at: datetime, now: Leg, warn_share: float) -> None:
        self.at = at
        self.now = now
        self.warn_share = warn_share


class Clock:
    """One run of a commitment on one case, as it stands at an instant.

    Instants are UTC. Everything follows from the run, which has come to its end; what takes time
    to tell is worked out when asked.
    """

    __slots__ = ("_run", "_seen")

    def __init__(self, run: Run, seen: Seen) -> None:
        self._run = run
        self._seen = seen

    @property
    def key(self) -> str:
        """Names the clock within its case for good: metric, trigger and running number."""
        return self._run.key

    @property
    def metric(self) -> Metric:
        return self._run.metric

    @property
    def trigger(self) -> str:
        return self._run.trigger

    @property
    def commitment(self) -> Commitment:
        """The one that decides when it is due."""
        return self._governing.commitment

    @property
    def severity(self) -> str:
        return self.commitment.severity

    @property
    def severity_name(self) -> str:
        """What people call the severity."""
        return self._governing.terms.severity_name(self.severity)

    @property
    def site(self) -> str | None:
        """Where the case is worked on."""
        return self._seen.now.site

    @property
    def site_zone(self) -> str | None:
        return self._governing.terms.sites[self.site].timezone if self.site else None

    @property
    def started(self) -> datetime:
        return self._run.started

    @property
    def due(self) -> datetime | None:
        """None when cancelled, paused or waiting for a release; if breached, when it broke."""
        return self._run.due()

    @property
    def status(self) -> Status:
        run, seen = self._run, self._seen
        if run.breached_at is not None:
            return _BREACHED
        if run.met_at is not None:
            return _MET
        if run.cancelled_at is not None:
            return _CANCELLED
        if run.started > seen.at:
            return _HELD
        return _PAUSED if self.stands_still else _RUNNING

    @property
    def stands_still(self) -> bool:
        """Whether no time counts for it while the case waits, also after a breach."""
        return all(self._seen.now.standstill(one.commitment) for one in self._run.obligations)

    @property
    def met_at(self) -> datetime | None:
        return self._run.met_at

    @property
    def breached_at(self) -> datetime | None:
        return self._run.breached_at

    @property
    def cancelled_at(self) -> datetime | None:
        """When it stopped being owed, also after a breach."""
        return self._run.cancelled_at

    @property
    def withdrawn(self) -> bool:
        """Whether it was cancelled because what the case became is not promised this."""
        return self._run.withdrawn

    @property
    def counting_from(self) -> datetime:
        return self._governing.start

    @property
    def held_from(self) -> datetime | None:
        """Where it would count from without the hold that set `counting_from` ahead."""
        judged = self._governing.judged
        return judged if self.counting_from > judged else None

    @property
    def held_by(self) -> Calendar | None:
        """Whose weekend or holiday the hold was for."""
        return held_by(self._governing)

    @property
    def moved(self) -> Moved | None:
        """What brought the commitment that decides; None when the clock began with it."""
        return moved(self._run, self._governing)

    @property
    def later(self) -> tuple[Later, ...]:
        """What it owes besides, and what is due later."""
        return later(self._run, self._seen.at)

    @property
    def allowed(self) -> float | None:
        """The amount in open seconds; None when a release decides."""
        return self._governing.seconds

    @property
    def used(self) -> float | None:
        """Open seconds counted of the amount; None when a release decides."""
        return None if self.allowed is None else self._governing.used(self._stop)

    @property
    def taken(self) -> float | None:
        """Open seconds counted until it was met or cancelled, or so far: after a breach they go on.

        None when a release decides.
        """
        end = self.met_at or self.cancelled_at or self._seen.at
        return None if self.allowed is None else self._governing.used(end)

    @property
    def remaining(self) -> float | None:
        """Open seconds left; None when a release decides, never below 0."""
        allowed, used = self.allowed, self.used
        return None if allowed is None or used is None else max(allowed - used, 0.0)

    @property
    def warn_at(self) -> datetime | None:
        """When the asked-for share of the amount is used up; None when nothing runs."""
        return self.used_up_at(self._seen.warn_share)

    def used_up_at(self, share: float) -> datetime | None:
        """Return when that share of the amount is used up; None when nothing runs."""
        runs = self.status in (_HELD, _RUNNING)
        return self._governing.warn_at(share) if runs else None

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        """How time is counted, up to the due time, else to the end or the instant asked about."""
        return tuple(stretches(self._run, self._governing, self.due, self._seen.at))

    @property
    def _governing(self) -> Obligation:
        return self._run.governing(self._seen.at)

    @property
    def _stop(self) -> datetime:
        return self._run.stopped or self._seen.at

    def __repr__(self) -> str:
        return f"<Clock {self.key} {self.status}, due {self.due}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Clock) and _EVERYTHING(self) == _EVERYTHING(other)

    def __hash__(self) -> int:
        return hash((self.key, self.started, self.due))


_EVERYTHING = attrgetter(
    *(name for name, value in vars(Clock).items() if name[0] != "_" and not callable(value))
)


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
    fold = Fold(terms, timeline.opened)
    fold.apply(happened[1:])
    fold.finish(at)
    seen = Seen(at, fold.ledger.course.now, warn_share)
    runs = sorted(fold.ledger.runs, key=lambda run: (run.metric, run.started, run.due() or at))
    return [Clock(run, seen) for run in runs]
