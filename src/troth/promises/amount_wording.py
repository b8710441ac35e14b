"""Amounts of promised time as people read them, in the units that the programme uses."""

from __future__ import annotations

import re

from troth.promises.amounts import (
    Amount,
    BusinessDays,
    BusinessHours,
    Continuous,
    Elapsed,
    EndOfBusinessDay,
    NextRelease,
    NoClock,
    TimeOnBusinessDay,
)
from troth.promises.phrases import Phrase, counted, gettext_noop, listed, ngettext_lazy, phrase
from troth.promises.wording import span

_WRITTEN = re.compile(r"(\d+(?:\.\d+)?) (business )?(minute|hour|day|week)", re.IGNORECASE)
_UNITS = {
    "minute": ngettext_lazy("%(count)s minute", "%(count)s minutes"),
    "hour": ngettext_lazy("%(count)s hour", "%(count)s hours"),
    "day": ngettext_lazy("%(count)s day", "%(count)s days"),
    "week": ngettext_lazy("%(count)s week", "%(count)s weeks"),
    "business minute": ngettext_lazy("%(count)s business minute", "%(count)s business minutes"),
    "business hour": ngettext_lazy("%(count)s business hour", "%(count)s business hours"),
    "business day": ngettext_lazy("%(count)s business day", "%(count)s business days"),
}
_DAYS = {
    0: gettext_noop("the same business day"),
    1: gettext_noop("the next business day"),
    2: gettext_noop("the second business day"),
}


def amount_phrase(amount: Amount) -> Phrase:
    """Say an amount: `2 business days`, `the end of the next business day`, `the next release`."""
    match amount:
        case NextRelease():
            return phrase(gettext_noop("the next release"))
        case EndOfBusinessDay():
            return phrase(gettext_noop("the end of %(day)s"), day=_day(amount.days))
        case TimeOnBusinessDay():
            at = f"{amount.at:%H:%M}"
            return phrase(gettext_noop("%(time)s on %(day)s"), time=at, day=_day(amount.days))
        case NoClock():
            return phrase("%(words)s", words=amount.words)
        case BusinessDays():
            return _counted(f"{amount.count:g}", "business day")
        case Elapsed() | BusinessHours() | Continuous():
            return _as_written(amount)


def _as_written(amount: Elapsed | BusinessHours | Continuous) -> Phrase:
    parts = [
        _counted(count, (business + unit).lower())
        for count, business, unit in _WRITTEN.findall(" ".join(amount.text.split()))
    ]
    seconds = amount.gap_seconds if isinstance(amount, Continuous) else amount.seconds
    return listed(parts) if parts else span(seconds)


def _counted(count: str, unit: str) -> Phrase:
    """A part of something is said as several are."""
    return counted(_UNITS[unit], int(count) if count.isdecimal() else 2, count=count)


def _day(days: int) -> Phrase:
    if days in _DAYS:
        return phrase(_DAYS[days])
    return phrase(gettext_noop("business day %(count)s after the start"), count=str(days))
