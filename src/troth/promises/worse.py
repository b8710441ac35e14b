"""Whether some terms are worse than others for anybody, whenever a case begins.

`worse_anywhere(old, new, situations, horizon)` is what comparing versions and linting tiers use.
It compares due functions, so that every instant of the horizon is judged. What that proves, for
cases that keep their severity, kind, plan and site:

- With A the due time of what starts with the case, held or not, g the same without its hold and c
  that of what a call starts: opened at s and first called at t, the case is due at min(A, c(t)),
  where a held A is g at the earlier of t and the hold's end. g and c never fall, as no clock has
  gone back to a date it had left since 2011. If the new promise
  is no later when nobody calls, and no later when the customer calls at once, then it is no later
  whenever the customer calls: either A did not wait for the call, and the first covers it, or it
  did and was g(t), which the second covers.
- What may stand still (waiting on the customer; resolved and reopened) is no later, however often
  it does, if in addition the new clock counts whenever the old one did, needs no more, and stands
  still for no more reasons (`Horizon.counts_as_soon`). Where it does not, a case is built that
  stands still at the worst times.
- Every other promise starts anew at some instant and is compared from every instant.

Every finding is a case, whose due times are those of the clocks. One that shows no difference means
that the promise could not be proved to be as good.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from troth.promises.amounts import Elapsed, NextRelease, NoClock
from troth.promises.clocks import Clock
from troth.promises.counter_examples import (
    case_from,
    owed,
    released,
    standing_still,
    waiting,
    worked_around,
)
from troth.promises.course import CONTINUING
from troth.promises.due_functions import Counting
from troth.promises.events import Event
from troth.promises.horizon import Horizon
from troth.promises.situations import Situation
from troth.promises.terms import ALWAYS, SITE, Commitment, Metric, Terms, Trigger

_MAY_STAND_STILL = CONTINUING | {Metric.UPDATE}
_ENDED = {Metric.RESOLUTION, Metric.UPDATE}  # by a workaround that resolves
_AT_ONCE = Elapsed(1e-6)
Case = tuple[Event, ...]


@dataclass(frozen=True, kw_only=True)
class Worse:
    """A promise of the old terms that the new ones do not keep, with the earliest case found.

    `new` are the commitments that promise the metric instead; none: nothing does. `situations`
    all have these promises; the case is of the first. A promise in words has no clocks.
    """

    situations: tuple[Situation, ...]
    old: Commitment
    new: tuple[Commitment, ...]
    case: Case
    old_clock: Clock | None
    new_clock: Clock | None

    @property
    def is_shown(self) -> bool:
        """Whether the case is worse off; if not, its promise is only not proved to be as good."""
        if not self.new or isinstance(self.old.amount, NoClock):
            return True
        was, now = self.old_due, self.new_due
        return was is not None and (now is None or now > was)

    @property
    def old_due(self) -> datetime | None:
        """When the case is due under the old terms."""
        return self.old_clock.due if self.old_clock else None

    @property
    def new_due(self) -> datetime | None:
        """When the case is due under the new terms; None: at no time, as things stand."""
        return self.new_clock.due if self.new_clock else None


def worse_anywhere(
    old: Terms, new: Terms, situations: Iterable[Situation], horizon: Horizon
) -> list[Worse]:
    """Return every promise of `old` that `new` does not keep for cases in these situations.

    Both terms must know the situations' severities and sites. Empty means proved: see above.
    """
    alike: defaultdict[object, list[Situation]] = defaultdict(list)
    for situation in situations:
        promises = (promises_in(old, situation), promises_in(new, situation))
        alike[promises, situation.site, situation.by_phone].append(situation)
    return [
        worse
        for group in alike.values()
        for worse in _Pair(old, new, tuple(group), horizon).worse()
    ]


def promises_in(terms: Terms, situation: Situation) -> tuple[Commitment, ...]:
    """Return all that is promised there, with a clock or in words."""
    key = (situation.severity, situation.kind, situation.channel)
    return (*terms.commitments(*key), *terms.without_clock(*key))


class _Pair:
    """The same cases under two terms."""

    def __init__(
        self, old: Terms, new: Terms, situations: tuple[Situation, ...], horizon: Horizon
    ) -> None:
        self._old, self._new, self._situations, self._horizon = old, new, situations, horizon
        self._situation = situations[0]

    def worse(self) -> Iterator[Worse]:
        promised = promises_in(self._new, self._situation)
        for promise in promises_in(self._old, self._situation):
            instead = tuple(one for one in promised if one.metric is promise.metric)
            cases = sorted(self._cases_against(promise, instead), key=lambda case: case[0].at)
            found = [self._worse(promise, instead, case) for case in cases]
            if found:
                yield next((one for one in found if one.is_shown), found[0])

    def _worse(self, promise: Commitment, instead: tuple[Commitment, ...], case: Case) -> Worse:
        if isinstance(promise.amount, NextRelease):
            case = released(case)
        return Worse(
            situations=self._situations,
            old=promise,
            new=instead,
            case=case,
            old_clock=owed(self._old, case, promise.metric),
            new_clock=owed(self._new, case, promise.metric),
        )

    def _cases_against(self, promise: Commitment, instead: Sequence[Commitment]) -> Iterator[Case]:
        """Yield cases for which nothing new is as good as the promise; none when it is kept."""
        if isinstance(promise.amount, NoClock):
            if not instead:
                yield self._case(promise, self._horizon.begin, called=False)
            return
        for called in self._ways_of_calling(promise, instead):
            others = [one for one in instead if _stands_in(one, promise, called=called)]
            if promise.metric in _MAY_STAND_STILL:
                yield from self._unlike_any(promise, others, called=called)
            else:
                yield from self._later_than_all(promise, others, called=called)

    def _ways_of_calling(
        self, promise: Commitment, instead: Sequence[Commitment]
    ) -> tuple[bool, ...]:
        """Return whether the customer calls at once, for each way that matters."""
        if promise.trigger == Trigger.CUSTOMER_CALL:
            return (True,)
        if promise.trigger != Trigger.OPENED:
            return (False,)
        if self._situation.by_phone:
            return (True,)
        matters = any(
            one.held or one.trigger == Trigger.CUSTOMER_CALL for one in (promise, *instead)
        )
        return (False, True) if matters else (False,)

    def _later_than_all(
        self, promise: Commitment, others: Sequence[Commitment], *, called: bool
    ) -> Iterator[Case]:
        """Yield a case that is due later by all of the others, if there is one."""
        was = _counting(self._old, promise, self._situation, called=called)
        now = [_counting(self._new, one, self._situation, called=called) for one in others]
        later = self._horizon.first_later(now, was) if now else self._horizon.begin
        if later is not None:
            yield self._case(promise, later, called=called)

    def _unlike_any(
        self, promise: Commitment, others: Sequence[Commitment], *, called: bool
    ) -> Iterator[Case]:
        """Yield a case that is worse off by each other, unless one is no worse by itself."""
        simplest = self._case(promise, self._horizon.begin, called=called)
        cases = [simplest] if not others else []
        for other in others:
            against = list(self._later_than_all(promise, [other], called=called))
            if self._new.workaround_resolves and not self._old.workaround_resolves:
                against += [worked_around(simplest)] if promise.metric in _ENDED else []
            if other.pauses and not promise.pauses:
                against.append(waiting(simplest))
            if not against:
                against += self._standing_still(promise, other, called=called)
            if not against:
                return
            cases += against
        yield from cases

    def _standing_still(
        self, promise: Commitment, other: Commitment, *, called: bool
    ) -> Iterator[Case]:
        """Yield a case that is worse off if it stands still at the worst times, if there may be."""
        if isinstance(promise.amount, NextRelease):
            return
        if promise.metric is Metric.UPDATE and not other.pauses:
            return
        was = _counting(self._old, promise, self._situation, called=called)
        now = _counting(self._new, other, self._situation, called=called)
        if not self._horizon.counts_as_soon(now, was):
            alone = self._horizon.uncovered(was.calendar, now.calendar)
            case = self._case(promise, alone or self._horizon.begin, called=called)
            yield standing_still(case, now, was, pauses=other.pauses) or case

    def _case(self, promise: Commitment, at: datetime, *, called: bool) -> Case:
        return case_from(self._situation, promise, at, called=called)


def _stands_in(other: Commitment, promise: Commitment, *, called: bool) -> bool:
    """Whether a clock of the other runs whenever one of the promise does, and can be as early."""
    if isinstance(other.amount, NoClock):
        return False
    if isinstance(other.amount, NextRelease) and not isinstance(promise.amount, NextRelease):
        return False
    if other.trigger == promise.trigger:
        return True
    if called:
        return other.trigger in (Trigger.OPENED, Trigger.CUSTOMER_CALL)
    return other.trigger == Trigger.OPENED and other.held is None


def _counting(
    terms: Terms, commitment: Commitment, situation: Situation, *, called: bool
) -> Counting:
    """Return what decides the due time; a release counts as one that comes at once."""
    hold = None if called else commitment.held
    site = terms.calendar(SITE, situation.site) if hold else None
    if isinstance(commitment.amount, NextRelease):
        return Counting(calendar=terms.calendar(ALWAYS), amount=_AT_ONCE, hold=hold, site=site)
    calendar = terms.calendar(commitment.calendar, situation.site)
    return Counting(calendar=calendar, amount=commitment.amount, hold=hold, site=site)
