"""Rotas: who is on call when. Pure arithmetic; people are the ids of staff members.

Layers lie on top of each other: where a later one has somebody, the earlier ones do not count.
Overrides lie on top of all layers, the latest one on top. Wall times become instants as in every
calendar: what a spring night skips moves forward, what an autumn night repeats is the first.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from itertools import pairwise

import numpy as np

from troth.accounts.rota_windows import spelled_out
from troth.promises.calendar import Calendar
from troth.promises.units import BEGIN, END, EPOCH, MICROSECOND, from_micros, to_instant
from troth.promises.windows import DAY
from troth.promises.zones import WallClock, find_zone

NEXT_WITHIN = timedelta(days=366)  # how far ahead the next one on call is looked for
_WIDEST_OFFSET = 2 * DAY  # no local clock is further from UTC


@dataclass(frozen=True, kw_only=True, slots=True)
class Shift:
    """One person, or nobody, on call in [start, end)."""

    start: datetime
    end: datetime
    person: int | None


@dataclass(frozen=True, kw_only=True)
class Layer:
    """People who take turns.

    From `starts` at `hand_over` on the local clock, each has `days` days and then the next takes
    over, after the last the first again. With a `weekday` (0 is Monday) they hand over on that
    day only, `days` being whole weeks, and the first turn ends early when the start is no such
    day. `windows` such as "Mon-Fri 18:00-09:00" are when the layer counts at all, none: always.
    """

    people: tuple[int, ...]
    starts: date
    hand_over: time
    days: int = 7
    weekday: int | None = None
    windows: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Override:
    """One person on call from an instant to another, whatever the layers say."""

    person: int
    start: datetime
    end: datetime


@dataclass(frozen=True, kw_only=True)
class Rota:
    """The layers, the first at the bottom, and overrides in the order in which they were made."""

    time_zone: str
    layers: tuple[Layer, ...] = ()
    overrides: tuple[Override, ...] = ()

    def on_call(self, at: datetime) -> int | None:
        """Return who is on call at the instant; None: nobody."""
        return self.shifts(at, at + MICROSECOND)[0].person

    def shifts(self, start: datetime, end: datetime) -> list[Shift]:
        """Return who is on call in [start, end): shifts that follow each other without a gap.

        No two neighbours have the same person; a shift without one is when nobody is on call.
        """
        start, end = to_instant(start), to_instant(end)
        planes = [_Plane(pieces) for pieces in self._planes(start, end)]
        inner = {edge for plane in planes for edge in plane.edges if start < edge < end}
        edges = sorted({start, end} | inner)
        return _merged(
            Shift(start=a, end=b, person=_topmost(planes, a)) for a, b in pairwise(edges)
        )

    def next_shift(self, at: datetime) -> Shift | None:
        """Return the next shift of somebody else; None when nobody else comes within a year."""
        end = min(to_instant(at) + NEXT_WITHIN, END - MICROSECOND)
        first, *later = self.shifts(at, end)
        others = (one for one in later if one.person not in (None, first.person))
        return next(others, None)

    def _planes(self, start: datetime, end: datetime) -> Iterator[list[Shift]]:
        """Yield what lies on top of each other in [start, end), the lowest first."""
        for turns in self._turns:
            yield list(turns.between(start, end))
        for one in self.overrides:
            if one.start < end and one.end > start:
                yield [Shift(start=one.start, end=one.end, person=one.person)]

    @cached_property
    def _turns(self) -> list[_Turns]:
        return [_Turns(layer, self.time_zone) for layer in self.layers]


class _Turns:
    """The turns of one layer, in a time zone."""

    def __init__(self, layer: Layer, time_zone: str) -> None:
        self.layer, self.zone = layer, find_zone(time_zone)
        self.begin = _wall(layer.starts, layer.hand_over)
        since = 0 if layer.weekday is None else (layer.starts.weekday() - layer.weekday) % 7
        self.anchor = self.begin - since * DAY
        windows = spelled_out(layer.windows)
        self.calendar = Calendar(timezone=time_zone, windows=windows) if windows else None

    def between(self, start: datetime, end: datetime) -> Iterator[Shift]:
        """Yield the turns, cut to [start, end) and to the layer's windows, in order."""
        for turn in self._uncut(start, end):
            low, high = max(turn.start, start), min(turn.end, end)
            if low < high:
                for a, b in self._counting(low, high):
                    yield Shift(start=a, end=b, person=turn.person)

    def _counting(self, low: datetime, high: datetime) -> list[tuple[datetime, datetime]]:
        if self.calendar is None:
            return [(low, high)]
        return self.calendar.windows_between(low, high)

    def _uncut(self, start: datetime, end: datetime) -> Iterator[Shift]:
        """Yield all turns that have something of [start, end), and perhaps their neighbours."""
        people, length = self.layer.people, self.layer.days * DAY
        first = max(0, (_micros(start) - _WIDEST_OFFSET - self.anchor) // length)
        last = (_micros(end) + _WIDEST_OFFSET - self.anchor) // length + 1
        numbers = np.arange(first, max(first, last) + 1, dtype=np.int64)
        walls = np.maximum(self.anchor + numbers * length, self.begin)
        clock = WallClock.of(self.zone, int(walls[0]) - DAY, int(walls[-1]) + DAY)
        instants = [from_micros(int(micros)) for micros in clock.instants(walls)]
        for number, (a, b) in enumerate(pairwise(instants), start=int(first)):
            yield Shift(start=a, end=b, person=people[number % len(people)])


class _Plane:
    """Shifts of one layer or override, to be asked who has an instant."""

    def __init__(self, pieces: Sequence[Shift]) -> None:
        self.pieces = pieces
        self.starts = [piece.start for piece in pieces]

    @property
    def edges(self) -> Iterator[datetime]:
        return (edge for piece in self.pieces for edge in (piece.start, piece.end))

    def person(self, at: datetime) -> int | None:
        found = bisect_right(self.starts, at) - 1
        return self.pieces[found].person if found >= 0 and at < self.pieces[found].end else None


def _topmost(planes: Sequence[_Plane], at: datetime) -> int | None:
    people = (plane.person(at) for plane in reversed(planes))
    return next((person for person in people if person is not None), None)


def _merged(shifts: Iterable[Shift]) -> list[Shift]:
    merged: list[Shift] = []
    for shift in shifts:
        if merged and merged[-1].person == shift.person:
            shift = Shift(start=merged.pop().start, end=shift.end, person=shift.person)
        merged.append(shift)
    return merged


def _wall(day: date, clock: time) -> int:
    return (datetime.combine(day, clock, UTC) - EPOCH) // MICROSECOND


def _micros(instant: datetime) -> int:
    return (min(max(instant, BEGIN), END) - EPOCH) // MICROSECOND
