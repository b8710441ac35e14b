"""Business days of a calendar, for amounts such as "end of next business day"."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from troth.promises.calendar import Calendar


def on_business_day(
    calendar: Calendar,
    start: datetime,
    days: int,
    target: Callable[[Calendar, date], datetime],
) -> datetime:
    """Return `target(calendar, day)` for the `days`-th business day after that of `start`.

    A business day is a local date with open time. With `days` = 0 the day is the local date of
    `start` if it is a business day whose target lies ahead, and the next business day if not.
    """
    day = calendar.local_date(start)
    if days == 0:
        if _open_spans(calendar, day) and target(calendar, day) > start:
            return target(calendar, day)
        days = 1
    for _ in range(days):
        tomorrow = _midnight(calendar, day + timedelta(days=1))
        day = calendar.local_date(calendar.next_open(tomorrow))
    return target(calendar, day)


def closing(calendar: Calendar, day: date) -> datetime:
    """Return when the last open time of a business day ends, at the latest its midnight."""
    return _open_spans(calendar, day)[-1][1]


def _open_spans(calendar: Calendar, day: date) -> list[tuple[datetime, datetime]]:
    midnight, next_midnight = (_midnight(calendar, day + timedelta(days=n)) for n in (0, 1))
    return calendar.windows_between(midnight, next_midnight)


def _midnight(calendar: Calendar, day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(calendar.timezone))
