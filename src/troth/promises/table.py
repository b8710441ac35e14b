"""Open time over a stretch of years, with running totals, so that every question is a search."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import datetime, timedelta
from functools import cached_property

import numpy as np

from troth.promises.buckets import Buckets
from troth.promises.intervals import Bools, Intervals, Ints
from troth.promises.units import EPOCH, MICROSECOND

_NOTHING = timedelta(0)


class Table:
    """The open intervals in [low, high). It never changes: threads share it.

    *Open time* is counted from `low`. Interval 0 is empty and starts at `low`, so that every
    instant has an interval that starts before it or with it. Instants given must be in UTC, and
    in [low, high) where not said otherwise.

    Single questions are answered by bisect on lists of datetimes and timedeltas, which is much
    faster than numpy is for them and needs no conversion; arrays are answered in microseconds.
    """

    def __init__(self, low: datetime, high: datetime, intervals: Intervals) -> None:
        first = np.int64((low - EPOCH) // MICROSECOND)
        starts, ends = (np.append(first, side) for side in intervals)
        before = np.append(np.int64(0), np.cumsum(ends - starts))
        self.low, self.high = low, high
        self._starts_many: Ints = starts
        self._before_many: Ints = before
        self._starts = [*_instants(starts), high]  # so that its last interval has an end, too
        # Open time before each interval, and that of them all at the end.
        self._before: list[timedelta] = before.view("timedelta64[us]").tolist()
        # Within an interval, instant minus open time.
        self._shifts = _instants(starts - before[:-1])
        self.total = self._before[-1]

    def between(self, first: datetime, last: datetime) -> timedelta | None:
        """Return the open time in [first, last), negative when last is before first.

        None when one of them is out of reach.
        """
        starts, before, shifts = self._starts, self._before, self._shifts
        i, j = bisect_right(starts, first), bisect_right(starts, last)
        if not (i and j):
            return None
        try:
            opened_first, opened_last = first - shifts[i - 1], last - shifts[j - 1]
        except IndexError:  # the lists end where the table does
            return None
        return (opened_last if opened_last < before[j] else before[j]) - (
            opened_first if opened_first < before[i] else before[i]
        )

    def add(self, start: datetime, amount: timedelta) -> datetime | None:
        """Return the instant `amount` of open time from `start`, None when one is out of reach."""
        before, shifts = self._before, self._shifts
        i = bisect_right(self._starts, start)
        if not i:
            return None
        try:
            opened = start - shifts[i - 1]
            target = (opened if opened < before[i] else before[i]) + amount
            if amount > _NOTHING:
                return shifts[bisect_left(before, target, i) - 1] + target
        except IndexError:  # the lists end where the table does
            return None
        if not amount:
            return start
        j = bisect_right(before, target, 0, i + 1)
        return shifts[j - 1] + target if j else None

    def spans(self, first: datetime, last: datetime) -> list[tuple[datetime, datetime]]:
        """Return the open intervals within [first, last), in order."""
        within = range(bisect_right(self._starts, first) - 1, bisect_left(self._starts, last))
        spans = ((max(self._starts[i], first), min(self._end(i), last)) for i in within)
        return [(start, end) for start, end in spans if start < end]

    def next_open(self, instant: datetime) -> datetime | None:
        """Return the earliest open instant that is not before `instant`, None if out of reach."""
        i = bisect_right(self._starts, instant)
        if instant < self._end(i - 1):
            return instant
        return self._starts[i] if i < len(self._shifts) else None

    def open_time_many(self, instants: Ints) -> Ints:
        """Return the open time up to each of the instants."""
        index = self._by_start.locate(instants)
        opened = instants - self._shifts_many.take(index)
        capped: Ints = np.minimum(opened, self._before_many.take(index + 1))
        return capped

    def instants_many(self, open_time: Ints, forward: Bools) -> Ints:
        """Return the earliest instants with these open times, the latest where not `forward`.

        Open times must be over 0 where forward, below the total elsewhere, and never outside.
        """
        return open_time + self._shifts_many.take(self._by_open_time.locate(open_time - forward))

    def _end(self, i: int) -> datetime:
        return self._shifts[i] + self._before[i + 1]

    @cached_property
    def _shifts_many(self) -> Ints:
        return self._starts_many - self._before_many[:-1]

    @cached_property
    def _by_start(self) -> Buckets:
        return Buckets(self._starts_many, (self.high - EPOCH) // MICROSECOND)

    @cached_property
    def _by_open_time(self) -> Buckets:
        return Buckets(self._before_many[:-1], self.total // MICROSECOND)


def _instants(micros: Ints) -> list[datetime]:
    return [EPOCH + since for since in micros.view("timedelta64[us]").tolist()]
