"""Commitments that no case can have, or whose clock nothing can start."""

from __future__ import annotations

from collections.abc import Iterator

from troth.promises.lint.cases import can_be_called, has, is_answered, openable, plans_of
from troth.promises.lint.findings import Check, Found, Level
from troth.promises.phrases import gettext_noop
from troth.promises.schema import Programme
from troth.promises.schema_commitments import CommitmentRule
from troth.promises.terms import Trigger

NO_SUCH_CASE = Check(
    code="no_such_case",
    level=Level.WARNING,
    sentence=gettext_noop(
        "'%(id)s' promises %(metric)s for %(severity)s, but its plans, kinds and channels leave"
        " no case that could have it"
    ),
    way_out=gettext_noop("remove the target, or widen the plans, kinds or channels"),
)
KIND_NOT_ANSWERED = Check(
    code="kind_not_answered",
    level=Level.WARNING,
    sentence=gettext_noop(
        "'%(id)s' is promised for %(kind)s cases, which are logged and closed at once"
    ),
    way_out=gettext_noop("leave the kind out, or give it 'handling: answer'"),
)
NO_CALL = Check(
    code="no_call",
    level=Level.WARNING,
    sentence=gettext_noop(
        "'%(id)s' counts from a customer's call, but there is no phone channel for such cases"
        " under %(plans)s"
    ),
    way_out=gettext_noop("add a phone channel, or name the plans that have one"),
)
HELD_WITHOUT_CALL = Check(
    code="held_without_call",
    level=Level.WARNING,
    sentence=gettext_noop(
        "'%(id)s' is held until a customer calls, but there is no phone channel for such cases"
        " under %(plans)s"
    ),
    way_out=gettext_noop("add a phone channel, or remove 'held'"),
)
CHECKS = (NO_SUCH_CASE, KIND_NOT_ANSWERED, NO_CALL, HELD_WITHOUT_CALL)


def find(programme: Programme) -> Iterator[Found]:
    possible = {
        plan: [case for case in openable(programme, plan) if is_answered(programme, plan, case)]
        for plan in programme.plans
    }
    for number, rule in enumerate(programme.commitments):
        cases = [case for plan in plans_of(programme, rule.plans) for case in possible[plan]]
        reached = {case.severity for case in cases if has(rule, case)}
        for severity in (code for code in rule.targets if code not in reached):
            yield NO_SUCH_CASE.at(
                *("commitments", number, "targets", severity),
                id=rule.id,
                metric=rule.metric,
                severity=severity,
            )
        yield from _logged_kinds(programme, rule, number)
        yield from _calls(programme, rule, number)


def _logged_kinds(programme: Programme, rule: CommitmentRule, number: int) -> Iterator[Found]:
    for place, kind in enumerate(rule.kinds or ()):
        if programme.kinds[kind].handling == "log_and_close":
            yield KIND_NOT_ANSWERED.at("commitments", number, "kinds", place, id=rule.id, kind=kind)


def _calls(programme: Programme, rule: CommitmentRule, number: int) -> Iterator[Found]:
    silent = ", ".join(
        f"plan '{plan}'"
        for plan in plans_of(programme, rule.plans)
        if not can_be_called(programme, plan, rule.targets)
    )
    if silent and rule.trigger == Trigger.CUSTOMER_CALL:
        yield NO_CALL.at("commitments", number, "trigger", id=rule.id, plans=silent)
    if silent and rule.held:
        yield HELD_WITHOUT_CALL.at("commitments", number, "held", id=rule.id, plans=silent)
