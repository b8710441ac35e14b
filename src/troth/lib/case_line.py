"""The promise line of a case, drawn from its clocks. Pages of every door use it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Protocol
from zoneinfo import ZoneInfo

from troth.lib.promise_line import Due, Mark, Picture, PromiseLine, extent, small_picture
from troth.lib.promise_words import metric_name
from troth.lib.spans import Span, Spans
from troth.promises.calendar import Calendar
from troth.promises.clocks import Clock, Status
from troth.promises.terms import Metric, Terms

Holiday = tuple[datetime, datetime, str]
_ONCE = frozenset({Metric.FIRST_RESPONSE, Metric.WORKAROUND, Metric.RESOLUTION})
_OWED = frozenset({Status.RUNNING, Status.HELD, Status.PAUSED})
_DRAWN = frozenset({Status.RUNNING, Status.HELD, Status.BREACHED})  # with a due time, in a row


def case_line(
    clocks: Sequence[Clock],
    *,
    opened: datetime,
    now: datetime,
    zone: str,
    marks: Sequence[Mark] = (),
    stopped: datetime | None = None,
) -> PromiseLine:
    """Return the line of a whole case, shaded by the hours of the clock that is due next.

    Of promises that come again and again only those not kept, or not yet, are marked. `zone` is
    the viewer's; `stopped` is when the case was resolved or closed.
    """
    dues = list(_dues(clocks))
    start, end = extent(opened, now, dues, marks, stopped=stopped)
    shown = governing(clocks)
    hours = list(_hours(shown, start, end)) if shown else []
    return PromiseLine(
        start=start,
        end=end,
        now=now,
        open_windows=[span for calendar, *part in hours for span in _open(calendar, *part)],
        dues=dues,
        events=marks,
        holidays=[day for calendar, *part in hours for day in _holidays(calendar, *part)],
        paused=_paused(shown, now) if shown else [],
        stopped=stopped,
        counted=shown.met_at if shown else None,
        zone=zone,
    )


def governing(clocks: Iterable[Clock]) -> Clock | None:
    """Return the clock people look at: owed and due first, else paused, else the last one due."""
    known = [clock for clock in clocks if clock.status is not Status.CANCELLED]
    owed = [clock for clock in known if _is_owed(clock)]
    dated = [clock for clock in owed if clock.due]
    if dated:
        return min(dated, key=lambda clock: clock.due or clock.started)
    if owed:
        return owed[0]
    return max(known, key=lambda clock: clock.due or clock.started, default=None)


class StoredClock(Protocol):
    """What the picture of a clock's row needs."""

    @property
    def metric(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def started(self) -> datetime: ...
    @property
    def due(self) -> datetime | None: ...
    @property
    def commitment_id(self) -> str: ...


class StoredCase(Protocol):
    """What the picture of a case's row needs."""

    @property
    def pk(self) -> int: ...
    @property
    def site(self) -> str: ...
    @property
    def terms(self) -> Terms: ...
    @property
    def clock(self) -> StoredClock | None: ...


def row_picture(case: StoredCase, *, now: datetime, zone: str) -> Picture | None:
    """Return the small picture of what is due next on a case, for a row of a list.

    None when nothing is owed, or without a due time to draw, or by a promise that the case's terms
    no longer have.
    """
    clock = case.clock
    if clock is None or clock.due is None or clock.status not in _DRAWN:
        return None
    calendar = _calendar(clock, case.terms, case.site or None)
    if calendar is None:
        return None
    due = Due(at=clock.due, label=metric_name(clock.metric), status=clock.status)
    start, end = extent(clock.started, now, [due])
    line = PromiseLine(
        start=start,
        end=end,
        now=now,
        open_windows=_open(calendar, start, end),
        dues=[due],
        zone=zone,
    )
    return small_picture(line, f"line-{case.pk}")


def _calendar(clock: StoredClock, terms: Terms, site: str | None) -> Calendar | None:
    for promise in terms.promised:
        if promise.id == clock.commitment_id:
            return terms.calendar(promise.calendar, site)
    return None


def _is_owed(clock: Clock) -> bool:
    return clock.met_at is None and clock.cancelled_at is None


def _dues(clocks: Iterable[Clock]) -> Iterator[Due]:
    for clock in clocks:
        told = clock.metric in _ONCE or clock.status in _OWED or clock.breached_at
        if clock.due and told and clock.status is not Status.CANCELLED:
            yield Due(
                at=clock.due,
                label=metric_name(clock.metric),
                status=clock.status.value,
                met_at=clock.met_at,
            )


def _hours(
    clock: Clock, start: datetime, end: datetime
) -> Iterator[tuple[Calendar, datetime, datetime]]:
    """Yield which calendar counted when, so that the line is covered from start to end."""
    turns = [start, *(stretch.start for stretch in clock.stretches[1:]), end]
    for stretch, (begin, stop) in zip(clock.stretches, pairwise(turns), strict=True):
        if begin < stop:
            yield stretch.calendar, begin, stop


def _open(calendar: Calendar, start: datetime, end: datetime) -> Spans:
    return calendar.windows_between(start, end) if start < end else []


def _paused(clock: Clock, now: datetime) -> list[Span]:
    return [
        (stretch.start, stretch.end or now) for stretch in clock.stretches if stretch.standstill
    ]


def _holidays(calendar: Calendar, start: datetime, end: datetime) -> Iterator[Holiday]:
    zone = ZoneInfo(calendar.timezone)
    day, last = start.astimezone(zone).date(), end.astimezone(zone).date()
    while day <= last:
        name = calendar.holiday_name(day)
        if name is not None:
            yield _midnight(day, zone), _midnight(day + timedelta(days=1), zone), name
        day += timedelta(days=1)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone)
