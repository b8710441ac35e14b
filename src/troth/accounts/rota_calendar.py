"""Shifts as iCalendar, for people's own calendars."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from troth.accounts.models import Rota, Staff
from troth.accounts.rota import Shift

BEFORE, AHEAD = timedelta(days=14), timedelta(days=90)
_REFRESH = timedelta(hours=1)


def rota_calendar(rota: Rota, people: Mapping[int, Staff], *, at: datetime) -> bytes:
    """Return all shifts of a rota, from two weeks ago to ninety days ahead."""
    return _calendar(rota.name, _entries([rota], people, at, only=None), at)


def person_calendar(
    staff: Staff, rotas: Iterable[Rota], people: Mapping[int, Staff], *, at: datetime
) -> bytes:
    """Return the shifts of one person in all rotas."""
    name = _("On call: %(name)s") % {"name": staff.name}
    return _calendar(name, _entries(rotas, people, at, only=staff.pk), at)


def _entries(
    rotas: Iterable[Rota], people: Mapping[int, Staff], at: datetime, *, only: int | None
) -> Iterator[Event]:
    start, end = at - BEFORE, at + AHEAD
    for rota in rotas:
        for shift in rota.schedule.shifts(start, end):
            if shift.person is not None and only in (None, shift.person):
                yield _entry(rota, shift, people[shift.person], at, (start, end))


def _entry(
    rota: Rota, shift: Shift, person: Staff, at: datetime, cut: tuple[datetime, datetime]
) -> Event:
    event = Event()
    event.add("uid", f"rota{rota.pk}-{_identity(shift, cut)}-staff{shift.person}@troth")
    event.add("dtstamp", at)
    event.add("dtstart", shift.start)
    event.add("dtend", shift.end)
    values = {"name": person.name, "rota": rota.name}
    event.add("summary", _("%(name)s on call (%(rota)s)") % values)
    event.add("transp", "TRANSPARENT")
    return event


def _identity(shift: Shift, cut: tuple[datetime, datetime]) -> str:
    """Return what keeps a shift the same entry while the window moves on over it."""
    if shift.start > cut[0]:
        return f"from-{shift.start:%Y%m%dT%H%M%SZ}"
    return f"until-{shift.end:%Y%m%dT%H%M%SZ}" if shift.end < cut[1] else "always"


def _calendar(name: str, entries: Iterable[Event], at: datetime) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Troth//On call//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    for entry in entries:
        calendar.add_component(entry)
    return bytes(calendar.to_ical())
