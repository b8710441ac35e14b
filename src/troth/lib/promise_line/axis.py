"""Where a time axis has its ticks, from minutes to years, and how they are labelled.

Two rows: ticks, and below them the context they stand in (the day of hours, the month of days).
No two labels of a row overlap at the width asked for, or at any larger one. Where the context
names a day, its midnight needs no label of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from django.utils import dateformat

CHARACTER = 6.4
"""Pixels a character of a label takes at most on average."""
GAP = 10.0
"""Pixels kept free between two labels."""
CALM = 24.0
"""Pixels between two labels that a step should leave, so that the axis stays quiet."""


@dataclass(frozen=True, kw_only=True)
class Tick:
    """One place on the axis."""

    at: datetime
    position: float
    """0 at the start of the axis, 1 at its end."""
    label: str
    """Empty where a label would not fit."""


@dataclass(frozen=True, kw_only=True)
class Axis:
    """The ticks of one axis."""

    ticks: tuple[Tick, ...]
    context: tuple[Tick, ...]
    """The first stands at the start of the axis. Labels begin at their tick."""
    days: bool
    """Whether ticks stand for whole days or longer: then labels begin at their tick, since they
    name what follows; else they are centred on it."""


@dataclass(frozen=True, kw_only=True)
class _Step:
    """One choice of distance between ticks. Formats are those of Django's `date` filter."""

    every: timedelta
    form: str
    within: str
    """The unit the context row names: day, month, year, or nothing."""
    begins: Callable[[date], bool] | None = None
    """Which local dates have a tick, for steps of whole days."""


def _every_days(count: int) -> Callable[[date], bool]:
    return lambda day: day.toordinal() % count == 0


def _weekly(count: int) -> Callable[[date], bool]:
    return lambda day: day.weekday() == 0 and (day.toordinal() // 7) % count == 0


def _monthly(count: int) -> Callable[[date], bool]:
    return lambda day: day.day == 1 and (day.month - 1) % count == 0


def _yearly(count: int) -> Callable[[date], bool]:
    return lambda day: day.month == 1 and day.day == 1 and day.year % count == 0


_STEPS = (
    *(_Step(every=timedelta(minutes=n), form="H:i", within="day") for n in (1, 2, 5, 10, 15, 30)),
    *(_Step(every=timedelta(hours=n), form="H:i", within="day") for n in (1, 2, 3, 6, 12)),
    *(
        _Step(every=timedelta(days=n), form="D j", within="month", begins=_every_days(n))
        for n in (1, 2)
    ),
    *(
        _Step(every=timedelta(weeks=n), form="j M", within="year", begins=_weekly(n))
        for n in (1, 2)
    ),
    *(
        _Step(every=timedelta(days=30 * n), form="M", within="year", begins=_monthly(n))
        for n in (1, 3, 6)
    ),
    *(
        _Step(every=timedelta(days=365 * n), form="Y", within="", begins=_yearly(n))
        for n in (1, 2, 5, 10, 50)
    ),
)
_LONGEST = {"H:i": 5, "D j": 6, "j M": 6, "M": 4, "Y": 4}
"""Characters of a form's longest usual label."""
_CONTEXT: dict[str, tuple[Callable[[date], bool], str]] = {
    "day": (_every_days(1), "D j M"),
    "month": (_monthly(1), "F Y"),
    "year": (_yearly(1), "Y"),
}


def axis(start: datetime, end: datetime, zone: tzinfo, width: float) -> Axis:
    """Return the axis from `start` to `end` (aware) drawn at least `width` pixels wide."""
    seconds = (end - start) / timedelta(seconds=1)
    step = _chosen(seconds, width)
    places = list(_places(start, end, zone, step))

    def position(at: datetime) -> float:
        return (at - start) / timedelta(seconds=1) / seconds

    context = _context(start, end, zone, step, width)
    days = step.begins is not None
    named = {tick.at for tick in context if tick.label and not days}
    ticks, free = [], 0.0
    for at in places:
        label = dateformat.format(at.astimezone(zone), step.form)
        size = len(label) * CHARACTER
        left = position(at) * width - (0 if days else size / 2)
        fits = free <= left and left + size <= width and at not in named
        free = left + size + GAP if fits else free
        ticks.append(Tick(at=at, position=position(at), label=label if fits else ""))
    return Axis(ticks=tuple(ticks), context=context, days=days)


def _chosen(seconds: float, width: float) -> _Step:
    for step in _STEPS:
        label = CHARACTER * _LONGEST[step.form] + CALM
        if step.every / timedelta(seconds=1) / seconds * width >= label:
            return step
    return _STEPS[-1]


def _places(start: datetime, end: datetime, zone: tzinfo, step: _Step) -> Iterator[datetime]:
    if step.begins is not None:
        return _dates(start, end, zone, step.begins)
    if step.every < timedelta(hours=1):
        return _minutes(start, end, zone, step.every)
    return _hours(start, end, zone, step.every // timedelta(hours=1))


def _minutes(start: datetime, end: datetime, zone: tzinfo, every: timedelta) -> Iterator[datetime]:
    local = start.astimezone(zone)
    past = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    at = start.astimezone(UTC) - past % every
    while at <= end:
        if at >= start:
            yield at
        at += every


def _hours(start: datetime, end: datetime, zone: tzinfo, count: int) -> Iterator[datetime]:
    last = start - timedelta(seconds=1)
    for day in _days(start, end, zone):
        for hour in range(0, 24, count):
            at = datetime.combine(day, time(hour), tzinfo=zone).astimezone(UTC)
            if last < at <= end:  # a skipped hour coincides with the next one
                yield at
                last = at


def _dates(
    start: datetime, end: datetime, zone: tzinfo, begins: Callable[[date], bool]
) -> Iterator[datetime]:
    for day in _days(start, end, zone):
        at = datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)
        if begins(day) and start <= at <= end:
            yield at


def _days(start: datetime, end: datetime, zone: tzinfo) -> Iterator[date]:
    day, last = start.astimezone(zone).date(), end.astimezone(zone).date()
    while day <= last:
        yield day
        day += timedelta(days=1)


def _context(
    start: datetime, end: datetime, zone: tzinfo, step: _Step, width: float
) -> tuple[Tick, ...]:
    """Name each day, month or year where its part of the axis begins, if its name fits there."""
    if not step.within:
        return ()
    begins, form = _CONTEXT[step.within]
    places = [start, *(at for at in _dates(start, end, zone, begins) if at > start)]
    ends = [*places[1:], end]
    length = end - start
    ticks = []
    for at, until in zip(places, ends, strict=True):
        label = dateformat.format(at.astimezone(zone), form)
        room = (until - at) / length * width
        shown = label if len(label) * CHARACTER + GAP / 2 <= room else ""
        ticks.append(Tick(at=at, position=(at - start) / length, label=shown))
    return tuple(ticks)
