"""The counted time of a clock, taken apart into what one sentence each can tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby, repeat
from zoneinfo import ZoneInfo

from troth.promises.calendar import Calendar
from troth.promises.clocks import Clock, Status
from troth.promises.course import Standstill, Stretch

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Counted:
    """Time that counted: one span, or the same hours of several days in a row."""

    spans: tuple[Span, ...]
    zone: str
    days: tuple[date, ...] = ()  # when there are several

    @property
    def seconds(self) -> float:
        return sum((end - start).total_seconds() for start, end in self.spans)


@dataclass(frozen=True, slots=True)
class Lost:
    """Time that did not count, because the calendar was closed or the clock stood still."""

    start: datetime
    end: datetime
    zone: str
    why: Calendar | Standstill
    goes_on: bool = False

    seconds = 0.0


@dataclass(frozen=True, slots=True)
class Move:
    """Where the case began to be worked on elsewhere."""

    at: datetime
    calendar: Calendar
    zone_before: str
    zone: str

    seconds = 0.0


_Run = tuple[Calendar, Standstill | None, datetime, datetime]
Piece = Counted | Lost | Move


def pieces_of(clock: Clock, reader: str) -> Iterator[Piece]:
    """Yield the pieces in order; time around the clock is told in the reader's zone."""
    calendar = clock.stretches[0].calendar if clock.stretches else None
    zone_before = reader
    runs = list(_alike(clock.stretches))
    for number, (on, standstill, start, end) in enumerate(runs, start=1):
        zone = reader if on.is_always else on.timezone
        if on is not calendar:
            yield Move(start, on, zone_before, zone)
        calendar, zone_before = on, zone
        if standstill is None:
            yield from _by_calendar(on, start, end, zone)
        else:
            goes_on = clock.status is Status.PAUSED and number == len(runs)
            yield Lost(start, end, zone, standstill, goes_on)


def _alike(stretches: Iterable[Stretch]) -> Iterator[_Run]:
    """Join stretches in a row that count alike, or stand still for the same reason."""
    real = (one for one in stretches if one.end is not None and one.end > one.start)
    for (calendar, standstill), alike in groupby(real, lambda one: (one.calendar, one.standstill)):
        first, *others = alike
        last = others[-1] if others else first
        yield calendar, standstill, first.start, last.end or last.start


def _by_calendar(
    calendar: Calendar, start: datetime, end: datetime, zone: str
) -> Iterator[Counted | Lost]:
    told = start
    for part in _folded(calendar.windows_between(start, end), zone):
        opening, closing = part.spans[0][0], part.spans[-1][1]
        if opening > told:
            yield Lost(told, opening, zone, calendar)
        yield part
        told = closing
    if end > told:
        yield Lost(told, end, zone, calendar)


def _folded(windows: Sequence[Span], zone: str) -> Iterator[Counted]:
    """Fold days in a row that have the same hours into one."""
    run: list[_Day] = []
    for day in map(_Day.of, _by_day(windows, zone), repeat(zone)):
        if run and not day.goes_on_from(run[-1]):
            yield from _as_one(run, zone)
            run = []
        run.append(day)
    yield from _as_one(run, zone)


def _by_day(windows: Sequence[Span], zone: str) -> Iterator[tuple[Span, ...]]:
    tz = ZoneInfo(zone)
    for _, spans in groupby(windows, key=lambda span: span[0].astimezone(tz).date()):
        yield tuple(spans)


def _as_one(run: Sequence[_Day], zone: str) -> Iterator[Counted]:
    spans = [span for day in run for span in day.spans]
    if len(run) > 1:
        yield Counted(tuple(spans), zone, tuple(day.on for day in run))
    else:
        yield from (Counted((span,), zone) for span in spans)


@dataclass(frozen=True, slots=True)
class _Day:
    """What is open on one local date."""

    on: date
    spans: tuple[Span, ...]
    hours: tuple[tuple[time, time, timedelta | None], ...] | None  # None: they run on past midnight

    @classmethod
    def of(cls, spans: tuple[Span, ...], zone: str) -> _Day:
        tz = ZoneInfo(zone)
        local = [(start.astimezone(tz), end.astimezone(tz)) for start, end in spans]
        on = local[0][0].date()
        midnight = datetime.combine(on + timedelta(days=1), time(), tz)
        within = all(
            start.utcoffset() == end.utcoffset() and end <= midnight for start, end in local
        )
        hours = tuple((start.time(), end.time(), start.utcoffset()) for start, end in local)
        return cls(on, spans, hours if within else None)

    def goes_on_from(self, before: _Day) -> bool:
        next_day = before.on + timedelta(days=1)
        return self.hours is not None and self.hours == before.hours and self.on == next_day
