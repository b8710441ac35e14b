"""Comparing the hours of calendars over the years ahead."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from troth.promises.calendar import Calendar
from troth.promises.schema import Programme
from troth.promises.terms import ALWAYS

YEARS = 5


def horizon(today: date) -> tuple[datetime, datetime]:
    """Return the instants between which the hours of the years ahead lie."""
    start = datetime.combine(today, time(), UTC)
    return start, start + timedelta(days=366 * YEARS)


def covers(programme: Programme, outer: str, inner: str, *, today: date) -> bool:
    """Whether one calendar is open whenever the other is, in the years ahead."""
    if outer in (inner, ALWAYS):
        return True
    terms = programme.terms(next(iter(programme.plans)))
    return first_gap(terms.calendar(outer), terms.calendar(inner), today) is None


def first_gap(outer: Calendar, inner: Calendar, today: date) -> datetime | None:
    """Return the first instant ahead at which `inner` is open and `outer` is not."""
    for start, end in inner.windows_between(*horizon(today)):
        if outer.between(start, end) < (end - start).total_seconds():
            return start if not outer.is_open(start) else _closing(outer, start, end)
    return None


def _closing(outer: Calendar, start: datetime, end: datetime) -> datetime:
    return outer.windows_between(start, end)[0][1]
