"""The fold of the core for many cases at once: the n-th event of all of them, then the next.

It knows what each event means exactly as `promises.fold` does, for cases whose severity, site,
kind and plan stay what they were, and whose clocks start with events of the case. `judging` says
which those are; the others are judged one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import numpy as np

from troth.promises.intervals import Bools, Ints
from troth.promises.terms import Metric
from troth.replay.outcomes import Outcomes, joined
from troth.replay.race import Race
from troth.replay.words import CODES, Word

_CONTINUING = (Metric.RESOLUTION, Metric.WORKAROUND)
_WHILE_UNRESOLVED = (Metric.UPDATE, Metric.CONTINUOUS_EFFORT)
_STAND_STILL_WHILE_WAITING = (*_CONTINUING, Metric.UPDATE)
_UNTIL_CONTACT = (Metric.FIRST_RESPONSE, Metric.NEXT_RESPONSE, Metric.STATUS_REPLY)
_FROM_OPENING = (*_CONTINUING, *_WHILE_UNRESOLVED, Metric.FIRST_RESPONSE)
_EFFORT = (Metric.CONTINUOUS_EFFORT,)


class Together:
    """The state of many cases' clocks, after the events applied so far.

    `who` are places of cases, each at most once; `at` is the instant of each.
    """

    def __init__(self, races: Iterable[Race], opened: Ints, *, workaround_resolves: bool) -> None:
        self._races: Mapping[Metric, Race] = {race.commitment.metric: race for race in races}
        self._workaround_resolves = workaround_resolves
        cases = len(opened)
        self._responded = np.zeros(cases, bool)
        self._unanswered = np.zeros(cases, bool)
        self._asked = np.zeros(cases, bool)
        self._worked_around = np.zeros(cases, bool)
        self._resolved = np.zeros(cases, bool)
        self._closed = np.zeros(cases, bool)
        self._waiting = np.zeros(cases, bool)
        self._workers = np.zeros(cases, np.int64)
        self._start(_FROM_OPENING, np.arange(cases), opened)

    def apply(self, code: int, who: Ints, at: Ints) -> None:
        """Apply one event of the same kind to each of the cases."""
        happens = _EVENTS.get(code)
        if happens is not None:
            happens(self, who, at)

    def finish(self, at: int) -> Outcomes:
        return joined([race.finish(at) for race in self._races.values()])

    # Clocks

    def _owed(self, metric: Metric, who: Ints) -> Bools:
        """Tell where a clock of this metric may start in the present state."""
        match metric:
            case Metric.FIRST_RESPONSE:
                owed = ~self._responded[who]
            case Metric.NEXT_RESPONSE:
                owed = self._unanswered[who]
            case Metric.STATUS_REPLY:
                owed = self._asked[who]
            case Metric.UPDATE | Metric.RESOLUTION:
                owed = ~self._resolved[who]
            case Metric.WORKAROUND:
                owed = ~(self._resolved[who] | self._worked_around[who])
            case Metric.CONTINUOUS_EFFORT:
                idle = self._workers[who] == 0
                owed = idle & ~(self._resolved[who] | self._worked_around[who])
        return owed & ~self._closed[who]

    def _start(self, metrics: Iterable[Metric], who: Ints, at: Ints) -> None:
        """Start what is owed and does not run already."""
        for race in self._of(metrics):
            starts = self._owed(race.commitment.metric, who) & ~race.live(who)
            those = who[starts]
            counts = ~(self._waiting[those] & self._pauses(race))
            race.start(those, at[starts], counts)

    def _of(self, metrics: Iterable[Metric]) -> list[Race]:
        return [self._races[metric] for metric in metrics if metric in self._races]

    def _pauses(self, race: Race) -> bool:
        commitment = race.commitment
        return commitment.pauses and commitment.metric in _STAND_STILL_WHILE_WAITING

    def _meet(self, metrics: Iterable[Metric], who: Ints, at: Ints) -> None:
        for race in self._of(metrics):
            race.meet(who, at)

    def _cancel(self, metrics: Iterable[Metric], who: Ints, at: Ints) -> None:
        for race in self._of(metrics):
            race.cancel(who, at)

    # Words between customer and staff

    def _staff_wrote(self, who: Ints, at: Ints) -> None:
        self._contact(who, at)
        self._meet((Metric.UPDATE,), who, at)
        self._start((Metric.UPDATE,), who, at)

    def _customer_wrote(self, who: Ints, at: Ints) -> None:
        self._resume(who, at)
        awaits = self._responded[who] & ~self._closed[who]
        self._unanswered[who[awaits]] = True
        self._start((Metric.NEXT_RESPONSE,), who[awaits], at[awaits])

    def _contact(self, who: Ints, at: Ints) -> None:
        """A public staff message or an answered call."""
        self._responded[who] = True
        self._unanswered[who] = self._asked[who] = False
        self._meet(_UNTIL_CONTACT, who, at)
        idle = self._workers[who] == 0
        self._meet(_EFFORT, who[idle], at[idle])
        self._start(_EFFORT, who[idle], at[idle])

    def _answered_call(self, who: Ints, at: Ints) -> None:
        self._resume(who, at)
        self._contact(who, at)

    def _update_requested(self, who: Ints, at: Ints) -> None:
        self._asked[who] = ~self._closed[who]
        self._start((Metric.STATUS_REPLY,), who, at)

    # How the work goes

    def _wait(self, who: Ints, at: Ints) -> None:
        open_ = ~self._resolved[who]
        who, at = who[open_], at[open_]
        self._waiting[who] = True
        for race in self._of(_STAND_STILL_WHILE_WAITING):
            if self._pauses(race):
                race.stand_still(who, at)

    def _resume(self, who: Ints, at: Ints) -> None:
        waited = self._waiting[who]
        who, at = who[waited], at[waited]
        self._waiting[who] = False
        for race in self._of(_STAND_STILL_WHILE_WAITING):
            race.count(who, at)

    def _work_started(self, who: Ints, at: Ints) -> None:
        self._workers[who] += 1
        self._meet(_EFFORT, who, at)

    def _work_stopped(self, who: Ints, at: Ints) -> None:
        self._workers[who] = np.maximum(self._workers[who] - 1, 0)
        self._start(_EFFORT, who, at)

    # How it ends, and begins again

    def _workaround_provided(self, who: Ints, at: Ints) -> None:
        if self._workaround_resolves:
            self._resolve(who, at)
            return
        self._meet((Metric.WORKAROUND,), who, at)
        self._cancel(_EFFORT, who, at)
        self._worked_around[who] = True

    def _resolve(self, who: Ints, at: Ints) -> None:
        self._meet(_CONTINUING, who, at)
        self._cancel(_WHILE_UNRESOLVED, who, at)
        self._resolved[who] = True
        self._waiting[who] = False

    def _close(self, who: Ints, at: Ints) -> None:
        self._cancel(Metric, who, at)
        self._closed[who] = True
        self._unanswered[who] = self._asked[who] = self._waiting[who] = False

    def _reopen(self, who: Ints, at: Ints) -> None:
        self._resolved[who] = self._closed[who] = self._worked_around[who] = False
        self._resume(who, at)
        for race in self._of(_CONTINUING):
            race.carry_on(who, at)
        self._start((*_CONTINUING, *_WHILE_UNRESOLVED), who, at)


_EVENTS: Mapping[int, Callable[[Together, Ints, Ints], None]] = {
    CODES[Word.STAFF_MESSAGE]: Together._staff_wrote,
    CODES[Word.CUSTOMER_MESSAGE]: Together._customer_wrote,
    CODES[Word.STAFF_CALL]: Together._contact,
    CODES[Word.CUSTOMER_CALL]: Together._resume,
    CODES[Word.ANSWERED_CALL]: Together._answered_call,
    CODES[Word.UPDATE_REQUESTED]: Together._update_requested,
    CODES[Word.WAITING_ON_CUSTOMER]: Together._wait,
    CODES[Word.RESUMED]: Together._resume,
    CODES[Word.WORK_STARTED]: Together._work_started,
    CODES[Word.WORK_STOPPED]: Together._work_stopped,
    CODES[Word.WORKAROUND_PROVIDED]: Together._workaround_provided,
    CODES[Word.RESOLVED]: Together._resolve,
    CODES[Word.CLOSED]: Together._close,
    CODES[Word.REOPENED]: Together._reopen,
}
