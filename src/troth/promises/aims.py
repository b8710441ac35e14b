"""Where amounts that name a business day aim, for many starts at once."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import numpy as np

from troth.promises.amounts import EndOfBusinessDay, TimeOnBusinessDay
from troth.promises.calendar import Calendar
from troth.promises.intervals import Bools, Ints
from troth.promises.units import EPOCH, from_micros, to_micros
from troth.promises.windows import DAY
from troth.promises.zones import WallClock


def aims(amount: EndOfBusinessDay | TimeOnBusinessDay, calendar: Calendar, starts: Ints) -> Ints:
    """Return at which microsecond the amount aims from each of the starts, as `amount.aim` does.

    No clock may go back to a date it had left among them; none has since 2011.
    """
    days, midnights, clock = _days(amount, calendar, starts)
    closings, is_open = _closings(calendar, midnights)
    targets = closings
    if isinstance(amount, TimeOnBusinessDay):
        targets = clock.instants(days * DAY + _since_midnight(amount))
    today = np.searchsorted(midnights, starts, side="right") - 1
    business = np.flatnonzero(is_open)
    nth = np.searchsorted(business, today, side="right") + max(amount.days, 1) - 1
    # It runs past the last aim only from starts that aim at their own day.
    found = targets[business[np.minimum(nth, len(business) - 1)]]
    if amount.days == 0:
        found = np.where(is_open[today] & (targets[today] > starts), targets[today], found)
    return found


def _days(
    amount: EndOfBusinessDay | TimeOnBusinessDay, calendar: Calendar, starts: Ints
) -> tuple[Ints, Ints, WallClock]:
    """Return the local dates from the first start to the last aim, and all their midnights."""
    ends = from_micros(int(starts.min())), amount.aim(calendar, from_micros(int(starts.max())))
    first, last = ((calendar.local_date(end) - EPOCH.date()).days for end in ends)
    days = np.arange(first, last + 2, dtype=np.int64)
    clock = WallClock.of(ZoneInfo(calendar.timezone), first * DAY, (last + 1) * DAY)
    return days[:-1], clock.instants(days * DAY), clock


def _closings(calendar: Calendar, midnights: Ints) -> tuple[Ints, Bools]:
    """Return when each of the days closes at last, and whether it is open at all."""
    first, last = (from_micros(int(midnights[end])) for end in (0, -1))
    spans = calendar.windows_between(first, last)
    opened, closed = (np.array([to_micros(span[side]) for span in spans]) for side in (0, 1))
    span = np.searchsorted(opened, midnights[1:]) - 1
    closings = np.minimum(closed[span], midnights[1:])
    return closings, (span >= 0) & (closings > midnights[:-1])


def _since_midnight(amount: TimeOnBusinessDay) -> int:
    return (amount.at.hour * 60 + amount.at.minute) * 60_000_000
