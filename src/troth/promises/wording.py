"""Lengths of time and instants as people read them."""

from __future__ import annotations

from datetime import date, datetime
from math import ceil

from troth.promises.phrases import Phrase, Value, gettext_noop, phrase
from troth.promises.zones import find_zone

WEEKDAYS = (
    gettext_noop("Mon"),
    gettext_noop("Tue"),
    gettext_noop("Wed"),
    gettext_noop("Thu"),
    gettext_noop("Fri"),
    gettext_noop("Sat"),
    gettext_noop("Sun"),
)
MONTHS = (
    gettext_noop("Jan"),
    gettext_noop("Feb"),
    gettext_noop("Mar"),
    gettext_noop("Apr"),
    gettext_noop("May"),
    gettext_noop("Jun"),
    gettext_noop("Jul"),
    gettext_noop("Aug"),
    gettext_noop("Sep"),
    gettext_noop("Oct"),
    gettext_noop("Nov"),
    gettext_noop("Dec"),
)
# Zones whose signs are other letters in other languages; the rest is said as the database has it.
ZONES = (
    gettext_noop("UTC"),
    gettext_noop("GMT"),
    gettext_noop("BST"),
    gettext_noop("WET"),
    gettext_noop("WEST"),
    gettext_noop("CET"),
    gettext_noop("CEST"),
    gettext_noop("EET"),
    gettext_noop("EEST"),
    gettext_noop("MSK"),
)
_UNITS = (
    (86400, gettext_noop("%(number)s d")),
    (3600, gettext_noop("%(number)s h")),
    (60, gettext_noop("%(number)s min")),
    (1, gettext_noop("%(number)s s")),
)
_THEN = gettext_noop("%(first)s %(next)s")
_DAY = gettext_noop("%(weekday)s %(day)s %(month)s")
_DATE = gettext_noop("%(weekday)s %(day)s %(month)s %(year)s")


def whole_seconds(seconds: float) -> int:
    """Round up, as instants are rounded down: from 09:00:00.4 to 10:00 an hour is told."""
    return ceil(round(seconds, 6))


def span(seconds: float, *, in_days: bool = False) -> Phrase:
    """Return a length of time in whole seconds: `2 h 30 min`."""
    said: Phrase | None = None
    left = whole_seconds(seconds)
    for length, unit in _UNITS if in_days else _UNITS[1:]:
        number, left = divmod(left, length)
        if number or (length == 1 and said is None):
            part = phrase(unit, number=str(number))
            said = part if said is None else phrase(_THEN, first=said, next=part)
    assert said is not None
    return said


def moment(instant: datetime, zone: str) -> Phrase:
    """Return the instant on a zone's wall clock: `Mon 2 Mar 2026 09:30 NZDT`."""
    return phrase(
        gettext_noop("%(date)s %(clock)s"),
        date=date_of(instant, zone),
        clock=clock_time(instant, zone),
    )


def clock_time(instant: datetime, zone: str) -> Phrase:
    """Return the time of day with its zone: `09:30 NZDT`."""
    local = _local(instant, zone)
    return phrase(gettext_noop("%(time)s %(zone)s"), time=_time(local), zone=zone_sign(local))


def date_of(instant: datetime, zone: str) -> Phrase:
    """Return the date on a zone's calendar: `Mon 2 Mar 2026`."""
    return full_date(_local(instant, zone))


def full_date(day: date) -> Phrase:
    return Phrase(_DATE, {**_day_values(day), "year": str(day.year)})


def day_and_month(day: date) -> Phrase:
    """Return a date whose year is clear: `Mon 2 Mar`."""
    return Phrase(_DAY, _day_values(day))


def days(first: date, last: date) -> Phrase:
    """Return two dates as one span: `Mon 2 Mar - Fri 6 Mar 2026`."""
    begin = day_and_month(first) if first.year == last.year else full_date(first)
    return phrase(gettext_noop("%(from)s - %(until)s"), **{"from": begin, "until": full_date(last)})


def stretch_of_time(start: datetime, end: datetime, zone: str) -> Phrase:
    """Return two instants as one span; what they share is said once.

    `Mon 2 Mar 2026 09:00-17:00 PST`, `Fri 6 Mar 17:00 - Mon 9 Mar 2026 09:00 PST`.
    """
    first, last = _local(start, zone), _local(end, zone)
    one_zone = zone_sign(first) == zone_sign(last)
    values: dict[str, Value] = {
        "from": _time(first) if one_zone else clock_time(start, zone),
        "until": clock_time(end, zone),
    }
    if _on_one_day(first, last) and one_zone:
        return phrase(
            gettext_noop("%(date)s %(hours)s %(zone)s"),
            date=full_date(first),
            hours=hours(start, end, zone),
            zone=zone_sign(first),
        )
    if first.date() == last.date():
        both = gettext_noop("%(date)s %(from)s - %(until)s")
        return Phrase(both, {**values, "date": full_date(first)})
    begin = day_and_month(first) if first.year == last.year else full_date(first)
    return Phrase(
        gettext_noop("%(from_date)s %(from)s - %(until_date)s %(until)s"),
        {**values, "from_date": begin, "until_date": full_date(last)},
    )


def hours(start: datetime, end: datetime, zone: str) -> Phrase:
    """Return the hours of one day: `09:00-17:00`."""
    first, last = _local(start, zone), _local(end, zone)
    until = _time(last) if first.date() == last.date() else "24:00"
    return Phrase(gettext_noop("%(from)s-%(until)s"), {"from": _time(first), "until": until})


def zone_of(instant: datetime, zone: str) -> Phrase:
    """Return the short name that a zone has at the instant."""
    return zone_sign(_local(instant, zone))


def in_both(instant: datetime, here: str, there: str | None, beside: str) -> Phrase:
    """Return the instant in one zone, and in another too if its clocks differ.

    `beside` is a template for the two, %(here)s and %(there)s.
    """
    first = moment(instant, here)
    if there is None or _local(instant, here).utcoffset() == _local(instant, there).utcoffset():
        return first
    one_day = _local(instant, here).date() == _local(instant, there).date()
    second = clock_time(instant, there) if one_day else moment(instant, there)
    return phrase(beside, here=first, there=second)


def zone_sign(local: datetime) -> Phrase:
    """Return the short name of an aware time's zone: `CEST`, `UTC+05:45` if it has none."""
    name = local.tzname() or ""
    if name[:1] in ("+", "-"):
        return Phrase(f"UTC{name[:3]}:{name[3:]}" if name[3:] else f"UTC{name}")
    return Phrase(name)


def _local(instant: datetime, zone: str) -> datetime:
    """Return the local time, to the second that has begun."""
    return instant.replace(microsecond=0).astimezone(find_zone(zone))


def _time(local: datetime) -> str:
    return f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"


def _day_values(day: date) -> dict[str, Value]:
    return {
        "weekday": Phrase(WEEKDAYS[day.weekday()]),
        "day": str(day.day),
        "month": Phrase(MONTHS[day.month - 1]),
    }


def _on_one_day(first: datetime, last: datetime) -> bool:
    """Whether they are on one date, or the second is the midnight that ends it."""
    days_between = (last.date() - first.date()).days
    return days_between == 0 or (
        days_between == 1 and not (last.hour or last.minute or last.second)
    )
