"""When a promise is due, as an exact function of the instant at which it starts.

Over a horizon the due time of one counting is a line of slope 0 or 1 between breakpoints, on whole
microseconds. It is kept as these pieces, so that two promises are compared at every instant at
once. Why nothing is lost:

- With O(s) the open time up to s, an amount d is due at the earliest u with O(u) = O(s) + d. O is
  linear between the calendar's edges, and its inverse between the open times of its edges. So the
  due time is linear except at edges, and right after the latest s from which d ends at an edge.
- An amount that names a business day aims at one instant for all starts of a local date, as long
  as that lies ahead. Its due time is the last open instant before that aim, or the start itself
  when there is none. So it is linear between edges, changes of the local date and aims.
- A hold moves starts of some local dates to the next opening: the start itself between edges, or
  the same opening for all of a closed stretch. So it adds the site's edges and dates.

All these are breakpoints here, more of them than needed do no harm, and the due times at both ends
of every piece are asked of the calendar itself, as the clocks do it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

import numpy as np

from troth.promises.aims import aims
from troth.promises.amounts import (
    Amount,
    BusinessDays,
    BusinessHours,
    Continuous,
    Elapsed,
    EndOfBusinessDay,
    TimeOnBusinessDay,
)
from troth.promises.calendar import Calendar
from troth.promises.intervals import Bools, Ints
from troth.promises.terms import Hold
from troth.promises.units import EPOCH, MICROSECOND, from_micros, to_micros
from troth.promises.windows import DAY
from troth.promises.zones import WallClock

_FIXED = Elapsed | BusinessHours | BusinessDays | Continuous
_AIMED = EndOfBusinessDay | TimeOnBusinessDay


@dataclass(frozen=True, kw_only=True)
class Counting:
    """What decides a due time: an amount on a calendar, and the hold that may delay its start.

    `hold` is judged on the calendar `site`. Amounts without a due time of their own ("next
    release", words) have no due function.
    """

    calendar: Calendar
    amount: Amount
    hold: Hold | None = None
    site: Calendar | None = None

    def dues(self, starts: Ints) -> Ints:
        """Return when it is due from each of the starts if nobody calls, as the clocks do."""
        begins = self.begins(starts)
        instants = begins.view("datetime64[us]")
        if isinstance(self.amount, _AIMED):
            aimed = aims(self.amount, self.calendar, begins).view("datetime64[us]")
            seconds = self.calendar.between_many(instants, aimed)
        else:
            seconds = np.array(self.amount.seconds_on(self.calendar, EPOCH))
        return self.calendar.add_many(instants, seconds).view(np.int64)

    def begins(self, starts: Ints) -> Ints:
        """Return from when it counts if nobody calls, as the clocks do."""
        if self.hold is None or self.site is None:
            return starts
        held = _are_held(self.hold, self.site, starts)
        return np.where(held, _next_openings(self.site, starts), starts)

    @property
    def is_fixed(self) -> bool:
        """Whether the amount is the same from every start."""
        return isinstance(self.amount, _FIXED)


@dataclass(frozen=True, kw_only=True, eq=False)
class DueFunction:
    """Due times in microseconds for starts from `starts[0]` to below `high`.

    Piece i begins at `starts[i]`, where it is due at `dues[i]`, and rises with `slopes[i]`, 0 or 1.
    """

    starts: Ints
    dues: Ints
    slopes: Ints
    high: int

    def at(self, instants: Ints) -> Ints:
        """Return the due times for starts at these instants within the horizon."""
        piece = np.searchsorted(self.starts, instants, side="right") - 1
        dues: Ints = self.dues[piece] + self.slopes[piece] * (instants - self.starts[piece])
        return dues

    def cut(self, starts: Ints) -> DueFunction:
        """Return the same function with pieces that begin at `starts`, among them its own."""
        piece = np.searchsorted(self.starts, starts, side="right") - 1
        slopes = self.slopes[piece]
        return DueFunction(starts=starts, dues=self.at(starts), slopes=slopes, high=self.high)

    @property
    def lasts(self) -> Ints:
        """The last microsecond of each piece."""
        return np.append(self.starts[1:], self.high) - 1


def due_function(counting: Counting, low: int, high: int) -> DueFunction:
    """Return when the counting is due for starts in [low, high) microseconds if nobody calls.

    Raises CalendarError when that is past the end of all calendars.
    """
    found = np.concatenate((np.array([low]), *_breakpoints(counting, low, high)))
    starts = np.unique(found[(found >= low) & (found < high)])
    lasts = np.append(starts[1:], high) - 1
    dues = counting.dues(starts)
    rises = counting.dues(lasts) - dues
    assert ((rises == 0) | (rises == lasts - starts)).all(), "a breakpoint is missing"
    slopes = (rises > 0).astype(np.int64)
    return DueFunction(starts=starts, dues=dues, slopes=slopes, high=high)


def earlier(one: DueFunction, other: DueFunction) -> DueFunction:
    """Return the earlier of two due times, for every start of the same horizon."""
    a, b = _alike(one, other)
    turn = a.slopes - b.slopes
    gaps = (b.dues - a.dues) * turn
    crossings = (a.starts + gaps + 1)[(turn != 0) & (gaps >= 0) & (gaps < a.lasts - a.starts)]
    starts = np.unique(np.append(a.starts, crossings))
    a, b = one.cut(starts), other.cut(starts)
    first = (a.dues < b.dues) | ((a.dues == b.dues) & (a.slopes <= b.slopes))
    return DueFunction(
        starts=starts,
        dues=np.where(first, a.dues, b.dues),
        slopes=np.where(first, a.slopes, b.slopes),
        high=one.high,
    )


def first_later(new: DueFunction, old: DueFunction) -> int | None:
    """Return the earliest start from which `new` is due later than `old`; None if there is none."""
    a, b = _alike(new, old)
    ahead = a.dues - b.dues
    late_at_once = ahead > 0
    late_at_end = ahead + (a.slopes - b.slopes) * (a.lasts - a.starts) > 0
    pieces = np.flatnonzero(late_at_once | late_at_end)
    if not len(pieces):
        return None
    piece = pieces[0]
    return int(a.starts[piece] + (0 if late_at_once[piece] else 1 - ahead[piece]))


def edges(calendar: Calendar, low: int, high: int) -> Ints:
    """Return when the calendar opens or closes in [low, high], both of these included."""
    spans = calendar.windows_between(from_micros(low), from_micros(high))
    return np.array([low, high, *(to_micros(edge) for span in spans for edge in span)], np.int64)


def _alike(one: DueFunction, other: DueFunction) -> tuple[DueFunction, DueFunction]:
    starts = np.union1d(one.starts, other.starts)
    return one.cut(starts), other.cut(starts)


def _breakpoints(counting: Counting, low: int, high: int) -> Iterator[Ints]:
    calendar, amount = counting.calendar, counting.amount
    yield edges(calendar, low, high)
    if counting.is_fixed:
        yield _last_starts_before_edges(Counting(calendar=calendar, amount=amount), low, high) + 1
    if isinstance(amount, _AIMED):
        yield _date_changes(calendar, low, high)
    if isinstance(amount, TimeOnBusinessDay):
        yield np.array([to_micros(amount.on(calendar, day)) for day in _dates(low, high)], np.int64)
    if counting.hold is not None and counting.site is not None:
        yield edges(counting.site, low, high)
        yield _date_changes(counting.site, low, high)


def _last_starts_before_edges(counting: Counting, low: int, high: int) -> Ints:
    """Return the latest starts from which the amount ends at an edge."""
    first, last = counting.dues(np.array([low, high - 1], np.int64))
    ends = edges(counting.calendar, int(first), int(last)).view("datetime64[us]")
    seconds = counting.amount.seconds_on(counting.calendar, EPOCH)
    assert seconds is not None  # the amount is a fixed one
    return counting.calendar.add_many(ends, -seconds).view(np.int64)


def _are_held(hold: Hold, site: Calendar, starts: Ints) -> Bools:
    """Return whether the hold applies: it is judged once for each local date."""
    clock, jumps = _local_clock(site, int(starts.min()), int(starts.max()))
    offsets = clock.offsets[np.searchsorted(jumps, starts, side="right")]
    dates = (starts + offsets) // DAY
    _, examples, which = np.unique(dates, return_index=True, return_inverse=True)
    judged = [hold.applies(site, from_micros(int(start))) for start in starts[examples]]
    held: Bools = np.array(judged)[which]
    return held


def _next_openings(calendar: Calendar, instants: Ints) -> Ints:
    """Return the earliest open instants that are not before these."""
    low, high = from_micros(int(instants.min())), from_micros(int(instants.max()))
    spans = calendar.windows_between(low, calendar.next_open(high) + MICROSECOND)
    opened, closed = (np.array([to_micros(span[side]) for span in spans]) for side in (0, 1))
    following = np.searchsorted(closed, instants, side="right")
    openings: Ints = np.maximum(instants, opened[following])
    return openings


def _date_changes(calendar: Calendar, low: int, high: int) -> Ints:
    """Return all instants in [low, high) at which the local date may change, and more."""
    clock, jumps = _local_clock(calendar, low, high)
    midnights = np.arange(low // DAY - 1, high // DAY + 2, dtype=np.int64) * DAY
    return np.append((midnights[:, None] - np.unique(clock.offsets)).reshape(-1), jumps)


def _local_clock(calendar: Calendar, low: int, high: int) -> tuple[WallClock, Ints]:
    """Return the wall clock in [low, high], and the instants at which its offset changes."""
    clock = WallClock.of(ZoneInfo(calendar.timezone), low - DAY, high + DAY)
    return clock, clock.changes - np.maximum(clock.offsets[:-1], clock.offsets[1:])


def _dates(low: int, high: int) -> list[date]:
    days = np.arange(low // DAY - 1, high // DAY + 2, dtype=np.int64)
    found: list[date] = days.astype("datetime64[D]").tolist()
    return found
