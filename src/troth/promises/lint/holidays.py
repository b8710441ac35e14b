"""Whether the holidays of the years ahead are known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from troth.promises.lint.findings import Check, Found, Level
from troth.promises.lint.spans import Ahead
from troth.promises.phrases import gettext_noop
from troth.promises.public_holidays import public_holidays_of
from troth.promises.schema import Programme

_LISTED_AHEAD = timedelta(days=365)

HOLIDAYS_UNKNOWN = Check(
    code="holidays_unknown",
    level=Level.WARNING,
    sentence=gettext_noop("no holidays of %(place)s are known for %(years)s"),
    way_out=gettext_noop("list the dates with their names instead"),
)
HOLIDAYS_ESTIMATED = Check(
    code="holidays_estimated",
    level=Level.NOTE,
    sentence=gettext_noop(
        "%(name)s and other holidays of %(place)s move with the moon, and their dates are "
        "estimates until they are announced"
    ),
    way_out=gettext_noop(
        "list the dates once they are known, or say in 'interpretation' what holds until then"
    ),
)
HOLIDAYS_END = Check(
    code="holidays_end",
    level=Level.WARNING,
    sentence=gettext_noop(
        "no holiday is listed after %(last)s, so every later day counts as an ordinary one"
    ),
    way_out=gettext_noop(
        "add those of the coming years, or name a country; write 'none' if there are none"
    ),
)
HOLIDAYS_SKIPPED = Check(
    code="holidays_skipped",
    level=Level.WARNING,
    sentence=gettext_noop("no holiday is listed for %(years)s, but some are for %(last)s"),
    way_out=gettext_noop("add those of the years between, or correct the year of the last ones"),
)
CHECKS = (HOLIDAYS_UNKNOWN, HOLIDAYS_ESTIMATED, HOLIDAYS_END, HOLIDAYS_SKIPPED)


def find(programme: Programme, ahead: Ahead) -> Iterator[Found]:
    for section in ("calendars", "sites"):
        for name, rule in getattr(programme, section).items():
            if isinstance(rule.holidays, str):
                found = _public(rule.holidays, ahead)
            else:
                found = _listed(rule.holidays, ahead)
            for one in found:
                yield one.under(section, name, "holidays")


def _public(place: str, ahead: Ahead) -> Iterator[Found]:
    if place == "none":
        return
    source = public_holidays_of(place)
    years = {year: source.in_year(year) for year in ahead.calendar_years}
    if unknown := [str(year) for year, days in years.items() if not days]:
        yield HOLIDAYS_UNKNOWN.at(place=place, years=", ".join(unknown))
    names = [name for days in years.values() for name in days.values() if "estimated" in name]
    if names:
        yield HOLIDAYS_ESTIMATED.at(place=place, name=names[0].removesuffix(" (estimated)"))


def _listed(days: Mapping[date, str], ahead: Ahead) -> Iterator[Found]:
    last = max(days, default=None)
    if last is None or last < ahead.today + _LISTED_AHEAD:
        yield HOLIDAYS_END.at(last=last or ahead.today)
        return
    listed = {day.year for day in days}
    between = range(ahead.today.year + 1, last.year)
    if skipped := [str(year) for year in between if year not in listed]:
        yield HOLIDAYS_SKIPPED.at(years=", ".join(skipped), last=last.year)
