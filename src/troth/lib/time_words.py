"""How instants and lengths of time are said to people.

The same phrases are handed to the browser (see `phrases`), so that what the server said and what
the page says half a minute later are one language. `{n}` and `{time}` are placeholders.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from django.utils.dates import MONTHS_3, WEEKDAYS_ABBR
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from troth.lib.by_language import by_language
from troth.lib.said import said
from troth.promises.wording import zone_sign

MINUTE = 60
HOUR = 3600
DAY = 86400

PHRASES: dict[str, Promise] = {
    "days": _("{n} d"),
    "hours": _("{n} h"),
    "minutes": _("{n} min"),
    "moment": _("less than a minute"),
    "in": _("in {time}"),
    "ago": _("{time} ago"),
    "due": _("due in {time}"),
    "overdue": _("overdue by {time}"),
}


def phrases() -> dict[str, str]:
    """Return the phrases in the active language, for the browser."""
    return {key: str(words) for key, words in PHRASES.items()}


def phrase(key: str, **values: object) -> str:
    """Return the phrase `key` in the active language with its placeholders filled."""
    return _template(key).format(**values)


@by_language
def _template(key: str) -> str:
    return str(PHRASES[key])


def duration(seconds: float) -> str:
    """Say a length of time in its two largest units: `2 d 4 h`, `3 h 5 min`, `40 min`.

    The sign is ignored; under a minute is "less than a minute".
    """
    return _minutes(int(abs(seconds)) // MINUTE)


@by_language
def _minutes(whole: int) -> str:
    hours, minutes = divmod(whole, HOUR // MINUTE)
    days, hours = divmod(hours, DAY // HOUR)
    counts = [("days", days), ("hours", hours), ("minutes", minutes)]
    while counts and counts[0][1] == 0:
        counts.pop(0)
    said = [phrase(unit, n=count) for unit, count in counts[:2] if count]
    return " ".join(said) or phrase("moment")


def relative(at: datetime, now: datetime) -> str:
    """Say where `at` lies as seen from `now`: `in 2 h 5 min`, `3 d ago`."""
    seconds = (at - now) / timedelta(seconds=1)
    return phrase("in" if seconds > 0 else "ago", time=duration(seconds))


def due_in(due: datetime, now: datetime) -> str:
    """Say how long is left until `due`, or by how much it has passed.

    At the due instant itself the promise is broken, as `semantics.md` has it.
    """
    key = "due" if due > now else "overdue"
    return phrase(key, time=duration((due - now) / timedelta(seconds=1)))


def as_zone(zone: str | tzinfo) -> tzinfo:
    """Return the zone itself, looking an IANA name up."""
    return ZoneInfo(zone) if isinstance(zone, str) else zone


def zone_name(local: datetime) -> str:
    """Return the short name of an aware time's zone: `CEST`, `UTC+08` if it has none."""
    return said(zone_sign(local))


def clock_time(local: datetime) -> str:
    """Say the time of day with its zone: `17:00 CEST`."""
    return f"{local:%H:%M} {zone_name(local)}"


def day(local: datetime, now: datetime) -> str:
    """Say the date, with the year only where it is not the year of `now`: `Fri 12 Jun`."""
    words = _date(local.date())
    same_year = local.year == now.astimezone(local.tzinfo).year
    return words if same_year else f"{words} {local.year}"


def absolute(local: datetime, now: datetime) -> str:
    """Say the date and the time with its zone: `Fri 12 Jun 17:00 CEST`."""
    return f"{day(local, now)} {clock_time(local)}"


@by_language
def _date(date: date) -> str:
    return f"{WEEKDAYS_ABBR[date.weekday()]} {date.day} {str(MONTHS_3[date.month]).title()}"
