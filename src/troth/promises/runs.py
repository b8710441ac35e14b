"""A run of a commitment while the timeline is being folded."""

from __future__ import annotations

from datetime import UTC, datetime

from troth.promises.course import Course, Obligation
from troth.promises.terms import Metric

_NEVER = datetime.max.replace(tzinfo=UTC)


class Run:
    """A clock in the making: obligations, and how it ended.

    It is live until it is met or cancelled; a breached one stays live, because it can still
    be met late, but its due time no longer moves.
    """

    __slots__ = (
        "_due",
        "breached_at",
        "cancelled_at",
        "key",
        "met_at",
        "metric",
        "obligations",
        "started",
        "trigger",
    )

    def __init__(self, key: str, metric: Metric, trigger: str, obligation: Obligation) -> None:
        self.key = key
        self.metric = metric
        self.trigger = trigger
        self.started = obligation.start
        self.obligations = [obligation]
        self.met_at: datetime | None = None
        self.breached_at: datetime | None = None
        self.cancelled_at: datetime | None = None
        self._due: datetime | None = None

    @property
    def live(self) -> bool:
        return self.met_at is None and self.cancelled_at is None

    @property
    def stopped(self) -> datetime | None:
        """When it stopped counting; None while it goes on."""
        return self.breached_at or self.met_at or self.cancelled_at

    def due(self, course: Course) -> datetime | None:
        """Return the earliest due time of its obligations."""
        if self.breached_at is not None:
            return self.breached_at
        if self.cancelled_at is not None:
            return None
        if self.met_at is not None:
            return self._due
        return min((due for one in self.obligations if (due := one.due(course))), default=None)

    def governing(self, course: Course) -> Obligation:
        """Return the obligation that decides the due time, the newest when none does."""
        newest_first = reversed(self.obligations)
        return min(newest_first, key=lambda one: one.due(course) or _NEVER)

    def meet(self, at: datetime, course: Course) -> None:
        if self.breached_at is None:
            self._due = self.due(course)
        self.met_at = at

    def cancel(self, at: datetime) -> None:
        self.cancelled_at = at

    def carry_on(self) -> None:
        """Run again after the case was reopened."""
        self.met_at = self.cancelled_at = self._due = None

    def breach_before(self, at: datetime, course: Course, *, inclusive: bool) -> None:
        """Mark the breach when the due time lies before `at` (or is `at`, if inclusive)."""
        if self.breached_at is not None:
            return
        due = self.due(course)
        if due is not None and (due < at or (inclusive and due == at)):
            self.breached_at = due

    def release(self, at: datetime) -> None:
        """End the hold of its obligations: the customer has called."""
        for one in self.obligations:
            if one.judged <= at < one.start:
                one.start = at
        self.started = min(self.started, min(one.start for one in self.obligations))
