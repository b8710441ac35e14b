"""The years ahead, over which hours and due times are compared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from troth.promises.calendar import Calendar
from troth.promises.schema import Programme
from troth.promises.terms import ALWAYS

_LONGEST_YEAR = timedelta(days=366)


@dataclass(frozen=True, kw_only=True, slots=True)
class Ahead:
    """So many years from a day on."""

    today: date
    years: int

    @property
    def start(self) -> datetime:
        return datetime.combine(self.today, time(), UTC)

    @property
    def end(self) -> datetime:
        return self.start + self.years * _LONGEST_YEAR

    @property
    def calendar_years(self) -> range:
        return range(self.today.year, self.today.year + self.years + 1)


def covers(programme: Programme, outer: str, inner: str, ahead: Ahead) -> bool:
    """Whether one calendar is open whenever the other is, in the years ahead."""
    if outer in (inner, ALWAYS):
        return True
    holder = calendar_of(programme, outer)
    spans = calendar_of(programme, inner).windows_between(ahead.start, ahead.end)
    return all(holder.between(*span) == (span[1] - span[0]).total_seconds() for span in spans)


def calendar_of(programme: Programme, name: str) -> Calendar:
    """Return a calendar of the programme; `site` is that of the home site."""
    return programme.terms(next(iter(programme.plans))).calendar(name)
