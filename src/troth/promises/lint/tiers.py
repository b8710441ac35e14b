"""A plan is never worse than the one before it: proved for every instant of the years ahead."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from troth.promises.course import CONTINUING
from troth.promises.lint.cases import Shape, channels_of, is_answered, opening_channels, shapes
from troth.promises.lint.dues import Dues, counter_example, of_metric
from troth.promises.lint.findings import Check, Found, Level
from troth.promises.lint.spans import Ahead, covers
from troth.promises.schema import Programme
from troth.promises.terms import SITE, Commitment, Metric, Terms

TIER_LATER = Check(
    code="tier_later",
    level=Level.ERROR,
    sentence="plan '%(plan)s' is worse than '%(lower)s': the %(metric)s of a %(severity)s case "
    "(%(kind)s by %(channel)s)%(situation)s on %(opened)s is due %(due)s instead of %(other_due)s",
    way_out="promise it no later, put the plans in the order of their worth, or say with 'above' "
    "which plan this one builds on",
)
TIER_LOSES_PROMISE = Check(
    code="tier_loses_promise",
    level=Level.ERROR,
    sentence="plan '%(plan)s' promises no time for the %(metric)s of a %(severity)s case (%(kind)s "
    "by %(channel)s), which '%(lower)s' does",
    way_out="promise it there too, or say with 'above' which plan this one builds on",
)
TIER_LOSES_CHANNEL = Check(
    code="tier_loses_channel",
    level=Level.ERROR,
    sentence="plan '%(plan)s' takes no %(severity)s cases by %(channel)s, which '%(lower)s' does",
    way_out="add the channel, or say with 'above' which plan this one builds on",
)
TIER_SHORTER_HOURS = Check(
    code="tier_shorter_hours",
    level=Level.ERROR,
    sentence="plan '%(plan)s' answers %(severity)s cases by %(channel)s on '%(calendar)s', which "
    "is closed at times when '%(other)s' of plan '%(lower)s' is open",
    way_out="give it hours that hold those of the lower plan",
)
TIER_PAUSES = Check(
    code="tier_pauses",
    level=Level.ERROR,
    sentence="the %(metric)s of %(severity)s cases stands still while waiting on the customer in "
    "plan '%(plan)s', and never in '%(lower)s'",
    way_out="write 'pauses: never' here too",
)
TIER_FEWER_CONTACTS = Check(
    code="tier_fewer_contacts",
    level=Level.WARNING,
    sentence="plan '%(plan)s' has room for %(limit)s contacts, and '%(lower)s' for %(other)s",
    way_out="raise the limit, or say with 'above' which plan this one builds on",
)
CHECKS = (
    TIER_LATER,
    TIER_LOSES_PROMISE,
    TIER_LOSES_CHANNEL,
    TIER_SHORTER_HOURS,
    TIER_PAUSES,
    TIER_FEWER_CONTACTS,
)


class Step(NamedTuple):
    """A plan and the one that it must not be worse than."""

    plan: str
    lower: str


def find(programme: Programme, dues: Dues, ahead: Ahead) -> Iterator[Found]:
    for plan in programme.plans:
        lower = programme.plan_above(plan)
        if lower is not None:
            step = Step(plan, lower)
            yield from _channels(programme, step, ahead)
            yield from _contacts(programme, step)
            yield from _promises(programme, step, dues)


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
        if now is None or then is None or now == then or SITE in (now, then):
            continue
        if not covers(programme, now, then, ahead):
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


def _promises(programme: Programme, step: Step, dues: Dues) -> Iterator[Found]:
    terms, lower = programme.terms(step.plan), programme.terms(step.lower)
    open_too = set(shapes(programme, step.plan))
    seen = set()
    for shape in shapes(programme, step.lower):
        if shape not in open_too or not is_answered(programme, step.lower, shape):
            continue
        names = (shape.severity, shape.kind, shape.channel)
        old, new = lower.commitments(*names), terms.commitments(*names)
        ids = tuple(one.id for one in old), tuple(one.id for one in new)
        if ids[0] != ids[1] and ids not in seen:
            seen.add(ids)
            yield from _worse(step, (terms, new), (lower, old), shape, dues)


def _worse(
    step: Step,
    plan: tuple[Terms, tuple[Commitment, ...]],
    lower: tuple[Terms, tuple[Commitment, ...]],
    shape: Shape,
    dues: Dues,
) -> Iterator[Found]:
    for metric in Metric:
        new, old = of_metric(plan[1], metric), of_metric(lower[1], metric)
        values = step._asdict() | {"metric": metric, **_words(shape)}
        if old and not new:
            yield TIER_LOSES_PROMISE.at("plans", step.plan, shape.severity, metric, **values)
        elif old:
            yield from _later((plan[0], new), (lower[0], old), values, dues)
            yield from _pauses(metric, new, old, values, dues)


def _later(
    plan: tuple[Terms, list[Commitment]],
    lower: tuple[Terms, list[Commitment]],
    values: dict[str, str],
    dues: Dues,
) -> Iterator[Found]:
    """Yield the first situation in which the plan is later, if there is one."""
    path = dues.path(plan[1][0])
    for situation in dues.situations([*plan[1], *lower[1]]):
        new, old = dues.of(*plan, situation), dues.of(*lower, situation)
        if new is None and old is not None:
            yield TIER_LOSES_PROMISE.at(*path, **values)
            return
        if new is None or old is None:
            continue
        zone = lower[0].calendar(lower[1][0].calendar, situation.site).timezone
        if example := counter_example(new, old, zone):
            yield TIER_LATER.at(*path, **values, **example, situation=situation.words)
            return


def _pauses(
    metric: Metric,
    new: list[Commitment],
    old: list[Commitment],
    values: dict[str, str],
    dues: Dues,
) -> Iterator[Found]:
    pausing = metric in CONTINUING or metric is Metric.UPDATE
    if pausing and all(not one.pauses for one in old) and all(one.pauses for one in new):
        yield TIER_PAUSES.at(*dues.path(new[0]), **values)


def _words(shape: Shape) -> dict[str, str]:
    channel = shape.channel.replace("_", " ")
    return {"severity": shape.severity, "kind": shape.kind, "channel": channel}
