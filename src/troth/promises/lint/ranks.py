"""Promises of one plan against each other: a more urgent case is never answered later."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, pairwise

from troth.promises.calendar import Calendar
from troth.promises.lint.cases import Shape, is_answered, shapes
from troth.promises.lint.dues import Dues, Situation, counter_example, of_metric
from troth.promises.lint.findings import Check, Found, Level
from troth.promises.schema import Programme
from troth.promises.terms import Commitment, Metric, Terms, Trigger

URGENT_LATER = Check(
    code="urgent_later",
    level=Level.WARNING,
    sentence="in plan '%(plan)s' the more urgent case waits longer: the %(metric)s of a "
    "%(severity)s case (%(kind)s by %(channel)s)%(situation)s on %(opened)s is due %(due)s, and "
    "of a %(other)s case %(other_due)s",
    way_out="promise it no later than for the less urgent severity",
)
TRIGGER_IN_VAIN = Check(
    code="trigger_in_vain",
    level=Level.WARNING,
    sentence="'%(id)s' is never due before '%(other)s', so what triggers it changes nothing",
    way_out="promise less time from the trigger, or remove the commitment",
)
CHECKS = (URGENT_LATER, TRIGGER_IN_VAIN)


def find(programme: Programme, dues: Dues) -> Iterator[Found]:
    for plan in programme.plans:
        terms = programme.terms(plan)
        possible = [one for one in shapes(programme, plan) if is_answered(programme, plan, one)]
        yield from _order(terms, possible, dues)
        yield from _in_vain(terms, possible, dues)


def _order(terms: Terms, possible: list[Shape], dues: Dues) -> Iterator[Found]:
    """Compare the severities of each kind and channel, from the most urgent on."""
    possible = sorted(possible, key=lambda one: (one.kind, one.channel, terms.rank(one.severity)))
    for _, group in groupby(possible, key=lambda one: (one.kind, one.channel)):
        alike = list(group)
        for metric in Metric:
            promised = [(one, _of(terms, one, metric)) for one in alike]
            for urgent, other in pairwise([pair for pair in promised if pair[1]]):
                yield from _later(terms, urgent, other, dues)


def _later(
    terms: Terms,
    urgent: tuple[Shape, list[Commitment]],
    other: tuple[Shape, list[Commitment]],
    dues: Dues,
) -> Iterator[Found]:
    if terms.rank(urgent[0].severity) == terms.rank(other[0].severity):
        return
    for situation in dues.situations([*urgent[1], *other[1]]):
        one, two = dues.of(terms, urgent[1], situation), dues.of(terms, other[1], situation)
        if one is None or two is None:
            continue
        if example := counter_example(one, two, _calendar(terms, urgent[1], situation).timezone):
            yield URGENT_LATER.at(
                *dues.path(urgent[1][0]),
                **example,
                plan=terms.plan,
                metric=urgent[1][0].metric,
                severity=urgent[0].severity,
                other=other[0].severity,
                kind=urgent[0].kind,
                channel=urgent[0].channel.replace("_", " "),
                situation=situation.words,
            )
            return


def _in_vain(terms: Terms, possible: list[Shape], dues: Dues) -> Iterator[Found]:
    """Find triggered commitments that the one from the opening always comes before."""
    for shape in possible:
        for metric in Metric:
            promised = _of(terms, shape, metric)
            opened = [one for one in promised if one.trigger == Trigger.OPENED]
            for triggered in promised:
                if triggered not in opened and _never_sooner(terms, triggered, opened, dues):
                    path = dues.path(triggered)
                    yield TRIGGER_IN_VAIN.at(*path, id=triggered.id, other=opened[0].id)


def _never_sooner(
    terms: Terms, triggered: Commitment, opened: list[Commitment], dues: Dues
) -> bool:
    """Whether those from the opening are due by then, wherever the case is worked on."""
    if not opened:
        return False
    situations = [
        one for one in dues.situations([triggered, *opened]) if one.trigger == triggered.trigger
    ]
    for situation in situations:
        usual, due = dues.of(terms, opened, situation), dues.of(terms, [triggered], situation)
        if usual is None or due is None or counter_example(usual, due, "UTC"):
            return False
    return True


def _of(terms: Terms, shape: Shape, metric: Metric) -> list[Commitment]:
    return of_metric(terms.commitments(shape.severity, shape.kind, shape.channel), metric)


def _calendar(terms: Terms, promised: list[Commitment], situation: Situation) -> Calendar:
    return terms.calendar(promised[0].calendar, situation.site)
