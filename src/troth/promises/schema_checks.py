"""What must fit together in a programme, beyond the shape of its parts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import combinations

from troth.promises.amounts import (
    Amount,
    BusinessDays,
    BusinessHours,
    Continuous,
    EndOfBusinessDay,
    NextRelease,
    NoClock,
    TimeOnBusinessDay,
)
from troth.promises.business_days import on_business_day
from troth.promises.calendar import Calendar
from troth.promises.schema import Programme
from troth.promises.schema_access import ChannelRule
from troth.promises.schema_base import parts
from troth.promises.schema_commitments import CommitmentRule, HoldRule
from troth.promises.schema_types import NO_PLAN
from troth.promises.terms import ALWAYS, SITE, Metric, Trigger
from troth.promises.yaml_source import Path

Found = Iterator[tuple[Path, str]]

_CALENDAR_KEYS = {"calendar", "hours"}
_PAUSING = {Metric.UPDATE, Metric.WORKAROUND, Metric.RESOLUTION}
_OWN_START = {
    Metric.NEXT_RESPONSE,
    Metric.UPDATE,
    Metric.STATUS_REPLY,
    Metric.CONTINUOUS_EFFORT,
}
_RELEASED = {Metric.WORKAROUND, Metric.RESOLUTION}
_ON_BUSINESS_DAYS = BusinessHours | BusinessDays | EndOfBusinessDay | TimeOnBusinessDay


def check(programme: Programme) -> Found:
    """Yield the place of every part that does not fit, and what is wrong with it.

    The sentences go on from a name of the place.
    """
    yield from _severities(programme)
    yield from _plans(programme)
    yield from _calendar_names(programme)
    yield from _sites(programme)
    yield from _durations(programme, ())
    yield from _channels(programme)
    yield from _ids(programme)
    for number, rule in enumerate(programme.commitments):
        yield from _commitment(programme, rule, ("commitments", number))
    yield from _overlaps(programme)


def _severities(programme: Programme) -> Found:
    ranks: dict[int, str] = {}
    for code, severity in programme.severities.items():
        other = ranks.setdefault(severity.rank, code)
        level = programme.severities[other].level
        if other != code and (level is None or severity.level != level):
            yield (
                ("severities", code, "rank"),
                f"is that of '{other}' too; give each severity a rank of its own, "
                "or give both the same 'level' if neither is the more urgent one",
            )


def _plans(programme: Programme) -> Found:
    if NO_PLAN in programme.plans:
        yield ("plans", NO_PLAN), "has a reserved name; call it something else"
    for name, plan in programme.plans.items():
        if plan.above == name:
            yield ("plans", name, "above"), "is the plan itself; name another one, or 'none'"


def _calendar_names(programme: Programme) -> Found:
    for name in {ALWAYS, SITE} & programme.calendars.keys():
        yield ("calendars", name), "has a reserved name; call it something else"


def _sites(programme: Programme) -> Found:
    if programme.home_site() is not None:
        return
    for path in _uses_of_site(programme, ()):
        if not programme.sites:
            yield path, "needs the calendar of a site, but there are no 'sites'; add one"
        else:
            yield path, "needs the calendar of a site; say with 'default_site' which comes first"


def _uses_of_site(value: object, path: Path) -> Iterator[Path]:
    """Yield the parts that refer to the calendar of the site, by its name or by a hold."""
    if (value == SITE and not _CALENDAR_KEYS.isdisjoint(path[-2:])) or isinstance(value, HoldRule):
        yield path
    else:
        for name, part in parts(value):
            yield from _uses_of_site(part, (*path, name))


def _durations(value: object, path: Path) -> Found:
    """Find lengths in business time, outside of commitments, whose calendar never closes."""
    if isinstance(value, CommitmentRule):
        return
    inner = list(parts(value))
    if ("calendar", ALWAYS) in inner:
        for name, part in inner:
            if isinstance(part, BusinessHours | BusinessDays):
                yield (*path, name), _no_business_days(part)
    for name, part in inner:
        yield from _durations(part, (*path, name))


def _no_business_days(amount: Amount) -> str:
    return (
        f"is '{amount.text}', but the calendar 'always' has no business days; "
        "name another calendar, or write plain hours or days"
    )


def _channels(programme: Programme) -> Found:
    for (_, one), (number, other) in combinations(enumerate(programme.channels), 2):
        if one.channel == other.channel and _share_a_plan(one, other):
            yield ("channels", number), "is described twice for the same plan; say it once"


def _ids(programme: Programme) -> Found:
    for section in ("commitments", "allowances", "services", "customer_duties"):
        seen: set[str] = set()
        for number, item in enumerate(getattr(programme, section)):
            if item.id in seen:
                yield (section, number, "id"), f"is used twice; '{item.id}' can name only one"
            seen.add(item.id)


def _commitment(programme: Programme, rule: CommitmentRule, path: Path) -> Found:
    for severity, amount in rule.targets.items():
        for fragment in _amount(programme, rule, amount):
            yield (*path, "targets", severity), fragment
    if rule.trigger != Trigger.OPENED and rule.metric in _OWN_START:
        yield (
            (*path, "trigger"),
            f"does not go with {rule.metric}, which has a start of its own; remove it",
        )
    if rule.trigger is Trigger.CUSTOMER_CALL and rule.metric in _RELEASED:
        yield (
            (*path, "trigger"),
            "is customer_call, which starts only first_response; choose another",
        )
    if rule.held and (rule.trigger != Trigger.OPENED or rule.metric in _OWN_START):
        yield (*path, "held"), "needs a clock that starts when the case is opened; remove it"
    if "pauses" in rule.model_fields_set and rule.pauses != "never" and rule.metric not in _PAUSING:
        yield (*path, "pauses"), f"does not go with {rule.metric}, which never pauses; remove it"
    yield from _reach(programme, rule, path)


def _amount(programme: Programme, rule: CommitmentRule, amount: Amount) -> Iterator[str]:
    effort = rule.metric is Metric.CONTINUOUS_EFFORT
    if effort and not isinstance(amount, Continuous | NoClock):
        yield "must say the longest gap; write it like 'continuous, gap 30 minutes'"
    if not effort and isinstance(amount, Continuous):
        yield f"is continuous, which only continuous_effort can be, not {rule.metric}"
    if isinstance(amount, NextRelease) and rule.metric not in _RELEASED:
        yield f"waits for a release, which only a workaround or resolution can, not {rule.metric}"
    if isinstance(amount, _ON_BUSINESS_DAYS) and rule.calendar == ALWAYS:
        yield _no_business_days(amount)
    if isinstance(amount, TimeOnBusinessDay):
        for name, calendar in _calendars_of(programme, rule):
            if not _is_reachable(amount, calendar):
                yield f"is '{amount.text}', when '{name}' is closed; choose a time within its hours"


def _calendars_of(programme: Programme, rule: CommitmentRule) -> Iterator[tuple[str, Calendar]]:
    if rule.calendar == SITE:
        for name, site in programme.sites.items():
            yield name, site.calendar()
    elif rule.calendar != ALWAYS:
        yield rule.calendar, programme.calendars[rule.calendar].calendar()


def _is_reachable(amount: TimeOnBusinessDay, calendar: Calendar) -> bool:
    """Whether on most business days of a year the calendar is open up to the time."""
    start = datetime(2025, 1, 1, tzinfo=UTC)
    missed = 0
    for number in range(0, 364, 7):
        at = start + timedelta(days=number)
        due = on_business_day(calendar, at, max(amount.days, 1), amount.on)
        missed += calendar.between(due - timedelta(minutes=1), due) == 0
    return missed < 26


def _reach(programme: Programme, rule: CommitmentRule, path: Path) -> Found:
    for number, kind in enumerate(rule.kinds or ()):
        if kind not in programme.kinds:
            known = ", ".join(programme.kinds)
            yield (
                (*path, "kinds", number),
                f"names '{kind}', which the programme does not have; its kinds are {known}",
            )
    carrying = {c.channel for c in programme.channels if c.carries_promises and c.opens_cases}
    for number, channel in enumerate(rule.channels or ()):
        if channel not in carrying:
            yield (
                (*path, "channels", number),
                f"names '{channel}', by which no case with promises can be opened",
            )


def _overlaps(programme: Programme) -> Found:
    numbered = list(enumerate(programme.commitments))
    for (_, one), (number, other) in combinations(numbered, 2):
        if shared := _doubly_promised(one, other):
            yield (
                ("commitments", number),
                f"promises {other.metric} for {', '.join(shared)} a second time, "
                f"after commitment '{one.id}'; make their plans, severities, kinds, channels "
                "or triggers differ",
            )


def _doubly_promised(one: CommitmentRule, other: CommitmentRule) -> list[str]:
    same = (one.metric, one.trigger) == (other.metric, other.trigger) and _share_a_plan(one, other)
    if not (same and _meet(one.kinds, other.kinds) and _meet(one.channels, other.channels)):
        return []
    return [severity for severity in other.targets if severity in one.targets]


def _share_a_plan(one: CommitmentRule | ChannelRule, other: CommitmentRule | ChannelRule) -> bool:
    return _meet(one.plans, other.plans)


def _meet(one: tuple[str, ...] | None, other: tuple[str, ...] | None) -> bool:
    """Whether two lists have something in common; None stands for everything."""
    return one is None or other is None or not set(one).isdisjoint(other)
