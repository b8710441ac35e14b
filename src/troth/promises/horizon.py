"""Due times over a stretch of years, computed once for each counting that is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import reduce

import numpy as np

from troth.promises.calendar import Calendar
from troth.promises.due_functions import (
    Counting,
    DueFunction,
    due_function,
    earlier,
    edges,
    first_later,
)
from troth.promises.errors import CalendarError
from troth.promises.intervals import Bools, Ints
from troth.promises.units import END, from_micros, to_micros


class Horizon:
    """The instants in [begin, end), at which promises are compared."""

    def __init__(self, begin: datetime, end: datetime) -> None:
        self.begin, self.end = begin, end
        self._low, self._high = to_micros(begin), to_micros(end)
        self._functions: dict[Counting, DueFunction] = {}
        self._first_later: dict[tuple[tuple[Counting, ...], Counting], datetime | None] = {}
        self._uncovered: dict[tuple[Calendar, Calendar], datetime | None] = {}

    @classmethod
    def years(cls, begin: datetime, number: int) -> Horizon:
        """Return the horizon of so many years from an instant. Raises CalendarError after 2100."""
        year = begin.year + number
        leap_day = (begin.month, begin.day) == (2, 29)
        if year >= END.year:
            raise CalendarError(
                "past_end", number, f"{number} years from {begin.year} end after 2100; take fewer."
            )
        end = begin.replace(year=year, month=3, day=1) if leap_day else begin.replace(year=year)
        return cls(begin, end)

    def first_later(self, new: Sequence[Counting], old: Counting) -> datetime | None:
        """Return the earliest start from which all of `new` are due later than `old`, if any."""
        key = (tuple(new), old)
        if key not in self._first_later:
            least = reduce(earlier, map(self._function, new))
            found = first_later(least, self._function(old))
            self._first_later[key] = None if found is None else from_micros(found)
        return self._first_later[key]

    def uncovered(self, inner: Calendar, outer: Calendar) -> datetime | None:
        """Return the earliest instant at which `inner` is open and `outer` is not, if any."""
        key = (inner, outer)
        if key not in self._uncovered:
            turns = np.union1d(*(edges(one, self._low, self._high) for one in key))[:-1]
            found = turns[_is_open(inner, turns) & ~_is_open(outer, turns)]
            self._uncovered[key] = from_micros(int(found[0])) if len(found) else None
        return self._uncovered[key]

    def counts_as_soon(self, new: Counting, old: Counting) -> bool:
        """Whether `new` has always counted enough when `old` has, however often both stand still.

        It has if it begins no later, counts whenever `old` does, and needs no more. Where these
        are linear, they hold between two instants if they hold at both.
        """
        if self.uncovered(old.calendar, new.calendar) is not None:
            return False
        f, g = self._function(new), self._function(old)
        starts = np.union1d(f.starts, g.starts)
        instants = np.concatenate((starts, np.append(starts[1:], self._high) - 1))
        begins, began = new.begins(instants), old.begins(instants)
        missed = _open_time(old.calendar, began, begins)
        needs = _open_time(new.calendar, begins, f.at(instants))
        needed = _open_time(old.calendar, began, g.at(instants))
        held = new.hold is not None or old.hold is not None
        if held and not (new.is_fixed and old.is_fixed):
            # A call may begin one while the other is held still: only the same is as soon.
            return bool((begins == began).all() and (needs == needed).all())
        return bool((missed <= 0).all() and (needs <= needed).all())

    def _function(self, counting: Counting) -> DueFunction:
        if counting not in self._functions:
            self._functions[counting] = due_function(counting, self._low, self._high)
        return self._functions[counting]


def _open_time(calendar: Calendar, first: Ints, last: Ints) -> Ints:
    seconds = calendar.between_many(first.view("datetime64[us]"), last.view("datetime64[us]"))
    return np.rint(seconds * 1e6).astype(np.int64)


def _is_open(calendar: Calendar, instants: Ints) -> Bools:
    return _open_time(calendar, instants, instants + 1) > 0
