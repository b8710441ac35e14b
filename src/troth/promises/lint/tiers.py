"""A plan is never worse than the one before it: proved for every instant of the years ahead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from troth.promises.amounts import NoClock
from troth.promises.lint.cases import channels_of, is_answered, openable, opening_channels, place_of
from troth.promises.lint.examples import example
from troth.promises.lint.findings import Check, Found, Level
from troth.promises.lint.spans import Ahead, covers
from troth.promises.phrases import gettext_noop
from troth.promises.schema import Programme
from troth.promises.worse import Worse, worse_anywhere

TIER_LATER = Check(
    code="tier_later",
    level=Level.ERROR,
    sentence=gettext_noop(
        "plan '%(plan)s' is worse than '%(lower)s': the %(metric)s of a %(severity)s case "
        "(%(kind)s by %(channel)s%(site)s), opened %(opened)s%(and_then)s, is due %(due)s "
        "instead of %(other_due)s"
    ),
    way_out=gettext_noop(
        "promise it no later, put the plans in the order of their worth, or say with 'above' "
        "which plan this one builds on"
    ),
)
TIER_LOSES_PROMISE = Check(
    code="tier_loses_promise",
    level=Level.ERROR,
    sentence=gettext_noop(
        "plan '%(plan)s' does not promise the %(metric)s of a %(severity)s case (%(kind)s by "
        "%(channel)s%(site)s), for which '%(lower)s' says '%(amount)s'"
    ),
    way_out=gettext_noop("promise it there too, or say with 'above' which plan this one builds on"),
)
TIER_NOT_PROVED = Check(
    code="tier_not_proved",
    level=Level.WARNING,
    sentence=gettext_noop(
        "it is not certain that plan '%(plan)s' is never worse than '%(lower)s' in the "
        "%(metric)s of a %(severity)s case (%(kind)s by %(channel)s%(site)s)"
    ),
    way_out=gettext_noop(
        "promise it on the same calendar, or compare the two yourself and accept this finding"
    ),
)
TIER_LOSES_CHANNEL = Check(
    code="tier_loses_channel",
    level=Level.ERROR,
    sentence=gettext_noop(
        "plan '%(plan)s' takes no %(severity)s cases by %(channel)s, which '%(lower)s' does"
    ),
    way_out=gettext_noop("add the channel, or say with 'above' which plan this one builds on"),
)
TIER_SHORTER_HOURS = Check(
    code="tier_shorter_hours",
    level=Level.ERROR,
    sentence=gettext_noop(
        "plan '%(plan)s' answers %(severity)s cases by %(channel)s on '%(calendar)s', which is "
        "closed at times when '%(other)s' of plan '%(lower)s' is open"
    ),
    way_out=gettext_noop("give it hours that hold those of the lower plan"),
)
TIER_FEWER_CONTACTS = Check(
    code="tier_fewer_contacts",
    level=Level.WARNING,
    sentence=gettext_noop(
        "plan '%(plan)s' has room for %(limit)s contacts, and '%(lower)s' for %(other)s"
    ),
    way_out=gettext_noop("raise the limit, or say with 'above' which plan this one builds on"),
)
CHECKS = (
    TIER_LATER,
    TIER_LOSES_PROMISE,
    TIER_NOT_PROVED,
    TIER_LOSES_CHANNEL,
    TIER_SHORTER_HOURS,
    TIER_FEWER_CONTACTS,
)


class Step(NamedTuple):
    """A plan and the one that it must not be worse than."""

    plan: str
    lower: str


def find(programme: Programme, ahead: Ahead) -> Iterator[Found]:
    for plan in programme.plans:
        lower = programme.plan_above(plan)
        if lower is not None:
            step = Step(plan, lower)
            yield from _channels(programme, step, ahead)
            yield from _contacts(programme, step)
            yield from _promises(programme, step, ahead)


def _channels(programme: Programme, step: Step, ahead: Ahead) -> Iterator[Found]:
    if not programme.channels:
        return
    for severity in programme.severities:
        offered = opening_channels(programme, step.plan, severity)
        for channel in opening_channels(programme, step.lower, severity):
            if channel not in offered:
                yield TIER_LOSES_CHANNEL.at(
                    *("plans", step.plan, severity, channel),
                    **step._asdict(),
                    severity=severity,
                    channel=channel,
                )
        yield from _hours(programme, step, severity, ahead)


def _hours(programme: Programme, step: Step, severity: str, ahead: Ahead) -> Iterator[Found]:
    before = {rule.channel: rule for rule in channels_of(programme, step.lower)}
    for number, rule in enumerate(programme.channels):
        other = before.get(rule.channel)
        if other is None or not rule.holds_for(step.plan):
            continue
        now, then = rule.hours_for(severity), other.hours_for(severity)
        if now and then and not covers(programme, now, then, ahead):
            values = {"severity": severity, "channel": rule.channel, "calendar": now, "other": then}
            yield TIER_SHORTER_HOURS.at("channels", number, "hours", **step._asdict(), **values)


def _contacts(programme: Programme, step: Step) -> Iterator[Found]:
    limits = {
        rule.limited_by: rule.limit for rule in programme.contacts if rule.holds_for(step.lower)
    }
    for number, rule in enumerate(programme.contacts):
        other = limits.get(rule.limited_by)
        if rule.holds_for(step.plan) and rule.limit and other and rule.limit < other:
            yield TIER_FEWER_CONTACTS.at(
                *("contacts", number, "limit"), **step._asdict(), limit=rule.limit, other=other
            )


def _promises(programme: Programme, step: Step, ahead: Ahead) -> Iterator[Found]:
    terms = [programme.terms(plan) for plan in step]
    shared = set(openable(programme, step.plan))
    cases = [
        replace(case, site=site)
        for case in openable(programme, step.lower)
        if case in shared and is_answered(programme, step.lower, case)
        for site in tuple(programme.sites) or (None,)
    ]
    for worse in worse_anywhere(terms[1], terms[0], cases, ahead.horizon):
        yield _told(programme, step, worse)


def _told(programme: Programme, step: Step, worse: Worse) -> Found:
    case = worse.situations[0]
    values = step._asdict() | {
        "metric": worse.old.metric,
        "severity": case.severity,
        "kind": case.kind,
        "channel": case.channel.replace("_", " "),
        "site": f" at {case.site}" if case.site else "",
    }
    with_time = [one for one in worse.new if not isinstance(one.amount, NoClock)]
    if not with_time:
        return TIER_LOSES_PROMISE.at(
            *("plans", step.plan, case.severity, worse.old.metric),
            **values,
            amount=worse.old.amount.text,
        )
    path = place_of(programme, with_time[0])
    if not worse.is_shown:
        return TIER_NOT_PROVED.at(*path, **values)
    terms = programme.terms(step.lower), programme.terms(step.plan)
    return TIER_LATER.at(*path, **values, **example(worse, *terms))
