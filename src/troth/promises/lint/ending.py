"""Closing, reopening and escalating: rules that nobody can carry out, or that never apply."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from troth.promises.amounts import Amount
from troth.promises.lint.cases import openable, plans_of
from troth.promises.lint.findings import Check, Found, Level
from troth.promises.lint.spans import calendar_of
from troth.promises.phrases import gettext_noop
from troth.promises.schema import Programme
from troth.promises.schema_lifecycle import ClosingRule, EscalationRule
from troth.promises.units import EPOCH

NEVER_CLOSED = Check(
    code="never_closed",
    level=Level.WARNING,
    sentence=gettext_noop(
        "plan '%(plan)s' has no rule by which a case that was answered can be closed"
    ),
    way_out=gettext_noop("add a 'closing' rule, such as 'when: customer_agrees'"),
)
LOGGED_NEVER_CLOSED = Check(
    code="logged_never_closed",
    level=Level.WARNING,
    sentence=gettext_noop(
        "%(kind)s cases are logged and closed at once, but no 'closing' rule of plan '%(plan)s'"
        " says so"
    ),
    way_out=gettext_noop("add a rule with 'when: logged' and 'by: staff'"),
)
NOTHING_LOGGED = Check(
    code="nothing_logged",
    level=Level.WARNING,
    sentence=gettext_noop("the rule closes what is only logged, and no kind of case is"),
    way_out=gettext_noop("remove it, or give the kind 'handling: log_and_close'"),
)
CLOSED_BY_NOBODY = Check(
    code="closed_by_nobody",
    level=Level.WARNING,
    sentence=gettext_noop(
        "only the customer may close when the customer is silent or does not answer, so nobody will"
    ),
    way_out=gettext_noop("write 'by: staff'"),
)
SILENCE_TWICE = Check(
    code="silence_twice",
    level=Level.WARNING,
    sentence=gettext_noop(
        "cases of plan '%(plan)s' are closed after silence by an earlier rule, so this one "
        "never closes any"
    ),
    way_out=gettext_noop("remove one of them, or name different plans"),
)
REMINDER_TOO_EARLY = Check(
    code="reminder_too_early",
    level=Level.WARNING,
    sentence=gettext_noop(
        "the reminder is due %(reminder)s before closing, which is no later than the silence "
        "itself begins"
    ),
    way_out=gettext_noop("give a 'reminder' that is shorter than 'after'"),
)
NEVER_REOPENED = Check(
    code="never_reopened",
    level=Level.WARNING,
    sentence=gettext_noop(
        "the rule reopens what was closed as '%(reason)s', and no case of its plans is closed so"
    ),
    way_out=gettext_noop("remove the reason, or add the 'closing' rule"),
)
STEP_OVERTAKEN = Check(
    code="step_overtaken",
    level=Level.WARNING,
    sentence=gettext_noop("the step to '%(role)s' comes no later than the one before it"),
    way_out=gettext_noop(
        "put the steps in the order of their times, counted from the start of the escalation"
    ),
)
NEVER_ESCALATED = Check(
    code="never_escalated",
    level=Level.WARNING,
    sentence=gettext_noop("'%(title)s' starts with a %(starts)s, and no clock runs for its cases"),
    way_out=gettext_noop("add the commitment, or let it start 'opened' or 'requested'"),
)
CHECKS = (
    NEVER_CLOSED,
    LOGGED_NEVER_CLOSED,
    NOTHING_LOGGED,
    CLOSED_BY_NOBODY,
    SILENCE_TWICE,
    REMINDER_TOO_EARLY,
    NEVER_REOPENED,
    STEP_OVERTAKEN,
    NEVER_ESCALATED,
)


def find(programme: Programme) -> Iterator[Found]:
    for plan in programme.plans:
        yield from _closing_of(programme, plan)
    for number, rule in enumerate(programme.closing):
        yield from _closing(programme, rule, number)
    yield from _reopening(programme)
    for number, escalation in enumerate(programme.escalations):
        yield from _escalation(programme, escalation, number)


def _closing_of(programme: Programme, plan: str) -> Iterator[Found]:
    rules = [rule for rule in programme.closing if rule.holds_for(plan)]
    if not {"customer_agrees", "resolved", "silence"} & {rule.when for rule in rules}:
        yield NEVER_CLOSED.at("plans", plan, plan=plan)
    for kind in _logged_kinds(programme):
        if not any(rule.when == "logged" for rule in rules):
            yield LOGGED_NEVER_CLOSED.at("plans", plan, kind, kind=kind, plan=plan)


def _closing(programme: Programme, rule: ClosingRule, number: int) -> Iterator[Found]:
    path = ("closing", number)
    if rule.when == "logged" and not _logged_kinds(programme):
        yield NOTHING_LOGGED.at(*path)
    if rule.when in ("silence", "unanswered") and "staff" not in rule.by:
        yield CLOSED_BY_NOBODY.at(*path, "by")
    if rule.when == "silence" and "staff" in rule.by:
        yield from _overruled(programme, rule, number)
    on = rule.calendar
    if rule.after and rule.reminder and not _is_shorter(programme, rule.reminder, rule.after, on):
        yield REMINDER_TOO_EARLY.at(*path, "reminder", reminder=rule.reminder.text)


def _overruled(programme: Programme, rule: ClosingRule, number: int) -> Iterator[Found]:
    earlier = [
        one for one in programme.closing[:number] if one.when == "silence" and "staff" in one.by
    ]
    for plan in plans_of(programme, rule.plans):
        if any(one.holds_for(plan) for one in earlier):
            yield SILENCE_TWICE.at("closing", number, plan=plan)


def _is_shorter(programme: Programme, one: Amount, other: Amount, on: str) -> bool:
    """Whether one length of time is shorter than the other on a calendar."""
    calendar = calendar_of(programme, on)
    lengths = (amount.seconds_on(calendar, EPOCH) or 0 for amount in (one, other))
    return next(lengths) < next(lengths)


def _logged_kinds(programme: Programme) -> list[str]:
    return [kind for kind, rule in programme.kinds.items() if rule.handling == "log_and_close"]


def _reopening(programme: Programme) -> Iterator[Found]:
    for number, rule in enumerate(programme.reopening):
        reasons = {
            closing.when
            for closing in programme.closing
            if set(plans_of(programme, closing.plans)) & set(plans_of(programme, rule.plans))
        }
        for place, reason in enumerate(rule.closed_when or ()):
            if reason not in reasons:
                yield NEVER_REOPENED.at("reopening", number, "closed_when", place, reason=reason)


def _escalation(programme: Programme, rule: EscalationRule, number: int) -> Iterator[Found]:
    for place, (before, step) in enumerate(pairwise(rule.steps), start=1):
        on = step.calendar
        if on == before.calendar and not _is_shorter(programme, before.after, step.after, on):
            yield STEP_OVERTAKEN.at("escalations", number, "steps", place, role=step.to)
    if rule.starts in ("warning", "breach") and not _has_clocks(programme, rule):
        yield NEVER_ESCALATED.at("escalations", number, title=rule.title, starts=rule.starts)


def _has_clocks(programme: Programme, rule: EscalationRule) -> bool:
    return any(
        programme.terms(plan).commitments(case.severity, case.kind, case.channel)
        for plan in plans_of(programme, rule.plans)
        for case in openable(programme, plan)
        if rule.severities is None or case.severity in rule.severities
    )
