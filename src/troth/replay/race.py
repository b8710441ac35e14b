"""The runs of one commitment on many cases at once: a `Run` of the core for each, as columns."""

from __future__ import annotations

import numpy as np

from troth.promises.calendar import Calendar
from troth.promises.clocks import Status
from troth.promises.intervals import Bools, Ints
from troth.promises.terms import Commitment, Trigger
from troth.promises.units import EPOCH, NOT_A_TIME
from troth.replay.outcomes import METRICS, NO_AMOUNT, STATUSES, TRIGGERS, Outcomes, joined

_STATUS = {status: number for number, status in enumerate(STATUSES)}


class Race:
    """One place a case, one run at a time in each.

    Methods take the cases concerned, and the instant of each. As nothing moves a run but counting
    and standing still, its amount is used up leg by leg, and its due time moves only when counting
    begins or ends: whether it broke need not be looked at before something happens to it.
    """

    def __init__(self, commitment: Commitment, calendar: Calendar, cases: int) -> None:
        self.commitment = commitment
        self._calendar = calendar
        seconds = commitment.amount.seconds_on(calendar, EPOCH)
        self._amount = NO_AMOUNT if seconds is None else round(seconds * 1e6)
        self._live = np.zeros(cases, bool)
        self._left = np.zeros(cases, np.int64)  # of the amount; below 0 after a breach
        self._since = np.full(cases, NOT_A_TIME)  # when it began to count; none: standing still
        self._started = np.full(cases, NOT_A_TIME)
        self._due = np.full(cases, NOT_A_TIME)
        self._met_at = np.full(cases, NOT_A_TIME)
        self._breached_at = np.full(cases, NOT_A_TIME)
        self._cancelled_at = np.full(cases, NOT_A_TIME)
        self._over: list[Outcomes] = []

    def live(self, who: Ints) -> Bools:
        return self._live[who]

    def start(self, who: Ints, at: Ints, counts: Bools) -> None:
        """Begin a run; time counts at once where `counts`."""
        self._over.append(self._outcomes(who[self._started[who] != NOT_A_TIME]))
        self._started[who] = at
        self._left[who] = self._amount
        for times in (self._due, self._since, self._met_at, self._breached_at, self._cancelled_at):
            times[who] = NOT_A_TIME
        self._live[who] = True
        self.count(who[counts], at[counts])

    def count(self, who: Ints, at: Ints) -> None:
        """Let time count, where the run is live and stands still."""
        idle = self._live[who] & (self._since[who] == NOT_A_TIME)
        who, at = who[idle], at[idle]
        self._since[who] = at
        if self._amount != NO_AMOUNT:
            whole = self._breached_at[who] == NOT_A_TIME
            who, at = who[whole], at[whole]
            self._due[who] = self._add(at, self._left[who])

    def stand_still(self, who: Ints, at: Ints) -> None:
        """Let time stand still, where the run is live; what is due at this instant breaks."""
        live = self._live[who]
        who, at = who[live], at[live]
        self._break(who, at, inclusive=True)
        self._settle(who, at)
        self._due[who[self._breached_at[who] == NOT_A_TIME]] = NOT_A_TIME

    def meet(self, who: Ints, at: Ints) -> None:
        """End live runs as met; a promise kept at its very due instant is kept."""
        live = self._live[who]
        who, at = who[live], at[live]
        self._break(who, at, inclusive=False)
        kept = who[self._breached_at[who] == at]
        self._breached_at[kept] = NOT_A_TIME
        self._settle(who, at)
        self._met_at[who] = at
        self._live[who] = False

    def cancel(self, who: Ints, at: Ints) -> None:
        """End live runs unmet; what is due at this very instant breaks."""
        live = self._live[who]
        who, at = who[live], at[live]
        self._break(who, at, inclusive=True)
        self._settle(who, at)
        self._cancelled_at[who] = at
        self._live[who] = False

    def carry_on(self, who: Ints, at: Ints) -> None:
        """Let runs that had ended go on, as the case was reopened."""
        over = (self._started[who] != NOT_A_TIME) & ~self._live[who]
        who, at = who[over], at[over]
        self._met_at[who] = self._cancelled_at[who] = NOT_A_TIME
        self._live[who] = True
        self.count(who, at)

    def finish(self, at: int) -> Outcomes:
        """Return the outcomes of all runs, as they stand at an instant."""
        live = np.flatnonzero(self._live)
        now = np.full(len(live), at)
        self._break(live, now, inclusive=True)
        paused = self._since == NOT_A_TIME
        self._settle(live, now)
        ran = np.flatnonzero(self._started != NOT_A_TIME)
        return joined([*self._over, self._outcomes(ran, paused)])

    def _break(self, who: Ints, at: Ints, *, inclusive: bool) -> None:
        due = self._due[who]
        broke = (due < at) | (due == at) if inclusive else due < at
        broke &= (due != NOT_A_TIME) & (self._breached_at[who] == NOT_A_TIME)
        self._breached_at[who[broke]] = due[broke]

    def _settle(self, who: Ints, at: Ints) -> None:
        """Take what was counted off the amount."""
        counting = self._since[who] != NOT_A_TIME
        who, at = who[counting], at[counting]
        if self._amount != NO_AMOUNT:
            self._left[who] -= self._between(self._since[who], at)
        self._since[who] = NOT_A_TIME

    def _add(self, at: Ints, left: Ints) -> Ints:
        if not len(at):
            return at
        return self._calendar.add_many(at.view("datetime64[us]"), left / 1e6).view(np.int64)

    def _between(self, first: Ints, last: Ints) -> Ints:
        if not len(first):
            return first
        a, b = (side.view("datetime64[us]") for side in (first, last))
        return np.rint(self._calendar.between_many(a, b) * 1e6).astype(np.int64)

    def _outcomes(self, who: Ints, paused: Bools | None = None) -> Outcomes:
        met, broke = self._met_at[who] != NOT_A_TIME, self._breached_at[who] != NOT_A_TIME
        cancelled = self._cancelled_at[who] != NOT_A_TIME
        idle = np.zeros(len(who), bool) if paused is None else paused[who]
        status = np.select(
            [broke, met, cancelled, idle],
            [_STATUS[Status.BREACHED], _STATUS[Status.MET], _STATUS[Status.CANCELLED],
             _STATUS[Status.PAUSED]],
            _STATUS[Status.RUNNING],
        )  # fmt: skip
        due = np.where(cancelled & ~broke, NOT_A_TIME, self._due[who])
        same = np.ones(len(who), np.int64)
        return Outcomes(
            case=who,
            metric=same * METRICS.index(self.commitment.metric),
            trigger=same * TRIGGERS.index(Trigger(self.commitment.trigger)),
            severity=same * NOT_A_TIME,
            started=self._started[who],
            due=np.where(broke, self._breached_at[who], due),
            status=status,
            met_at=self._met_at[who],
            breached_at=self._breached_at[who],
            cancelled_at=self._cancelled_at[who],
            allowed=same * self._amount,
            taken=same * NO_AMOUNT if self._amount == NO_AMOUNT else self._amount - self._left[who],
        )
