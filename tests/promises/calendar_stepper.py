"""Business time the slow way, to hold the calendar against.

It shares nothing with the calendar: it only ever asks what a local clock shows at an instant,
and keeps open time as a set of minutes, which it counts one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
WEEK_MINUTES = 7 * 24 * 60


@dataclass(frozen=True)
class Rules:
    """A calendar's rules: `week` has minutes of the week, `closed` and `extra` wall times."""

    zone: str
    week: Sequence[tuple[int, int]]
    holidays: Sequence[date] = ()
    closed: Sequence[tuple[datetime, datetime]] = ()
    extra: Sequence[tuple[datetime, datetime]] = ()


class Stepper:
    """Counts open minutes between two instants on whole minutes."""

    def __init__(self, rules: Rules, first: datetime, last: datetime) -> None:
        self.zone = rules.zone
        self.open = self._windows(rules, first, last)
        for day in rules.holidays:
            midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
            self.open -= self._minutes(midnight, midnight + DAY)
        for span in rules.closed:
            self.open -= self._minutes(*span)
        for span in rules.extra:
            self.open |= self._minutes(*span)

    def between(self, a: datetime, b: datetime) -> int:
        if b < a:
            return -self.between(b, a)
        return sum(minute in self.open for minute in range(minutes(a), minutes(b)))

    def add(self, t: datetime, amount: int) -> datetime:
        left = abs(amount)
        forward = amount > 0
        minute = minutes(t)
        while left:
            minute += 0 if forward else -1
            left -= minute in self.open
            minute += 1 if forward else 0
        return EPOCH + minute * MINUTE

    def _windows(self, rules: Rules, first: datetime, last: datetime) -> set[int]:
        weekly = [False] * WEEK_MINUTES
        for start, end in rules.week:
            for minute in range(start, end):
                weekly[minute % WEEK_MINUTES] = True
        monday = (first - 9 * DAY).replace(hour=0, minute=0, second=0, microsecond=0)
        monday -= monday.weekday() * DAY
        end = minutes(last) - minutes(monday) + 9 * 24 * 60
        turns = [minute for minute in range(WEEK_MINUTES) if weekly[minute] != weekly[minute - 1]]
        later = [week + turn for week in range(0, end, WEEK_MINUTES) for turn in turns]
        found: set[int] = set()
        for start, stop in pairwise([0, *later, end + WEEK_MINUTES]):
            if weekly[start % WEEK_MINUTES]:
                found |= self._minutes(monday + start * MINUTE, monday + stop * MINUTE)
        return found

    def _minutes(self, start: datetime, end: datetime) -> set[int]:
        return set(range(minutes(instant(self.zone, start)), minutes(instant(self.zone, end))))


@lru_cache(maxsize=100_000)
def instant(zone: str, wall: datetime) -> datetime:
    """Return when the local clock shows `wall` (marked as UTC) for the first time.

    When it never does, return when it shows `wall` later by the length of the gap.
    """
    before = wall - timedelta(hours=40)
    for offset in sorted(_offsets(zone, before, wall + timedelta(hours=40)), reverse=True):
        if shown(zone, wall - offset) == wall:
            return wall - offset
    while shown(zone, before) < wall:
        before += MINUTE
    gap = shown(zone, before) - shown(zone, before - MINUTE) - MINUTE
    return before + (wall + gap - shown(zone, before))


def shown(zone: str, at: datetime) -> datetime:
    """Return what the local clock shows at an instant, marked as UTC."""
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=UTC, fold=0)


def minutes(at: datetime) -> int:
    return (at - EPOCH) // MINUTE


def _offsets(zone: str, first: datetime, last: datetime) -> set[timedelta]:
    steps = range(int((last - first) / timedelta(hours=4)) + 1)  # no offset lasts less than days
    moments = [first + step * timedelta(hours=4) for step in steps]
    return {shown(zone, moment) - moment for moment in moments}
