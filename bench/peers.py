"""Other calendars from the Python Package Index, each asked the way its documentation does it.

Every peer gets the questions beforehand, in the form it likes best.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import business_duration
import businesstimedelta
import numpy as np
import pandas as pd
import pytz
from bench.office import CLOSES, HOLIDAYS, HOURS, OPENS, YEARS, ZONE
from exchange_calendars import ExchangeCalendar

from troth.promises.calendar import Calendar

warnings.simplefilter("ignore", pd.errors.PerformanceWarning)  # it says that it walks, too

Answers = Callable[[], Sequence[object]]
MINUTE = timedelta(minutes=1)


def as_it_is(calendar: Calendar, due: datetime) -> datetime:
    return due


def next_opening(calendar: Calendar, due: datetime) -> datetime:
    """Return what a closing time becomes where each hour has to end in the open."""
    return calendar.next_open(due)


@dataclass(frozen=True, kw_only=True)
class Peer:
    """What a package is asked, `number` times, as it is fast or slow; None: it cannot be asked.

    `reading` makes Troth's due time the peer's; None where the questions are not the same.
    """

    name: str
    number: int
    add: Answers | None = None
    between: Answers | None = None
    reading: Callable[[Calendar, datetime], datetime] | None = as_it_is
    whole: timedelta = timedelta(seconds=1)  # what it counts in


def every_peer(starts: list[datetime], ends: list[datetime]) -> list[Peer]:
    """Return all peers; each takes as many questions from the front as it wants."""
    return [
        pandas_offset(starts[:2000]),
        business_time_delta(starts[:500], ends[:500]),
        business_durations(starts[:2000], ends[:2000]),
        exchange_calendar(starts[:2000], ends[:2000]),
        numpy_days(starts, ends),
    ]


def pandas_offset(starts: list[datetime]) -> Peer:
    offset = pd.offsets.CustomBusinessHour(HOURS, start=OPENS, end=CLOSES, holidays=HOLIDAYS)
    index = pd.DatetimeIndex(starts).tz_convert(ZONE)
    return Peer(name="pandas", number=len(starts), add=lambda: index + offset, reading=next_opening)


def business_time_delta(starts: list[datetime], ends: list[datetime]) -> Peer:
    zone = pytz.timezone(str(ZONE))
    rules = businesstimedelta.Rules(
        [
            businesstimedelta.WorkDayRule(OPENS, CLOSES, [0, 1, 2, 3, 4], tz=zone),
            businesstimedelta.HolidayRule(HOLIDAYS, tz=zone),
        ]
    )
    amount = businesstimedelta.BusinessTimeDelta(rules, hours=HOURS)
    return Peer(
        name="businesstimedelta",
        number=len(starts),
        add=lambda: [start + amount for start in starts],
        between=lambda: [
            rules.difference(start, end).timedelta.total_seconds()
            for start, end in zip(starts, ends, strict=True)
        ],
    )


def business_durations(starts: list[datetime], ends: list[datetime]) -> Peer:
    """It knows no time zones: it gets the time on the office's wall."""
    walls = [
        tuple(pd.Timestamp(t.astimezone(ZONE).replace(tzinfo=None)) for t in pair)
        for pair in zip(starts, ends, strict=True)
    ]
    return Peer(
        name="business-duration",
        number=len(starts),
        between=lambda: [
            business_duration.businessDuration(
                start, end, OPENS, CLOSES, holidaylist=HOLIDAYS, unit="sec"
            )
            for start, end in walls
        ],
    )


class Office(ExchangeCalendar):
    """The office as an exchange."""

    name = "office"
    tz = ZONE
    open_times = ((None, OPENS),)
    close_times = ((None, CLOSES),)

    @property
    def adhoc_holidays(self) -> list[pd.Timestamp]:
        return [pd.Timestamp(day) for day in HOLIDAYS]


def exchange() -> Office:
    return Office(start=f"{YEARS[0]}-12-01", end=f"{YEARS[-1]}-01-31", side="left")


def exchange_calendar(starts: list[datetime], ends: list[datetime]) -> Peer:
    """It counts whole minutes, and its offsets are minutes that trade: the last of 480, and one."""
    office = exchange()
    first, last = ([pd.Timestamp(t).floor("min") for t in side] for side in (starts, ends))

    def add(start: pd.Timestamp) -> pd.Timestamp:
        trading = office.minute_to_trading_minute(start, "next")
        return office.minute_offset(trading, HOURS * 60 - 1) + MINUTE

    def between(start: pd.Timestamp, end: pd.Timestamp) -> float:
        return office.minutes_distance(start, end - MINUTE) * 60.0 if start < end else 0.0

    return Peer(
        name="exchange_calendars",
        number=len(starts),
        whole=MINUTE,
        add=lambda: [add(start) for start in first],
        between=lambda: list(map(between, first, last)),
    )


def numpy_days(starts: list[datetime], ends: list[datetime]) -> Peer:
    """For scale: it knows dates and no hours, and adds and counts whole business days."""
    first, last = (
        np.array([t.astimezone(ZONE).date() for t in side], "datetime64[D]")
        for side in (starts, ends)
    )
    calendar = np.busdaycalendar(holidays=HOLIDAYS)
    return Peer(
        name="numpy busday (days only)",
        number=len(starts),
        add=lambda: np.busday_offset(first, 1, roll="forward", busdaycal=calendar),
        between=lambda: np.busday_count(first, last, busdaycal=calendar),
        reading=None,
    )
