"""Promises that a resolution always comes before: while it is kept, they are never owed."""

from __future__ import annotations

from collections.abc import Iterator

from troth.promises.amounts import NextRelease, NoClock
from troth.promises.due_functions import Counting
from troth.promises.lint.cases import has, is_answered, openable, plans_of
from troth.promises.lint.findings import Check, Found, Level
from troth.promises.lint.spans import Ahead
from troth.promises.phrases import gettext_noop
from troth.promises.schema import Programme
from troth.promises.schema_commitments import CommitmentRule
from troth.promises.situations import Situation
from troth.promises.terms import Commitment, Metric, Terms, Trigger

OVERTAKEN = Check(
    code="overtaken",
    level=Level.WARNING,
    sentence=gettext_noop(
        "'%(id)s' is never due before '%(other)s', which ends it, so it is never owed on a case"
        " that is resolved in time"
    ),
    way_out=gettext_noop("promise less time, correct the resolution, or remove it"),
)
CHECKS = (OVERTAKEN,)

_ENDED = (Metric.UPDATE, Metric.WORKAROUND)  # by a resolution; both stand still as it does


def find(programme: Programme, ahead: Ahead) -> Iterator[Found]:
    for number, rule in enumerate(programme.commitments):
        for severity in rule.targets if rule.metric in _ENDED else ():
            overtakers = list(_overtakers(programme, ahead, rule, severity))
            if overtakers and all(overtakers):
                place = ("commitments", number, "targets", severity)
                yield OVERTAKEN.at(*place, id=f"{rule.id}.{severity}", other=overtakers[0])


def _overtakers(
    programme: Programme, ahead: Ahead, rule: CommitmentRule, severity: str
) -> Iterator[str | None]:
    """Yield what always comes before, or None, for each case that has the promise."""
    (promise,) = (one for one in rule.commitments() if one.severity == severity)
    for plan in plans_of(programme, rule.plans):
        terms = programme.terms(plan)
        for case in openable(programme, plan):
            if case.severity == severity and has(rule, case) and is_answered(programme, plan, case):
                yield _overtaker(terms, ahead, promise, case)


def _overtaker(terms: Terms, ahead: Ahead, promise: Commitment, case: Situation) -> str | None:
    promised = terms.commitments(case.severity, case.kind, case.channel)
    return next(
        (one.id for one in promised if _never_later(terms, ahead, one, promise)),
        None,
    )


def _never_later(terms: Terms, ahead: Ahead, one: Commitment, other: Commitment) -> bool:
    """Whether a resolution is never due later, however long the case waits on the customer.

    On one calendar both have the same open time behind them whatever happens, so it is enough to
    compare them from every start. An update that is owed anew after a message is due later still.
    """
    if one.metric is not Metric.RESOLUTION or one.trigger != Trigger.OPENED:
        return False
    if one.calendar != other.calendar or (one.pauses and not other.pauses):
        return False
    if one.held not in (None, other.held) or not (_has_due(one) and _has_due(other)):
        return False
    return not any(
        ahead.horizon.first_later([_counting(terms, one, site)], _counting(terms, other, site))
        for site in tuple(terms.sites) or (None,)
    )


def _has_due(commitment: Commitment) -> bool:
    return not isinstance(commitment.amount, NextRelease | NoClock)


def _counting(terms: Terms, commitment: Commitment, site: str | None) -> Counting:
    """What decides it from where counting starts: both are held alike, or only the other."""
    return Counting(calendar=terms.calendar(commitment.calendar, site), amount=commitment.amount)
