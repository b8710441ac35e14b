"""The years ahead, over which hours and due times are compared."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from troth.promises.calendar import Calendar
from troth.promises.horizon import Horizon
from troth.promises.schema import Programme

_LONGEST_YEAR = timedelta(days=366)


class Ahead:
    """So many years from a day on."""

    def __init__(self, today: date, years: int) -> None:
        self.today = today
        self.calendar_years = range(today.year, today.year + years + 1)
        start = datetime.combine(today, time(), UTC)
        self.horizon = Horizon(start, start + years * _LONGEST_YEAR)


def covers(programme: Programme, outer: str, inner: str, ahead: Ahead) -> bool:
    """Whether one calendar is open whenever the other is, in the years ahead, at every site."""
    terms = programme.terms(next(iter(programme.plans)))
    return outer == inner or not any(
        ahead.horizon.uncovered(terms.calendar(inner, site), terms.calendar(outer, site))
        for site in tuple(programme.sites) or (None,)
    )


def calendar_of(programme: Programme, name: str) -> Calendar:
    """Return a calendar of the programme; `site` is that of the home site."""
    return programme.terms(next(iter(programme.plans))).calendar(name)
