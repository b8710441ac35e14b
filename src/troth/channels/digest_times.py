"""When a manager's digest of the day comes: at one time of the day on their own clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class DailyTime:
    """A time of every day in a zone.

    Where the wall clock jumps over it, the day's instant is later by the jump; where it comes
    twice, it is the first.
    """

    time: time
    zone: str

    def on(self, day: date) -> datetime:
        """Return its instant on a local date."""
        return datetime.combine(day, self.time, ZoneInfo(self.zone)).astimezone(UTC)

    def last_day(self, at: datetime) -> date:
        """Return the local date on which it last came, up to `at`."""
        today = at.astimezone(ZoneInfo(self.zone)).date()
        # Yesterday's may be yet to come where a jump of the clock leads past midnight.
        return next(day for day in (today, today - _DAY, today - 2 * _DAY) if self.on(day) <= at)

    def last(self, at: datetime) -> datetime:
        """Return the instant at which it last came, up to `at`."""
        return self.on(self.last_day(at))

    def following(self, at: datetime) -> datetime:
        """Return the instant after `at` at which it comes next."""
        return self.on(self.last_day(at) + _DAY)
