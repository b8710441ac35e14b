"""Business calendars: when promised time counts, and what follows for due times."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

import numpy.typing as npt

from troth.promises.compiled import Compiled
from troth.promises.many import add_many, between_many
from troth.promises.opening import Opening
from troth.promises.public_holidays import GivenHolidays, HolidaySource, plain_date
from troth.promises.units import Instants, Seconds, to_instant, to_length, usual_length
from troth.promises.windows import (
    WEEK,
    dated_spans,
    day_length,
    usual_day_length,
    weekly_windows,
)
from troth.promises.zones import find_zone


class Calendar:
    """Open time by weekly windows in a time zone, minus holidays: see "Calendars" in the docs.

    Instants are aware datetimes from 1970 to 2100, and come back in UTC; amounts are seconds,
    exact to the microsecond. What it cannot answer raises CalendarError.

    `windows` are weekly, such as "Mon-Fri 09:00-17:00" or "Sun 16:00-Fri 17:00"; `closed` and
    `extra` are spans of one date, such as "2026-12-24 12:00-24:00", and extra ones win over
    holidays and closed ones. `business_day` is a length such as "24 hours". `name` is what
    explanations call the calendar.
    """

    def __init__(
        self,
        timezone: str,
        windows: Sequence[str],
        holidays: Iterable[date] | Mapping[date, str] | HolidaySource = (),
        closed: Sequence[str] = (),
        extra: Sequence[str] = (),
        business_day: str | None = None,
        name: str = "",
    ) -> None:
        week = weekly_windows(windows)
        source = holidays if isinstance(holidays, HolidaySource) else GivenHolidays(holidays)
        self.name = name
        self._opening = Opening(
            zone=find_zone(timezone),
            week=week,
            holidays=source,
            closed=dated_spans(closed, "closed"),
            extra=dated_spans(extra, "extra"),
        )
        length = usual_day_length(week) if business_day is None else day_length(business_day)
        self._business_day = length
        self._compiled = Compiled(self._opening)

    @classmethod
    def always(cls) -> Calendar:
        """Return the calendar that never closes, where open time is plain elapsed time."""
        return cls("UTC", ["Mon-Sun 00:00-24:00"], name="always")

    def __repr__(self) -> str:
        return f"<Calendar {self.name or self.timezone}>"

    @property
    def timezone(self) -> str:
        return self._opening.zone.key

    @property
    def is_always(self) -> bool:
        """Whether nothing ever closes it."""
        rules = self._opening
        return rules.week == ((0, WEEK),) and not rules.closed and not rules.holidays

    @property
    def business_day_seconds(self) -> float:
        """The open time that one business day stands for."""
        return self._business_day / 1e6

    def between(self, a: datetime, b: datetime) -> float:
        """Return the seconds of open time in [a, b); negative when b is before a."""
        try:
            if a.tzinfo is b.tzinfo is UTC:
                opened = self._compiled.table.between(a, b)
                if opened is not None:
                    return opened.total_seconds()
        except (AttributeError, TypeError):
            pass  # not instants, and the careful way below says so
        first, last = to_instant(a), to_instant(b)
        opened = self._compiled.covering(first, last).between(first, last)
        assert opened is not None  # the table has both
        return opened.total_seconds()

    def add(self, t: datetime, amount: float | timedelta) -> datetime:
        """Return the earliest instant with that much open time since `t`; a number means seconds.

        With a negative amount, the latest instant with that much open time until `t`; with 0, `t`
        itself, open or not.
        """
        try:
            if t.tzinfo is UTC:
                length = amount if isinstance(amount, timedelta) else usual_length(amount)
                end = self._compiled.table.add(t, length)
                if end is not None:
                    return end
        except (AttributeError, TypeError, ValueError, OverflowError):
            pass  # not an instant or amount, and the careful way below says so
        start, length = to_instant(t), to_length(amount)
        table = self._compiled.covering(start)
        while (end := table.add(start, length)) is None:
            table = self._compiled.beyond(table, back=length < timedelta(0), asked=amount)
        return end

    def is_open(self, t: datetime) -> bool:
        """Whether time counts at the instant; at a closing time it does not."""
        instant = to_instant(t)
        return self._compiled.covering(instant).next_open(instant) == instant

    def next_open(self, t: datetime) -> datetime:
        """Return the earliest open instant that is not before `t`."""
        instant = to_instant(t)
        table = self._compiled.covering(instant)
        while (opening := table.next_open(instant)) is None:
            table = self._compiled.beyond(table, back=False, asked=t)
        return opening

    def windows_between(self, a: datetime, b: datetime) -> list[tuple[datetime, datetime]]:
        """Return the open spans within [a, b), in order; none when b is not after a."""
        first, last = to_instant(a), to_instant(b)
        return self._compiled.covering(first, last).spans(first, last)

    def add_many(self, starts: Instants, seconds: npt.ArrayLike) -> Instants:
        """`add` for arrays of datetime64[us] in UTC, broadcast together; NaT gives NaT."""
        return add_many(self._compiled, starts, seconds)

    def between_many(self, a: Instants, b: Instants) -> Seconds:
        """`between` for arrays of datetime64[us] in UTC, broadcast together; NaT gives NaN."""
        return between_many(self._compiled, a, b)

    def holiday_name(self, d: date) -> str | None:
        """Return the name of the holiday on that local date, "" if it has none, None if not one."""
        return self._opening.holidays.in_year(plain_date(d).year).get(d)

    def local_date(self, t: datetime) -> date:
        """Return the date on the calendar's own clock."""
        return to_instant(t).astimezone(self._opening.zone).date()

    def is_weekend_or_holiday(self, t: datetime) -> bool:
        """Whether the instant is on a local Saturday, Sunday or holiday."""
        day = self.local_date(t)
        return day.weekday() >= 5 or self.holiday_name(day) is not None
