"""Amounts that do not mean on their calendar what they seem to say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from troth.promises.amounts import (
    Amount,
    BusinessDays,
    BusinessHours,
    Elapsed,
    EndOfBusinessDay,
    TimeOnBusinessDay,
)
from troth.promises.calendar import Calendar
from troth.promises.errors import CalendarError
from troth.promises.lint.findings import Check, Found, Level
from troth.promises.lint.spans import Ahead
from troth.promises.phrases import gettext_noop
from troth.promises.schema import Programme
from troth.promises.schema_base import parts
from troth.promises.schema_time import CalendarRule
from troth.promises.terms import ALWAYS, SITE
from troth.promises.windows import (
    DAY,
    WEEK,
    WEEKDAYS,
    open_on,
    usual_day_length,
    weekly_windows,
)
from troth.promises.wording import span
from troth.promises.yaml_source import Path

DAYS_ON_CLOSING_CALENDAR = Check(
    code="days_on_closing_calendar",
    level=Level.WARNING,
    sentence=gettext_noop(
        "'%(amount)s' on '%(calendar)s' is %(hours)s of open hours, which is %(days)s of its "
        "business days"
    ),
    way_out=gettext_noop("write business days, or name the calendar 'always' for days of 24 hours"),
)
NO_CLOSING_TIME = Check(
    code="no_closing_time",
    level=Level.WARNING,
    sentence=gettext_noop(
        "'%(amount)s' counts business time on '%(calendar)s', which has no closing time in the week"
    ),
    way_out=gettext_noop("write plain hours, or give the calendar the hours that are meant"),
)
BUSINESS_DAY_UNSAID = Check(
    code="business_day_unsaid",
    level=Level.WARNING,
    sentence=gettext_noop(
        "'%(amount)s' counts days of '%(calendar)s', which is open around the clock, so a "
        "business day is taken as 24 hours"
    ),
    way_out=gettext_noop("say how long one is with 'business_day' on the calendar"),
)
BUSINESS_DAY_UNEVEN = Check(
    code="business_day_uneven",
    level=Level.NOTE,
    sentence=gettext_noop(
        "the days of '%(calendar)s' differ in length, and '%(amount)s' takes %(hours)s for each"
    ),
    way_out=gettext_noop("say how long one is with 'business_day' on the calendar"),
)
BUSINESS_DAY_UNLIKE = Check(
    code="business_day_unlike",
    level=Level.WARNING,
    sentence=gettext_noop(
        "'%(amount)s' takes %(said)s for a day of '%(calendar)s', whose days are usually %(usual)s"
    ),
    way_out=gettext_noop("correct 'business_day', or leave it out for the usual length"),
)
CLOSED_AT_THAT_TIME = Check(
    code="closed_at_that_time",
    level=Level.WARNING,
    sentence=gettext_noop(
        "'%(amount)s' names a time at which '%(calendar)s' is not open on %(days)s"
    ),
    way_out=gettext_noop("choose a time within the hours of all its days"),
)
NEVER_DUE = Check(
    code="never_due",
    level=Level.ERROR,
    sentence=gettext_noop("'%(amount)s' on '%(calendar)s' takes longer than any calendar reaches"),
    way_out=gettext_noop("write a shorter time, or correct the hours"),
)
CHECKS = (
    DAYS_ON_CLOSING_CALENDAR,
    NO_CLOSING_TIME,
    BUSINESS_DAY_UNSAID,
    BUSINESS_DAY_UNEVEN,
    BUSINESS_DAY_UNLIKE,
    CLOSED_AT_THAT_TIME,
    NEVER_DUE,
)

_BUSINESS = BusinessHours | BusinessDays | EndOfBusinessDay | TimeOnBusinessDay


def find(programme: Programme, ahead: Ahead) -> Iterator[Found]:
    for path, amount, calendar in _amounts(programme):
        for name, rule in _rules(programme, calendar):
            yield from _on(path, amount, name, rule)
            if not _ends(amount, rule.calendar(), ahead):
                yield NEVER_DUE.at(*path, amount=amount.text, calendar=name)


def _rules(programme: Programme, calendar: str) -> Iterator[tuple[str, CalendarRule]]:
    """Yield the rules of a calendar, or of every site; `always` has none."""
    if calendar == SITE:
        yield from programme.sites.items()
    elif calendar != ALWAYS:
        yield calendar, programme.calendars[calendar]


def _ends(amount: Amount, calendar: Calendar, ahead: Ahead) -> bool:
    """Whether the amount comes to an end from everywhere in the years ahead."""
    last = ahead.horizon.end
    try:
        calendar.add(last, amount.seconds_on(calendar, last) or 0)
    except CalendarError:
        return False
    return True


def _amounts(value: object, path: Path = ()) -> Iterator[tuple[Path, Amount, str]]:
    """Yield every amount that has a calendar beside it, with the calendar's name."""
    inner = list(parts(value))
    calendar = next((str(part) for name, part in inner if name == "calendar"), None)
    for name, part in inner:
        if calendar and isinstance(part, Amount):
            yield (*path, name), part, calendar
        elif calendar and name == "targets" and isinstance(part, dict):
            for severity, amount in part.items():
                yield (*path, name, severity), amount, calendar
        else:
            yield from _amounts(part, (*path, name))


def _on(path: Path, amount: Amount, name: str, rule: CalendarRule) -> Iterator[Found]:
    week = weekly_windows(rule.windows)
    values = {"amount": amount.text, "calendar": name}
    if isinstance(amount, Elapsed) and re.search("day|week", amount.text):
        yield _plain_days(path, amount, rule, values)
    elif isinstance(amount, _BUSINESS) and week == ((0, WEEK),):
        yield NO_CLOSING_TIME.at(*path, **values)
    elif isinstance(amount, BusinessDays):
        yield from _days(path, rule, values)
    elif isinstance(amount, EndOfBusinessDay) and usual_day_length(week) == DAY:
        yield BUSINESS_DAY_UNSAID.at(*path, **values)
    elif isinstance(amount, TimeOnBusinessDay):
        yield from _time_of_day(path, amount, rule, values)


def _plain_days(path: Path, amount: Elapsed, rule: CalendarRule, values: dict[str, str]) -> Found:
    days = amount.seconds / rule.calendar().business_day_seconds
    return DAYS_ON_CLOSING_CALENDAR.at(
        *path, **values, hours=span(amount.seconds), days=f"{days:.3g}"
    )


def _days(path: Path, rule: CalendarRule, values: dict[str, str]) -> Iterator[Found]:
    week = weekly_windows(rule.windows)
    usual, said = usual_day_length(week), rule.calendar().business_day_seconds
    lengths = {open_on(week, day) for day in range(7)} - {0}
    if rule.business_day is not None:
        if round(said * 1e6) not in lengths:
            yield BUSINESS_DAY_UNLIKE.at(*path, **values, said=span(said), usual=span(usual / 1e6))
    elif usual == DAY:
        yield BUSINESS_DAY_UNSAID.at(*path, **values)
    elif len(lengths) > 1:
        yield BUSINESS_DAY_UNEVEN.at(*path, **values, hours=span(said))


def _time_of_day(
    path: Path, amount: TimeOnBusinessDay, rule: CalendarRule, values: dict[str, str]
) -> Iterator[Found]:
    week = weekly_windows(rule.windows)
    since_midnight = timedelta(hours=amount.at.hour, minutes=amount.at.minute)
    wall = since_midnight // timedelta(microseconds=1)
    closed = [
        WEEKDAYS[day]
        for day in range(7)
        if open_on(week, day)
        and not any(
            start < day * DAY + wall + shift <= end for start, end in week for shift in (0, WEEK)
        )
    ]
    if closed:
        yield CLOSED_AT_THAT_TIME.at(*path, **values, days=", ".join(closed))
