"""Open time over a stretch of years, with running totals, so that every question is a search."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property

import numpy as np

from troth.promises.buckets import Buckets
from troth.promises.intervals import Bools, Intervals, Ints


class Table:
    """The open intervals in [low, high) UTC microseconds. It never changes: threads share it.

    *Open time* is counted from `low`. Interval 0 is empty and starts at `low`, so that every
    instant has an interval that starts before it or with it. Instants given must be in
    [low, high).
    """

    def __init__(self, low: int, high: int, intervals: Intervals) -> None:
        starts, ends = (np.append(np.int64(low), side) for side in intervals)
        totals = np.cumsum(ends - starts)
        before = np.append(np.int64(0), totals[:-1])
        self.low, self.high, self.total = low, high, int(totals[-1])
        self._arrays: tuple[Ints, Ints, Ints] = starts, ends, before
        # As lists too: for a single question, bisect on a list is much faster than numpy.
        self._starts: list[int] = starts.tolist()
        self._ends: list[int] = ends.tolist()
        self._before: list[int] = before.tolist()  # open time at the start of each interval
        self._shifts: list[int] = (starts - before).tolist()  # instant minus open time, inside

    def between(self, first: int, last: int) -> int:
        """Return the open time in [first, last); negative when last is before first."""
        starts, ends, shifts = self._starts, self._ends, self._shifts
        i, j = bisect_right(starts, first) - 1, bisect_right(starts, last) - 1
        opened_first = (first if first < ends[i] else ends[i]) - shifts[i]
        return (last if last < ends[j] else ends[j]) - shifts[j] - opened_first

    def add(self, start: int, amount: int) -> int | None:
        """Return the instant `amount` of open time from `start`, None when it is out of reach."""
        if amount == 0:
            return start
        i = bisect_right(self._starts, start) - 1
        end = self._ends[i]
        target = (start if start < end else end) - self._shifts[i] + amount
        if not 0 <= target <= self.total:
            return None
        if amount > 0:
            return target + self._shifts[bisect_left(self._before, target) - 1]
        return target + self._shifts[bisect_right(self._before, target) - 1]

    def spans(self, first: int, last: int) -> list[tuple[int, int]]:
        """Return the open intervals within [first, last), in order."""
        i, j = bisect_right(self._starts, first) - 1, bisect_left(self._starts, last)
        near = zip(self._starts[i:j], self._ends[i:j], strict=True)
        clipped = ((max(start, first), min(end, last)) for start, end in near)
        return [(start, end) for start, end in clipped if start < end]

    def next_open(self, instant: int) -> int | None:
        """Return the earliest open instant that is not before `instant`, None if out of reach."""
        i = bisect_right(self._starts, instant) - 1
        if instant < self._ends[i]:
            return instant
        return self._starts[i + 1] if i + 1 < len(self._starts) else None

    def open_time_many(self, instants: Ints) -> Ints:
        """Return the open time up to each of the instants."""
        index = self._by_start.locate(instants)
        return np.minimum(instants, self._arrays[1].take(index)) - self._shift.take(index)

    def instants_many(self, open_time: Ints, forward: Bools) -> Ints:
        """Return the earliest instants with these open times, the latest where not `forward`.

        Open times must be over 0 where forward, below the total elsewhere, and never outside.
        """
        return open_time + self._shift.take(self._by_open_time.locate(open_time - forward))

    @cached_property
    def _shift(self) -> Ints:
        return self._arrays[0] - self._arrays[2]

    @cached_property
    def _by_start(self) -> Buckets:
        return Buckets(self._arrays[0])

    @cached_property
    def _by_open_time(self) -> Buckets:
        return Buckets(self._arrays[2])
