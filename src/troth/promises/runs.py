"""A run of a commitment while the timeline is being folded."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from troth.promises.course import CONTINUING, Course, Obligation
from troth.promises.terms import Commitment, Metric

NEVER = datetime.max.replace(tzinfo=UTC)


class Overtaken(NamedTuple):
    """An obligation that does not decide, because another is due earlier; and its due time."""

    obligation: Obligation
    due: datetime | None


class Run:
    """A clock in the making: obligations, and how it ended.

    It is live until it is met or cancelled; a breached one stays live, because it can still
    be met late, but its due time no longer moves. It is `withdrawn` when reopening the case
    cannot let it run on, because nothing promised it any more.
    """

    __slots__ = (
        "_course",
        "_due",
        "_governing",
        "_overtaken",
        "breached_at",
        "cancelled_at",
        "key",
        "met_at",
        "metric",
        "obligations",
        "replaced",
        "started",
        "stopped_site",
        "trigger",
        "withdrawn",
    )

    def __init__(
        self, key: str, metric: Metric, trigger: str, obligation: Obligation, course: Course
    ) -> None:
        self.key = key
        self.metric = metric
        self.trigger = trigger
        self.started = obligation.start
        self.obligations = [obligation]
        self.met_at: datetime | None = None
        self.breached_at: datetime | None = None
        self.cancelled_at: datetime | None = None
        self.withdrawn = False
        self.replaced: tuple[datetime, Obligation] | None = None  # last, and what it was till then
        self.stopped_site: str | None = None  # where the case was when it stopped
        self._course = course
        self._due: datetime | None = None
        self._governing: Obligation | None = None  # when it stopped
        self._overtaken: list[Overtaken] = []  # then

    @property
    def name(self) -> tuple[Metric, str]:
        return self.metric, self.trigger

    @property
    def promise(self) -> Commitment:
        """The commitment it moved to last."""
        return self.obligations[-1].commitment

    @property
    def live(self) -> bool:
        return self.met_at is None and self.cancelled_at is None

    @property
    def at_stake(self) -> bool:
        """Whether it can still break."""
        return self.live and self.breached_at is None

    @property
    def continues(self) -> bool:
        """Whether reopening the case would let it run on."""
        return self.metric in CONTINUING and not self.live and not self.withdrawn

    @property
    def stopped(self) -> datetime | None:
        """When it stopped counting; None while it goes on."""
        return self.breached_at or self.met_at or self.cancelled_at

    @property
    def stands_still(self) -> bool:
        """Whether time does not count now for any of its obligations."""
        return all(self._course.now.standstill(one.commitment) for one in self.obligations)

    def due(self) -> datetime | None:
        """Return the earliest due time of its obligations."""
        if self.breached_at is not None:
            return self.breached_at
        if self.cancelled_at is not None:
            return None
        if self.met_at is not None:
            return self._due
        dues = (one.due(self._course) for one in self.obligations)
        return min((due for due in dues if due is not None), default=None)

    def would_be_due(self, at: datetime, obligations: Iterable[Obligation]) -> datetime:
        """Return when it would be due on these obligations if it ran on from `at`, if not never."""
        dues = (one.due(self._course, on_from=at) for one in obligations)
        return min((due for due in dues if due is not None), default=NEVER)

    def governing(self, at: datetime) -> Obligation:
        """Return the obligation that decides the due time, or would if it ran on from `at`."""
        if self._governing is not None:
            return self._governing
        return min(
            reversed(self.obligations),
            key=lambda one: (one.due(self._course) or NEVER, self.would_be_due(at, [one])),
        )

    def overtaken(self, at: datetime) -> list[Overtaken]:
        """Return the other obligations with their due times, as they were when it stopped."""
        if self._governing is not None:
            return self._overtaken
        governing = self.governing(at)
        others = (one for one in self.obligations if one is not governing)
        return [Overtaken(one, one.due(self._course)) for one in others]

    def replace(self, obligation: Obligation, at: datetime) -> None:
        """Owe this one alone from now on."""
        self.replaced = at, self.obligations[-1]
        self.obligations = [obligation]

    def meet(self, at: datetime) -> None:
        """End it as met; a promise kept at its very due instant is kept."""
        if self.breached_at is None or self.breached_at == at:
            self._due = self.due()
            self.breached_at = None
        self._stop(at)
        self.met_at = at

    def cancel(self, at: datetime) -> None:
        self._stop(at)
        self.cancelled_at = at

    def withdraw(self, at: datetime) -> None:
        """Cancel it, as nothing promises it any more."""
        self.cancel(at)
        self.withdrawn = True

    def carry_on(self) -> None:
        """Run again after the case was reopened."""
        self.met_at = self.cancelled_at = self._due = None
        if self.breached_at is None:
            self._governing = None

    def breach_before(self, at: datetime, *, inclusive: bool) -> None:
        """Mark the breach when the due time lies before `at` (or is `at`, if inclusive)."""
        if not self.at_stake:
            return
        due = self.due()
        if due is not None and (due < at or (inclusive and due == at)):
            self._stop(due)
            self.breached_at = due

    def release(self, at: datetime) -> None:
        """End its holds: the customer has called. Only a hold sets a start ahead."""
        self.started = min(self.started, at)
        for one in self.obligations:
            if one.start > at:
                one.begin(at, self._course)

    def _stop(self, at: datetime) -> None:
        """Keep what decided, whatever becomes of the case afterwards."""
        if self._governing is None:
            self._overtaken = self.overtaken(at) if len(self.obligations) > 1 else []
        self._governing = self.governing(at)
        self.stopped_site = self._course.now.site
