"""Promises of one plan against each other: a more urgent case is never answered later."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, pairwise

import numpy as np

from troth.promises.amounts import NextRelease, NoClock
from troth.promises.due_functions import Counting
from troth.promises.lint.cases import is_answered, openable, place_of
from troth.promises.lint.examples import at_or_after, due_times, is_visible
from troth.promises.lint.findings import Check, Found, Level
from troth.promises.lint.spans import Ahead
from troth.promises.phrases import Value, gettext_noop
from troth.promises.schema import Programme
from troth.promises.situations import Situation
from troth.promises.terms import SITE, Commitment, Metric, Terms, Trigger
from troth.promises.units import from_micros, to_micros
from troth.promises.wording import moment

URGENT_LATER = Check(
    code="urgent_later",
    level=Level.WARNING,
    sentence=gettext_noop(
        "in plan '%(plan)s' the more urgent case waits longer: the %(metric)s of a %(severity)s"
        " case (%(kind)s by %(channel)s%(site)s), opened %(opened)s%(and_then)s, is due "
        "%(due)s, and of a %(other)s case %(other_due)s"
    ),
    way_out=gettext_noop("promise it no later than for the less urgent severity"),
)
TRIGGER_IN_VAIN = Check(
    code="trigger_in_vain",
    level=Level.WARNING,
    sentence=gettext_noop(
        "'%(id)s' is never due before '%(other)s', so what triggers it changes nothing"
    ),
    way_out=gettext_noop("promise less time from the trigger, or remove the commitment"),
)
CHECKS = (URGENT_LATER, TRIGGER_IN_VAIN)


def find(programme: Programme, ahead: Ahead) -> Iterator[Found]:
    sites = tuple(programme.sites) or (None,)
    for plan in programme.plans:
        pair = _Promises(programme, programme.terms(plan), ahead, sites)
        possible = [one for one in openable(programme, plan) if is_answered(programme, plan, one)]
        yield from pair.order(possible)
        yield from pair.in_vain(possible)


@dataclass(frozen=True, slots=True)
class _Start:
    """Where a case is worked on, and what happens at once besides its opening."""

    site: str | None
    trigger: str

    @property
    def words(self) -> str:
        if self.trigger == Trigger.OPENED:
            return ""
        called = self.trigger == Trigger.CUSTOMER_CALL
        return ", called about at once" if called else f", with '{self.trigger}' at once"


@dataclass(frozen=True)
class _Promises:
    """What one plan promises, compared with itself."""

    programme: Programme
    terms: Terms
    ahead: Ahead
    sites: Sequence[str | None]

    def order(self, possible: list[Situation]) -> Iterator[Found]:
        """Compare the severities of each kind and channel, from the most urgent on."""
        rank = self.terms.rank
        possible = sorted(possible, key=lambda one: (one.kind, one.channel, rank(one.severity)))
        for _, group in groupby(possible, key=lambda one: (one.kind, one.channel)):
            alike = list(group)
            for metric in Metric:
                promised = [(case, self._with_due(case, metric)) for case in alike]
                for urgent, other in pairwise(pair for pair in promised if pair[1]):
                    if rank(urgent[0].severity) != rank(other[0].severity):
                        yield from self._later(*urgent, *other)

    def _later(
        self, case: Situation, urgent: list[Commitment], less: Situation, other: list[Commitment]
    ) -> Iterator[Found]:
        for start in self._starts([*urgent, *other], case):
            new, old = self._running(urgent, start), self._running(other, start)
            if example := self._example(new, old):
                yield URGENT_LATER.at(
                    *place_of(self.programme, urgent[0]),
                    **example,
                    plan=self.terms.plan,
                    metric=urgent[0].metric,
                    severity=case.severity,
                    other=less.severity,
                    kind=case.kind,
                    channel=case.channel.replace("_", " "),
                    site=f" at {start.site}" if start.site else "",
                    and_then=start.words,
                )
                return

    def in_vain(self, possible: list[Situation]) -> Iterator[Found]:
        """Find triggered commitments that those from the opening always come before."""
        for case in possible:
            for metric in Metric:
                promised = self._with_due(case, metric)
                opened = [one for one in promised if one.trigger == Trigger.OPENED]
                for one in promised:
                    if opened and one not in opened and self._never_sooner(one, opened, case):
                        place = place_of(self.programme, one)
                        yield TRIGGER_IN_VAIN.at(*place, id=one.id, other=opened[0].id)

    def _never_sooner(
        self, triggered: Commitment, opened: list[Commitment], case: Situation
    ) -> bool:
        starts = self._starts([triggered, *opened], case)
        return not any(
            self._example(self._running(opened, start), self._running([triggered], start))
            for start in starts
            if start.trigger == triggered.trigger
        )

    def _with_due(self, case: Situation, metric: Metric) -> list[Commitment]:
        promised = self.terms.commitments(case.severity, case.kind, case.channel)
        return [
            one
            for one in promised
            if one.metric is metric and not isinstance(one.amount, NextRelease | NoClock)
        ]

    def _starts(self, promised: list[Commitment], case: Situation) -> Iterator[_Start]:
        """Yield the starts that can make a difference; opening by phone is a call already."""
        local = any(one.calendar == SITE or one.held for one in promised)
        triggers = {one.trigger for one in promised} | {Trigger.OPENED}
        if case.by_phone or any(one.held for one in promised):
            triggers |= {Trigger.CUSTOMER_CALL}
        if case.by_phone:
            triggers -= {Trigger.OPENED}
        for site in self.sites if local else (None,):
            for trigger in (one for one in Trigger if one in triggers):
                yield _Start(site, trigger)

    def _running(self, promised: list[Commitment], start: _Start) -> list[Counting]:
        """Return what counts from such a start; a call releases what is held."""
        return [
            self._counting(one, start)
            for one in promised
            if one.trigger in (Trigger.OPENED, start.trigger)
        ]

    def _counting(self, commitment: Commitment, start: _Start) -> Counting:
        hold = commitment.held if start.trigger != Trigger.CUSTOMER_CALL else None
        return Counting(
            calendar=self.terms.calendar(commitment.calendar, start.site),
            amount=commitment.amount,
            hold=hold,
            site=self.terms.calendar(SITE, start.site) if hold else None,
        )

    def _example(self, new: list[Counting], old: list[Counting]) -> dict[str, Value] | None:
        """Return a start from which `new` is due later than one of `old`, and the due times."""
        if not new:
            return None
        found = [(self.ahead.horizon.first_later(new, one), one) for one in old]
        later = [(first, one) for first, one in found if first is not None]
        if not later:
            return None
        first, counting = min(later, key=lambda one: one[0])
        zone = new[0].calendar.timezone
        for at in at_or_after(first):
            due, other_due = min(_due(one, at) for one in new), _due(counting, at)
            if is_visible(due, other_due, zone):
                break
        return {"opened": moment(at, zone)} | due_times(due, other_due, zone)


def _due(counting: Counting, start: datetime) -> datetime:
    return from_micros(int(counting.dues(np.array([to_micros(start)]))[0]))
