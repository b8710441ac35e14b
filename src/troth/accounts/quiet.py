"""Quiet hours: when a person is not to be reached about what can wait."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import lru_cache

from troth.promises.calendar import Calendar
from troth.promises.windows import WEEKDAYS

_WEEK = timedelta(days=8)


@dataclass(frozen=True, kw_only=True)
class QuietHours:
    """From `begin` to `end` on the wall clock of a time zone, begun on some days of the week.

    Days count from 0, Monday. An `end` that is not after `begin` is one of the next day.
    """

    begin: time
    end: time
    days: tuple[int, ...]
    time_zone: str

    def over_at(self, at: datetime) -> datetime:
        """Return when they are over, which is `at` itself outside of them."""
        calendar = _calendar(self)
        if not calendar.is_open(at):
            return at
        return calendar.windows_between(at, at + _WEEK)[0][1]

    @property
    def is_always(self) -> bool:
        """Whether they never end."""
        return _calendar(self).is_always

    def __str__(self) -> str:
        days = ", ".join(WEEKDAYS[day] for day in self.days)
        return f"{self.begin:%H:%M}-{self.end:%H:%M}, {days} ({self.time_zone})"


@lru_cache(maxsize=500)
def _calendar(hours: QuietHours) -> Calendar:
    """Return the calendar that is open while it is quiet."""
    return Calendar(hours.time_zone, list(_windows(hours)))


def _windows(hours: QuietHours) -> Iterable[str]:
    next_day = hours.end <= hours.begin
    for day in hours.days:
        begins, ends = WEEKDAYS[day], WEEKDAYS[(day + 1) % 7] + " " if next_day else ""
        yield f"{begins} {hours.begin:%H:%M}-{ends}{hours.end:%H:%M}"
