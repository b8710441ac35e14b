"""Rules about cases in words: kinds, severities, resolving, closing, reopening, escalating."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from troth.lib.policy.parts import Line, Reader
from troth.lib.promise_words import channel_name, listed
from troth.promises.schema_cases import KindRule, SeverityChange
from troth.promises.schema_lifecycle import ClosingRule, EscalationRule, ReopeningRule

_SET_BY = {
    "customer": lazy("You set the severity when you open a case."),
    "staff": lazy("We assess the severity; until then a case is %(default)s."),
}
_DIRECTIONS = {
    "up": lazy("raised"),
    "down": lazy("lowered"),
    "both": lazy("raised or lowered"),
}
_ANNOUNCED = {
    "in_reply": lazy("When we change it, we say so in our reply."),
    "by_comment": lazy("When we change it, we say so in a comment on the case."),
}
_RESOLUTIONS = {
    "fix": lazy("a fix"),
    "workaround": lazy("a workaround"),
    "restored": lazy("the service being available again"),
    "agreed": lazy("anything we agree on with you"),
}
_REASONS = {
    "customer_agrees": lazy("you regard it as resolved"),
    "resolved": lazy("it is resolved"),
    "out_of_scope": lazy("it is about something that support does not cover"),
    "unanswered": lazy("several attempts to reach you failed"),
    "silence": lazy("we heard nothing from you for some time"),
    "logged": lazy("it is of a kind that is logged and closed"),
}
_STARTS = {
    "opened": lazy("after the case was opened"),
    "warning": lazy("after a promise came close to its due time"),
    "breach": lazy("after a promise was broken"),
    "requested": lazy("after you asked for it"),
}


def plan_lines(reader: Reader) -> Iterator[Line]:
    """The tiers of the programme."""
    for code, plan in reader.programme.plans.items():
        if reader.plan in (None, code):
            text = f"{plan.title}: {plan.summary}" if plan.summary else plan.title
            yield Line(text=text, clause=plan.clause or "")


def kind_lines(reader: Reader) -> Iterator[Line]:
    """What kinds of cases there are, and what is done with each."""
    for kind in reader.programme.kinds.values():
        yield reader.line(kind, _kind_words(kind), *_kind_details(kind))
    decision = reader.programme.kind_decision
    if decision:
        words = {
            ("staff", True): _("We decide what kind a case is, and that is final."),
            ("staff", False): _("We decide what kind a case is; you may object."),
            ("customer", True): _("You decide what kind a case is, and that is final."),
            ("customer", False): _("You say what kind a case is; we may decide otherwise."),
        }
        yield reader.line(decision, words[decision.by.value, decision.final])


def _kind_words(kind: KindRule) -> str:
    return f"{kind.title}: {kind.meaning}" if kind.meaning else kind.title


def _kind_details(kind: KindRule) -> Iterator[str]:
    if kind.severity:
        yield _("Always %(severity)s.") % {"severity": kind.severity}
    if kind.handling == "log_and_close":
        yield _("Logged for consideration and closed at once; no answer is owed.")


def severity_lines(reader: Reader) -> Iterator[Line]:
    """Who sets the severity, how it changes and how a change is appealed."""
    default = reader.programme.default_severity
    text = _("A case that comes without a severity is %(severity)s.")
    yield Line(text=text % {"severity": default})
    rules = reader.programme.severity_rules
    if rules is None:
        return
    who = _SET_BY[rules.set_by.value] % {"default": reader.programme.default_severity}
    yield reader.line(rules, who, _("What counts: %(basis)s") % {"basis": rules.basis})
    if rules.change:
        yield reader.line(rules.change, _change_words(rules.change), *_change_details(rules.change))
    if rules.appeal:
        to = reader.role(rules.appeal.to)
        if rules.appeal.channels is None:
            text = _("You may appeal against a change to %(role)s, by any channel.") % {"role": to}
        else:
            ways = listed(map(channel_name, rules.appeal.channels))
            text = _("You may appeal against a change to %(role)s, by %(ways)s.") % {
                "role": to,
                "ways": ways,
            }
        yield reader.line(rules.appeal, text)


def _change_words(change: SeverityChange) -> str:
    who = {
        frozenset({"customer"}): _("It may be %(direction)s by you."),
        frozenset({"staff"}): _("It may be %(direction)s by us."),
    }.get(
        frozenset(person.value for person in change.by),
        _("It may be %(direction)s by you and by us."),
    )
    return who % {"direction": _DIRECTIONS[change.direction]}


def _change_details(change: SeverityChange) -> Iterator[str]:
    yield _("When: %(when)s") % {"when": change.when}
    if change.announced:
        yield str(_ANNOUNCED[change.announced])
    yield _("The promises of the new severity apply from the change.")


def ending_lines(reader: Reader) -> Iterator[Line]:
    """What counts as a resolution, when a case is closed and how it comes back."""
    resolution = reader.programme.resolution
    if resolution:
        ways = listed(_RESOLUTIONS[way] for way in resolution.counts)
        yield reader.line(resolution, _("These count as a resolution: %(ways)s.") % {"ways": ways})
    for closing in filter(reader.concerns, reader.programme.closing):
        yield reader.line(closing, closing_words(closing), *_closing_details(reader, closing))
    for reopening in filter(reader.concerns, reader.programme.reopening):
        yield reader.line(reopening, _reopening_words(reader, reopening))


def closing_words(rule: ClosingRule) -> str:
    """Say who may close a case for which reason."""
    who = {
        frozenset({"customer"}): _("You can close a case when %(reason)s."),
        frozenset({"staff"}): _("We may close a case when %(reason)s."),
    }.get(
        frozenset(person.value for person in rule.by),
        _("You or we may close a case when %(reason)s."),
    )
    return who % {"reason": _REASONS[rule.when]}


def _closing_details(reader: Reader, rule: ClosingRule) -> Iterator[str]:
    on = reader.calendar(rule.calendar)
    if rule.attempts and rule.apart:
        yield ngettext(
            "After %(count)d attempt.",
            "After %(count)d attempts, at least %(apart)s apart (%(on)s).",
            rule.attempts,
        ) % {"count": rule.attempts, "apart": rule.apart.text, "on": on}
    if rule.after:
        yield _("After %(time)s (%(on)s).") % {"time": rule.after.text, "on": on}
    if rule.reminder:
        yield _("We remind you %(time)s before.") % {"time": rule.reminder.text}


def _reopening_words(reader: Reader, rule: ReopeningRule) -> str:
    words = {
        frozenset({"customer"}): _("You can have a closed case reopened"),
        frozenset({"staff"}): _("We can reopen a closed case"),
    }.get(
        frozenset(person.value for person in rule.by),
        _("You or we can reopen a closed case"),
    )
    if rule.closed_when is not None:
        reasons = _(" or ").join(str(_REASONS[reason]) for reason in rule.closed_when)
        words = _("%(start)s that was closed because %(reasons)s") % {
            "start": words,
            "reasons": reasons,
        }
    if rule.within:
        return _("%(start)s, within %(time)s (%(on)s).") % {
            "start": words,
            "time": rule.within.text,
            "on": reader.calendar(rule.calendar),
        }
    return _("%(start)s, at any time.") % {"start": words}


def escalation_lines(reader: Reader) -> Iterator[Line]:
    """How a case reaches people higher up in time."""
    for rule in filter(reader.concerns, reader.programme.escalations):
        title = rule.title
        if rule.severities:
            title = _("%(title)s (for %(severities)s)") % {
                "title": title,
                "severities": listed(rule.severities),
            }
        yield reader.line(rule, title, *_steps(reader, rule))


def _steps(reader: Reader, rule: EscalationRule) -> Iterator[str]:
    for step in rule.steps:
        yield _("To %(role)s %(time)s %(start)s (%(on)s).") % {
            "role": reader.role(step.to),
            "time": step.after.text,
            "start": _STARTS[rule.starts],
            "on": reader.calendar(step.calendar),
        }
    if rule.declining:
        if not rule.declining.allowed:
            yield _("It cannot be declined.")
        elif rule.declining.needs_reason:
            yield _("It may be declined for a reason that is written on the case.")
        else:
            yield _("It may be declined.")
