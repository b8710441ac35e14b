"""When a calendar is open: its rules, turned into intervals of UTC time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import numpy as np

from troth.promises.intervals import Intervals, Ints, clipped, open_intervals
from troth.promises.public_holidays import HolidaySource
from troth.promises.windows import DAY, WEEK, Span
from troth.promises.zones import WallClock

_EPOCH = date(1970, 1, 1)
_A_MONDAY = -3 * DAY  # 1969-12-29


@dataclass(frozen=True, kw_only=True)
class Opening:
    """The rules of a calendar, in wall-clock microseconds (see `windows`).

    Holidays and closed spans are taken away from the windows as instants, extra spans are added
    last. A holiday is the span of its date, so it always closes just what the date's own windows
    from 00:00 to 24:00 would open.
    """

    zone: ZoneInfo
    week: Sequence[Span]
    holidays: HolidaySource
    closed: Sequence[Span]
    extra: Sequence[Span]

    def intervals(self, low: int, high: int) -> Intervals:
        """Return the open intervals in [low, high) UTC microseconds, sorted and disjoint."""
        # A window opens up to a week before it closes; no UTC offset exceeds a day.
        weeks = range((low - DAY - _A_MONDAY) // WEEK - 1, (high + DAY - _A_MONDAY) // WEEK + 1)
        first, last = _A_MONDAY + weeks.start * WEEK, _A_MONDAY + (weeks.stop + 1) * WEEK
        clock = WallClock.of(self.zone, first, last)

        def instants(spans: Ints) -> Intervals:
            near = spans[(spans[:, 0] >= first) & (spans[:, 1] <= last)]
            return clock.instants(near[:, 0]), clock.instants(near[:, 1])

        closed = np.concatenate((_array(self.closed), self._dates_closed(first, last)))
        spans = open_intervals(
            instants(self._windows(weeks)), instants(closed), instants(_array(self.extra))
        )
        return clipped(spans, low, high)

    def _windows(self, weeks: range) -> Ints:
        mondays = _A_MONDAY + np.arange(weeks.start, weeks.stop, dtype=np.int64) * WEEK
        return (mondays[:, None, None] + _array(self.week)).reshape(-1, 2)

    def _dates_closed(self, first: int, last: int) -> Ints:
        years = range(_year(first), _year(last) + 1)
        days = [(day - _EPOCH).days for year in years for day in self.holidays.in_year(year)]
        midnights = np.array(days, np.int64) * DAY
        return np.stack((midnights, midnights + DAY), axis=1)


def _array(spans: Sequence[Span]) -> Ints:
    return np.array(spans, np.int64).reshape(-1, 2)


def _year(wall: int) -> int:
    return datetime.fromtimestamp(wall // 1_000_000, UTC).year
