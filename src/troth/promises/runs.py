"""A run of a commitment while the timeline is being folded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Final, NamedTuple

from troth.promises.course import Leg
from troth.promises.obligation import Obligation
from troth.promises.terms import Commitment

NEVER: Final = datetime.max.replace(tzinfo=UTC)


class Overtaken(NamedTuple):
    """An obligation that does not decide, because another is due earlier; and its due time."""

    obligation: Obligation
    due: datetime | None


class Run:
    """A clock in the making: obligations, and how it ended.

    It is live until it is met or cancelled; a breached one stays live, because it can still
    be met late, but its due time no longer moves.
    """

    __slots__ = (
        "_due",
        "_governing",
        "_only",
        "_overtaken",
        "breached_at",
        "cancelled_at",
        "met_at",
        "metric",
        "name",
        "number",
        "obligations",
        "replaced",
        "started",
        "stopped_on",
        "withdrawn",
    )

    def __init__(self, obligation: Obligation, number: int) -> None:
        commitment = obligation.commitment
        self.metric = commitment.metric
        self.name = commitment.name
        self.number = number
        self.started = obligation.start
        self.obligations = [obligation]
        self._only: Obligation | None = obligation  # None when there are several
        self.met_at: datetime | None = None
        self.breached_at: datetime | None = None
        self.cancelled_at: datetime | None = None
        self._due: datetime | None = None  # from when it stopped, as the next one
        self._governing: Obligation | None = None
        self._overtaken: Sequence[Overtaken] = ()
        self.stopped_on: Leg | None = None
        self.replaced: tuple[datetime, Obligation] | None = None  # last, and what it was till then
        self.withdrawn = False  # cancelled, as nothing promises it any more

    @property
    def key(self) -> str:
        """Names it within its case for good."""
        return f"{self.name}/{self.number}"

    @property
    def trigger(self) -> str:
        return self.promise.trigger

    @property
    def promise(self) -> Commitment:
        """The commitment it moved to last."""
        return self.obligations[-1].commitment

    @property
    def stopped(self) -> datetime | None:
        """When it stopped counting; None while it goes on."""
        return self.breached_at or self.met_at or self.cancelled_at

    def due(self) -> datetime | None:
        """Return the earliest due time of its obligations, for good once it has stopped."""
        if self._governing is not None:
            return self._due
        if self._only is not None:
            return self._only.due()
        return _earliest(one.due() for one in self.obligations)

    def would_be_due(self, at: datetime) -> datetime:
        """Return when it would be due if it ran on from `at`; NEVER if not at all."""
        return _earliest(one.due_if_it_ran_on(at) for one in self.obligations) or NEVER

    def governing(self, at: datetime) -> Obligation:
        """Return the obligation that decides the due time, or would if it ran on from `at`."""
        decided = self._governing or self._only
        if decided is not None:
            return decided
        return min(
            reversed(self.obligations),
            key=lambda one: (one.due() or NEVER, one.due_if_it_ran_on(at) or NEVER),
        )

    def overtaken(self, at: datetime) -> Sequence[Overtaken]:
        """Return the other obligations with their due times, as they were when it stopped."""
        if self._governing is not None:
            return self._overtaken
        governing = self.governing(at)
        return [Overtaken(one, one.due()) for one in self.obligations if one is not governing]

    def add(self, obligation: Obligation) -> None:
        """Owe this one, too."""
        self.obligations.append(obligation)
        self._only = None

    def replace(self, obligation: Obligation, at: datetime) -> None:
        """Owe this one alone from now on."""
        self.replaced = at, self.obligations[-1]
        self.obligations = [obligation]
        self._only = obligation

    def meet(self, at: datetime) -> None:
        """End it as met; a promise kept at its very due instant is kept."""
        if self.breached_at is not None and self.breached_at == at:
            self.breached_at = None
        self._stop(at, self.due())
        self.met_at = at

    def cancel(self, at: datetime) -> None:
        self._stop(at, self.breached_at)
        self.cancelled_at = at

    def withdraw(self, at: datetime) -> None:
        """Cancel it, as nothing promises it any more."""
        self.cancel(at)
        self.withdrawn = True

    def breach(self, due: datetime) -> None:
        self._stop(due, due)
        self.breached_at = due

    def _stop(self, at: datetime, due: datetime | None) -> None:
        """Keep what decided, whatever becomes of the case afterwards."""
        if self._governing is None:
            if self._only is None:
                self._overtaken = self.overtaken(at)
            self._governing = self.governing(at)
        self._due = due
        self.stopped_on = self._governing.course.now

    def carry_on(self) -> None:
        """Run again after the case was reopened."""
        self.met_at = self.cancelled_at = None
        if self.breached_at is None:
            self._governing = None
            self._overtaken = ()

    def release(self, at: datetime) -> None:
        """End its holds: the customer has called. Only a hold sets a start ahead."""
        self.started = min(self.started, at)
        for one in self.obligations:
            if one.start > at:
                one.begin(at)


def _earliest(dues: Iterable[datetime | None]) -> datetime | None:
    return min((due for due in dues if due is not None), default=None)
