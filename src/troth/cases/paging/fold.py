"""Paging in time: what a policy brings to a case next, folded from what has happened to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Cue(StrEnum):
    """What an event of a case means for its paging."""

    BEGUN = "begun"  # it is to be solved: opened, or reopened
    RANKED = "ranked"  # it has another severity
    PAGED = "paged"
    SKIPPED = "skipped"  # a step that reached nobody
    HANDED_UP = "handed_up"  # to the managers, after all steps
    ACKNOWLEDGED = "acknowledged"
    CARED_FOR = "cared_for"  # answered, taken, resolved, closed
    ENDED = "ended"


@dataclass(frozen=True, kw_only=True, slots=True)
class Moment:
    """One event as paging sees it: `rank` is that of the case's severity after it.

    `round` and `step` count from 0, with PAGED and SKIPPED; `because` says how it was cared for.
    """

    cue: Cue
    at: datetime
    rank: int
    round: int = 0
    step: int = 0
    because: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """A paging policy in time: how long each step waits for an acknowledgement before it is taken.

    Severities of `ranks` page, when that came about at `since` or later. All steps are repeated
    `repeats` times, each time and before the managers after `repeat_after`.
    """

    waits: tuple[timedelta, ...]
    repeats: int
    repeat_after: timedelta
    ranks: frozenset[int]
    since: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """The step to take next, and when; `step` None hands the case up to the managers."""

    round: int
    step: int | None
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Paging:
    """How paging stands on a case.

    `started` is None while nobody is to be paged. `due` is None when nothing climbs any further.
    `over` says why it is over when that has still to be recorded.
    """

    started: datetime | None = None
    due: Due | None = None
    over: str = ""


LOWERED = "lowered"  # the severity is one that does not page


def paging(moments: Iterable[Moment], plan: Plan) -> Paging:
    """Return how paging stands after these moments, in their order.

    It starts when the case begins with a severity that pages, or gets one, and climbs step by
    step until somebody acknowledges or cares for the case. A step is counted from when the one
    before was really taken; one that reached nobody is followed at once.
    """
    state = _State(plan)
    for moment in moments:
        state.apply(moment)
    return Paging(started=state.started, due=state.due(), over=state.over)


class _State:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.pages = False  # whether the severity is one that pages
        self._rest()

    def _rest(self) -> None:
        self.started: datetime | None = None
        self.over = ""
        self.halted = False  # acknowledged, or as high as it goes
        self.went_out = False  # somebody was paged, in any round
        self.round = self.step = 0  # what is taken next
        self.last: datetime | None = None  # when the step before was taken
        self.reached = False  # whether the step before reached somebody
        self.round_reached = False  # whether any step of this round did

    def apply(self, moment: Moment) -> None:
        paged_before, self.pages = self.pages, moment.rank in self.plan.ranks
        if moment.cue is Cue.BEGUN or (moment.cue is Cue.RANKED and not paged_before):
            self._begin(moment)
        elif moment.cue is Cue.RANKED and not self.pages:
            self._end(LOWERED)
        elif moment.cue in (Cue.PAGED, Cue.SKIPPED):
            self._take(moment)
        elif moment.cue is Cue.HANDED_UP:
            self.started, self.halted, self.went_out = self.started or moment.at, True, True
        elif moment.cue is Cue.ACKNOWLEDGED:
            self.halted = True
        elif moment.cue is Cue.CARED_FOR:
            self._end(moment.because)
        elif moment.cue is Cue.ENDED:
            self._rest()

    def _begin(self, moment: Moment) -> None:
        if self.started is None and self.pages and moment.at >= self.plan.since:
            self.started = moment.at

    def _take(self, moment: Moment) -> None:
        self.started = self.started or moment.at
        if moment.round > self.round:
            self.round_reached = False
        self.round, self.step, self.last = moment.round, moment.step + 1, moment.at
        self.reached = moment.cue is Cue.PAGED
        self.round_reached = self.round_reached or self.reached
        self.went_out = self.went_out or self.reached

    def _end(self, because: str) -> None:
        """What reached nobody yet needs no end."""
        if self.went_out:
            self.over = self.over or because
        else:
            self._rest()

    def due(self) -> Due | None:
        if self.started is None or self.halted or self.over:
            return None
        if self.step < len(self.plan.waits):
            return self._next_step(self.started)
        return self._after_the_last(self.started)

    def _next_step(self, started: datetime) -> Due:
        waits = self.plan.waits[self.step]
        if self.last is None:
            return Due(round=self.round, step=self.step, at=started + waits)
        at = self.last + (waits if self.reached else timedelta())
        return Due(round=self.round, step=self.step, at=at)

    def _after_the_last(self, started: datetime) -> Due:
        """Repeat all steps, or hand up: at once when this round reached nobody at all."""
        if not self.round_reached:
            return Due(round=self.round, step=None, at=self.last or started)
        at = (self.last or started) + self.plan.repeat_after
        if self.round < self.plan.repeats:
            return Due(round=self.round + 1, step=0, at=at)
        return Due(round=self.round, step=None, at=at)
