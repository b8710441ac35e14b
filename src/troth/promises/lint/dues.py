"""When promises are due over the years ahead, whatever instant they start at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from troth.promises.amounts import NextRelease, NoClock
from troth.promises.due_functions import (
    Counting,
    DueFunction,
    due_function,
    earlier,
    first_later,
    to_micros,
)
from troth.promises.errors import CalendarError
from troth.promises.lint.spans import Ahead
from troth.promises.schema import Programme
from troth.promises.terms import SITE, Commitment, Hold, Metric, Terms, Trigger
from troth.promises.units import from_micros
from troth.promises.windows import MINUTE
from troth.promises.wording import moment
from troth.promises.yaml_source import Path

_WITHOUT_DUE = NextRelease | NoClock
_SOON = (MINUTE, 10 * MINUTE, 60 * MINUTE)


@dataclass(frozen=True, slots=True)
class Situation:
    """Where a case is worked on, and what happens at once besides its opening."""

    site: str | None = None
    trigger: str = Trigger.OPENED

    @property
    def words(self) -> str:
        if self.trigger == Trigger.OPENED:
            return ""
        if self.trigger == Trigger.CUSTOMER_CALL:
            return " with a call"
        return f" with '{self.trigger}'"


class Dues:
    """Due functions of the commitments of one programme, each of them computed once."""

    def __init__(self, programme: Programme, ahead: Ahead) -> None:
        self._low, self._high = (to_micros(instant) for instant in (ahead.start, ahead.end))
        self._sites = tuple(programme.sites) or (None,)
        self._known: dict[object, DueFunction | None] = {}
        self._paths = {
            f"{rule.id}.{severity}": ("commitments", number, "targets", severity)
            for number, rule in enumerate(programme.commitments)
            for severity in rule.targets
        }

    def path(self, commitment: Commitment) -> Path:
        """Return the place of the commitment's target in the programme."""
        return self._paths[commitment.id]

    def situations(self, promised: Iterable[Commitment]) -> Iterator[Situation]:
        """Yield what can make a difference to these commitments."""
        commitments = list(promised)
        local = any(one.calendar == SITE or one.held for one in commitments)
        triggers = dict.fromkeys([Trigger.OPENED, *(one.trigger for one in commitments)])
        if any(one.held for one in commitments):
            triggers[Trigger.CUSTOMER_CALL] = None
        for site in self._sites if local else (None,):
            for trigger in triggers:
                yield Situation(site, trigger)

    def of(
        self, terms: Terms, promised: Sequence[Commitment], situation: Situation
    ) -> DueFunction | None:
        """Return when the earliest of the commitments is due, None when none has a due time."""
        running = (one for one in promised if one.trigger in (Trigger.OPENED, situation.trigger))
        functions = [self._function(terms, one, situation) for one in running]
        known = [function for function in functions if function is not None]
        return reduce(earlier, known) if known else None

    def _function(
        self, terms: Terms, commitment: Commitment, situation: Situation
    ) -> DueFunction | None:
        """Return the due function; a call at once releases what is held."""
        held = commitment.held if situation.trigger != Trigger.CUSTOMER_CALL else None
        site = situation.site if held or commitment.calendar == SITE else None
        key = (commitment.calendar, commitment.amount, held, site)
        if key not in self._known:
            self._known[key] = self._computed(terms, commitment, held, site)
        return self._known[key]

    def _computed(
        self, terms: Terms, commitment: Commitment, held: Hold | None, site: str | None
    ) -> DueFunction | None:
        if isinstance(commitment.amount, _WITHOUT_DUE):
            return None
        counting = Counting(
            calendar=terms.calendar(commitment.calendar, site),
            amount=commitment.amount,
            hold=held,
            site=terms.calendar(SITE, site) if held else None,
        )
        try:
            return due_function(counting, self._low, self._high)
        except CalendarError:  # due after all calendars end, which is a finding of its own
            return None


def counter_example(later: DueFunction, sooner: DueFunction, zone: str) -> dict[str, str] | None:
    """Return an instant at which one is due after the other, and both due times.

    It is the first one, or soon after it one that people write down and see the difference at.
    """
    first = first_later(later, sooner)
    if first is None:
        return None
    starts = np.array([*(-(-first // step) * step for step in _SOON), first])
    starts = starts[starts < later.high]
    ahead = later.at(starts) - sooner.at(starts)
    start = int(starts[np.argmax(np.minimum(ahead, MINUTE))])
    at = np.array([start])
    instants = {"opened": start, "due": int(later.at(at)[0]), "other_due": int(sooner.at(at)[0])}
    return {name: moment(from_micros(micros), zone) for name, micros in instants.items()}


def of_metric(promised: Iterable[Commitment], metric: Metric) -> list[Commitment]:
    return [one for one in promised if one.metric is metric]
