"""Hours that say nothing, or nothing sensible: windows, spans, holidays, channels."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from troth.promises.calendar import Calendar
from troth.promises.lint.cases import opening_channels, plans_of
from troth.promises.lint.findings import Check, Found, Level
from troth.promises.phrases import gettext_noop
from troth.promises.schema import Programme
from troth.promises.schema_time import CalendarRule
from troth.promises.units import EPOCH
from troth.promises.windows import Span, dated_spans, weekly_windows

WINDOW_SWALLOWED = Check(
    code="window_swallowed",
    level=Level.WARNING,
    sentence=gettext_noop("'%(window)s' lies within the other windows and opens nothing"),
    way_out=gettext_noop("remove it, or correct its days and times"),
)
CLOSED_ALREADY = Check(
    code="closed_already",
    level=Level.WARNING,
    sentence=gettext_noop(
        "'%(span)s' closes nothing: it is closed then anyway, or open as 'extra'"
    ),
    way_out=gettext_noop("remove it, or correct its date and times"),
)
OPEN_ALREADY = Check(
    code="open_already",
    level=Level.WARNING,
    sentence=gettext_noop("'%(span)s' opens nothing: it is open then anyway"),
    way_out=gettext_noop("remove it, or correct its date and times"),
)
HOLIDAY_CLOSED_ALREADY = Check(
    code="holiday_closed_already",
    level=Level.NOTE,
    sentence=gettext_noop(
        "%(day)s (%(name)s) is a %(weekday)s without open hours, so the holiday closes nothing"
    ),
    way_out=gettext_noop("check its date, or give the day on which it is observed"),
)
NO_HOURS = Check(
    code="no_hours",
    level=Level.ERROR,
    sentence=gettext_noop("channel '%(channel)s' has no hours for any severity"),
    way_out=gettext_noop("name a calendar as its 'hours', or remove the channel"),
)
SEVERITY_WITHOUT_HOURS = Check(
    code="severity_without_hours",
    level=Level.NOTE,
    sentence=gettext_noop(
        "channel '%(channel)s' has no hours for %(severities)s, so such cases cannot be opened"
        " there, as they can by %(others)s"
    ),
    way_out=gettext_noop("name a calendar for them, or accept this finding with the reason"),
)
CHECKS = (
    WINDOW_SWALLOWED,
    CLOSED_ALREADY,
    OPEN_ALREADY,
    HOLIDAY_CLOSED_ALREADY,
    NO_HOURS,
    SEVERITY_WITHOUT_HOURS,
)


def find(programme: Programme) -> Iterator[Found]:
    for section in ("calendars", "sites"):
        for name, rule in getattr(programme, section).items():
            for found in _of_calendar(rule):
                yield found.under(section, name)
    for number, channel in enumerate(programme.channels):
        if not channel.hours:
            yield NO_HOURS.at("channels", number, "hours", channel=channel.channel)
        elif channel.opens_cases and channel.carries_promises:
            for plan in plans_of(programme, channel.plans):
                yield from _left_out(programme, plan, channel.channel, number)


def _left_out(programme: Programme, plan: str, channel: str, number: int) -> Iterator[Found]:
    """Yield the severities that other channels of the plan take, and this one does not."""
    takers = {one: opening_channels(programme, plan, one) for one in programme.severities}
    missing = [one for one, channels in takers.items() if channels and channel not in channels]
    if missing:
        others = dict.fromkeys(other for one in missing for other in takers[one])
        yield SEVERITY_WITHOUT_HOURS.at(
            *("channels", number, "hours"),
            channel=channel.replace("_", " "),
            severities=", ".join(missing),
            others=", ".join(others).replace("_", " "),
        )


def _of_calendar(rule: CalendarRule) -> Iterator[Found]:
    yield from _swallowed(rule)
    for number, text in _without_effect(rule, "closed"):
        yield CLOSED_ALREADY.at("closed", number, span=text)
    for number, text in _without_effect(rule, "extra"):
        yield OPEN_ALREADY.at("extra", number, span=text)
    yield from _idle_holidays(rule)


def _swallowed(rule: CalendarRule) -> Iterator[Found]:
    week = weekly_windows(rule.windows)
    for number, window in enumerate(rule.windows):
        others = [text for other, text in enumerate(rule.windows) if other != number]
        if others and weekly_windows(others) == week:
            yield WINDOW_SWALLOWED.at("windows", number, window=window)


def _without_effect(rule: CalendarRule, field: str) -> Iterator[tuple[int, str]]:
    """Yield the spans in which the calendar is as it would be without the field."""
    texts = getattr(rule, field) or ()
    without = _changed(rule, **{field: None}) if texts else rule.calendar()
    for number, span in enumerate(dated_spans(texts, field)):
        if _same_in(span, rule.calendar(), without):
            yield number, texts[number]


def _idle_holidays(rule: CalendarRule) -> Iterator[Found]:
    if isinstance(rule.holidays, str):
        return
    working = _changed(rule, holidays="none")
    for day, name in rule.holidays.items():
        midnight = datetime.combine(day, time(), UTC).timestamp() * 1e6
        if _same_in((int(midnight), int(midnight + 86400e6)), rule.calendar(), working):
            yield HOLIDAY_CLOSED_ALREADY.at(
                "holidays", day.isoformat(), day=day, name=name, weekday=_weekday(day)
            )


def _weekday(day: date) -> str:
    return f"{day:%A}"


def _changed(rule: CalendarRule, **changes: Any) -> Calendar:
    return type(rule).model_validate(rule.model_dump() | changes).calendar()


def _same_in(span: Span, one: Calendar, other: Calendar) -> bool:
    """Whether two calendars are open alike in a span of one date."""
    zone = ZoneInfo(one.timezone)
    start, end = (
        (EPOCH + timedelta(microseconds=wall)).replace(tzinfo=zone).astimezone(UTC) for wall in span
    )
    return one.between(start, end) == other.between(start, end)
