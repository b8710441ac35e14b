"""Where holidays come from: dates that were given, or the public holidays of a place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Protocol, runtime_checkable

from troth.promises.errors import CalendarError

_NONE: Mapping[date, str] = MappingProxyType({})


@runtime_checkable
class HolidaySource(Protocol):
    """Holidays with their names, asked for year by year and often: answer from memory."""

    def in_year(self, year: int) -> Mapping[date, str]: ...


class GivenHolidays:
    """Holidays listed one by one; the name of one without a name is ""."""

    def __init__(self, dates: Iterable[date] | Mapping[date, str]) -> None:
        named = dates if isinstance(dates, Mapping) else dict.fromkeys(_listed(dates), "")
        self._years: dict[int, dict[date, str]] = {}
        for day, name in named.items():
            self._years.setdefault(plain_date(day).year, {})[day] = name

    def __bool__(self) -> bool:
        return bool(self._years)

    def in_year(self, year: int) -> Mapping[date, str]:
        return self._years.get(year, _NONE)


class PublicHolidays:
    """The public holidays of a country, or of a part of it, observed days included."""

    def __init__(self, country: str, subdivision: str | None) -> None:
        self.country = country
        self.subdivision = subdivision

    def in_year(self, year: int) -> Mapping[date, str]:
        return _public_holidays(self.country, self.subdivision, year)


def public_holidays(country: str, subdivision: str | None = None) -> PublicHolidays:
    """Return the public holidays of "US", or of "GB" with the subdivision "ENG".

    Raises CalendarError for a place whose holidays are not known.
    """
    if not re.fullmatch("[A-Z]{2}", str(country)):
        raise _unknown_country(country)
    import holidays  # slow, and most calendars list their dates

    try:
        parts = holidays.country_holidays(country).subdivisions
    except NotImplementedError:
        raise _unknown_country(country) from None
    if subdivision is not None and subdivision not in parts:
        raise _unknown_subdivision(country, subdivision, parts)
    return PublicHolidays(country, subdivision)


def public_holidays_of(place: str) -> PublicHolidays:
    """Return the public holidays of a code such as "US" or "GB-ENG"."""
    country, _, subdivision = place.partition("-")
    return public_holidays(country, subdivision or None)


def _unknown_country(country: str) -> CalendarError:
    return CalendarError(
        "unknown_country",
        country,
        f"The public holidays of {country!r} are not known; write a country code of ISO 3166 "
        "such as 'US' or 'NZ', or list the dates.",
    )


def _unknown_subdivision(country: str, part: str, parts: Iterable[str]) -> CalendarError:
    known = ", ".join(parts)
    advice = f"write one of {known}" if known else "leave it out"
    return CalendarError(
        "unknown_subdivision",
        part,
        f"{part!r} is not a part of {country} with holidays of its own; {advice}.",
    )


@lru_cache(maxsize=4096)
def _public_holidays(country: str, subdivision: str | None, year: int) -> Mapping[date, str]:
    import holidays

    return MappingProxyType(
        dict(holidays.country_holidays(country, subdiv=subdivision, years=year, expand=False))
    )


def _listed(dates: object) -> Iterable[date]:
    if isinstance(dates, str) or not isinstance(dates, Iterable):
        raise CalendarError(
            "not_a_list", dates, f"'holidays' must be a list of dates, not {dates!r}."
        )
    return dates


def plain_date(day: object) -> date:
    """Return the date; raises CalendarError for a datetime and anything else."""
    if not isinstance(day, date) or isinstance(day, datetime):
        raise CalendarError(
            "not_a_date", day, f"{day!r} is not a plain date; give a date without a time of day."
        )
    return day
