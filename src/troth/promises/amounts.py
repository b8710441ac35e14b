"""Amounts of promised time, as programme files write them.

`parse_amount` turns the written form into one of the records of `Amount`. All records have

- `text`: the amount as written, which does not take part in comparisons;
- `seconds_on(calendar, start)`: how much open time of `calendar` to count from `start`,
  or None when that gives no due time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from troth.promises.business_days import closing, on_business_day
from troth.promises.errors import AmountError

if TYPE_CHECKING:
    from troth.promises.calendar import Calendar

LONGEST_SECONDS = 3653 * 86400.0
ACCEPTED = (
    "write '30 minutes', '2 hours', '3 days', '6 business hours', '1 business day', "
    "'next release', 'continuous, gap 30 minutes', 'end of next business day', "
    "'10:00 on the next business day', 'reasonable effort', 'as available' "
    "or 'no clock, ' and the words of the promise"
)


@dataclass(frozen=True, kw_only=True)
class _Written:
    text: str = field(default="", compare=False)


@dataclass(frozen=True)
class Elapsed(_Written):
    """Seconds counted on the commitment's calendar; plain elapsed time on `always`."""

    seconds: float

    def seconds_on(self, calendar: Calendar, start: datetime) -> float | None:
        return self.seconds


@dataclass(frozen=True)
class BusinessHours(_Written):
    """Like Elapsed, on a calendar that closes."""

    seconds: float

    def seconds_on(self, calendar: Calendar, start: datetime) -> float | None:
        return self.seconds


@dataclass(frozen=True)
class BusinessDays(_Written):
    """That many times the calendar's business day length."""

    count: float

    def seconds_on(self, calendar: Calendar, start: datetime) -> float | None:
        return self.count * calendar.business_day_seconds


@dataclass(frozen=True)
class NextRelease(_Written):
    """The first release published after the clock started: no due time until announced."""

    def seconds_on(self, calendar: Calendar, start: datetime) -> float | None:
        return None


@dataclass(frozen=True)
class Continuous(_Written):
    """Work without a gap longer than this; only for the metric `continuous_effort`."""

    gap_seconds: float

    def seconds_on(self, calendar: Calendar, start: datetime) -> float | None:
        return self.gap_seconds


@dataclass(frozen=True)
class EndOfBusinessDay(_Written):
    """Closing time of the `days`-th business day after the local date of the start.

    A business day is a local date with open time. With `days` = 0 it is the date of the start
    itself while some of its open time is left, and the next business day otherwise.
    """

    days: int

    def aim(self, calendar: Calendar, start: datetime) -> datetime:
        """The instant that a start aims at."""
        return on_business_day(calendar, start, self.days, closing)

    def seconds_on(self, calendar: Calendar, start: datetime) -> float | None:
        return calendar.between(start, self.aim(calendar, start))


@dataclass(frozen=True)
class TimeOnBusinessDay(_Written):
    """A local time on the `days`-th business day after the local date of the start.

    With `days` = 0 it is on the date of the start while that time lies ahead on a business
    day, and on the next business day otherwise.
    """

    days: int
    at: time

    def on(self, calendar: Calendar, day: date) -> datetime:
        """The time on one local date of the calendar."""
        return datetime.combine(day, self.at, ZoneInfo(calendar.timezone))

    def aim(self, calendar: Calendar, start: datetime) -> datetime:
        """The instant that a start aims at."""
        return on_business_day(calendar, start, self.days, self.on)

    def seconds_on(self, calendar: Calendar, start: datetime) -> float | None:
        return calendar.between(start, self.aim(calendar, start))


@dataclass(frozen=True)
class NoClock(_Written):
    """Promised in words only ("reasonable effort"); no clock runs."""

    words: str

    def seconds_on(self, calendar: Calendar, start: datetime) -> float | None:
        return None


Amount = (
    Elapsed
    | BusinessHours
    | BusinessDays
    | NextRelease
    | Continuous
    | EndOfBusinessDay
    | TimeOnBusinessDay
    | NoClock
)


def parse_amount(text: object) -> Amount:
    """Return the amount that `text` writes; anything else raises AmountError."""
    if not isinstance(text, str):
        raise AmountError("not_an_amount", text, f"{text!r} is not an amount; {ACCEPTED}.")
    words = " ".join(text.split())
    for pattern, build in FORMS.items():
        if found := re.fullmatch(pattern, words, re.IGNORECASE | re.VERBOSE):
            return build(found, text.strip())
    raise AmountError("not_an_amount", text, f"{text[:80]!r} is not an amount; {ACCEPTED}.")


_PER = r"(?:(?:every|within)\ )?"
_NUMBER = r"\d{1,6}(?:\.\d{1,3})?"
_SPAN = rf"{_NUMBER}\ (?:minute|hour|day|week)s?"
_SPANS = rf"(?P<spans>{_SPAN}(?:(?:,|\ and)?\ {_SPAN})*)"
_WHICH = (
    r"(?:the\ )?(?P<which>same|this|next|first|second|third|fourth|fifth"
    r"|[1-9]\d?(?:st|nd|rd|th))"
)
_CLOCK = r"(?P<hour>\d{1,2})(?::(?P<minute>\d\d))?\ ?(?P<half>am|pm)?"
_EFFORT = r"(?:commercially\ )?reasonable\ efforts?|best\ efforts?"
_WHENEVER = r"as\ available|when\ available|as\ soon\ as\ (?:possible|practicable)"
_UNIT_SECONDS = {"minute": 60, "hour": 3600, "day": 86400, "week": 604800}
_ORDINALS = {"same": 0, "this": 0, "next": 1, "first": 1, "second": 2, "third": 3, "fourth": 4}


def _elapsed(found: re.Match[str], text: str) -> Amount:
    return Elapsed(_span_seconds(found["spans"], text), text=text)


def _continuous(found: re.Match[str], text: str) -> Amount:
    return Continuous(_span_seconds(found["spans"], text), text=text)


def _business_time(found: re.Match[str], text: str) -> Amount:
    count, unit = float(found["count"]), found["unit"].lower()
    if unit == "day":
        _sensible(count * 86400, text)
        return BusinessDays(count, text=text)
    return BusinessHours(_sensible(count * _UNIT_SECONDS[unit], text), text=text)


def _end_of_day(found: re.Match[str], text: str) -> Amount:
    return EndOfBusinessDay(_ordinal(found["which"]), text=text)


def _time_on_day(found: re.Match[str], text: str) -> Amount:
    hour, minute, half = int(found["hour"]), int(found["minute"] or 0), (found["half"] or "")
    plain = not half and found["minute"] is not None and hour < 24
    if not (plain or (half and 1 <= hour <= 12)) or minute > 59:
        raise AmountError(
            "not_a_time", text, f"{text!r} names no time of day; write it like '10:00' or '10 am'."
        )
    if half:
        hour = hour % 12 + (12 if half.lower() == "pm" else 0)
    return TimeOnBusinessDay(_ordinal(found["which"]), time(hour, minute), text=text)


def _span_seconds(spans: str, text: str) -> float:
    parts = re.findall(rf"({_NUMBER})\ (minute|hour|day|week)", spans, re.IGNORECASE)
    return _sensible(sum(float(n) * _UNIT_SECONDS[unit.lower()] for n, unit in parts), text)


def _sensible(seconds: float, text: str) -> float:
    if not 0 < seconds <= LONGEST_SECONDS:
        raise AmountError(
            "amount_out_of_range",
            text,
            f"{text!r} cannot be promised; an amount is more than nothing and at most ten years.",
        )
    return seconds


def _ordinal(word: str) -> int:
    digits = re.match(r"\d+", word)
    return int(digits[0]) if digits else _ORDINALS.get(word.lower(), 5)


FORMS: Mapping[str, Callable[[re.Match[str], str], Amount]] = {
    rf"{_PER}{_SPANS}": _elapsed,
    rf"{_PER}(?P<count>{_NUMBER})\ business\ (?P<unit>minute|hour|day)s?": _business_time,
    r"(?:the\ )?next\ release": lambda found, text: NextRelease(text=text),
    rf"continuous,?\ (?:with\ )?gaps?(?:\ (?:of\ )?up\ to)?\ {_SPANS}": _continuous,
    rf"(?:by\ )?(?:the\ )?(?:end|close)\ of\ {_WHICH}\ business\ day": _end_of_day,
    rf"(?:by\ )?{_CLOCK}\ on\ {_WHICH}\ business\ day": _time_on_day,
    rf"(?P<words>{_EFFORT}|{_WHENEVER})": lambda found, text: NoClock(text, text=text),
    r"no\ clock,\ (?P<words>.+)": lambda found, text: NoClock(found["words"], text=text),
}
"""The forms in which amounts are written, as verbose patterns whatever the case."""
