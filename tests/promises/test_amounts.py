"""Amounts: what can be written, what it means, and what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

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
    parse_amount,
)
from troth.promises.calendar import Calendar
from troth.promises.errors import AmountError

HOUR = 3600.0
OFFICE = Calendar(
    "Europe/London",
    ["Mon-Fri 09:00-17:00"],
    holidays={date(2026, 12, 25): "Christmas Day"},
    closed=["2026-12-24 12:00-24:00"],
)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("30 minutes", Elapsed(1800)),
        ("1 minute", Elapsed(60)),
        ("6 hours", Elapsed(6 * HOUR)),
        ("2 days", Elapsed(48 * HOUR)),
        ("1 week", Elapsed(168 * HOUR)),
        ("1.5 hours", Elapsed(1.5 * HOUR)),
        ("1 hour 30 minutes", Elapsed(1.5 * HOUR)),
        ("1 day, 2 hours and 5 minutes", Elapsed(26 * HOUR + 300)),
        ("every 4 hours", Elapsed(4 * HOUR)),
        ("within  2 Hours ", Elapsed(2 * HOUR)),
        ("6 business hours", BusinessHours(6 * HOUR)),
        ("90 business minutes", BusinessHours(1.5 * HOUR)),
        ("every 4 business hours", BusinessHours(4 * HOUR)),
        ("1 business day", BusinessDays(1)),
        ("0.5 business days", BusinessDays(0.5)),
        ("10 business days", BusinessDays(10)),
        ("next release", NextRelease()),
        ("the next release", NextRelease()),
        ("continuous, gap 30 minutes", Continuous(1800)),
        ("continuous with gaps of up to 4 hours", Continuous(4 * HOUR)),
        ("end of next business day", EndOfBusinessDay(1)),
        ("by the end of the next business day", EndOfBusinessDay(1)),
        ("close of the same business day", EndOfBusinessDay(0)),
        ("end of the 2nd business day", EndOfBusinessDay(2)),
        ("end of the fifth business day", EndOfBusinessDay(5)),
        ("10:00 on the next business day", TimeOnBusinessDay(1, time(10))),
        ("by 10:30 on next business day", TimeOnBusinessDay(1, time(10, 30))),
        ("5 pm on the third business day", TimeOnBusinessDay(3, time(17))),
        ("12 pm on the next business day", TimeOnBusinessDay(1, time(12))),
        ("reasonable effort", NoClock("reasonable effort")),
        ("commercially reasonable efforts", NoClock("commercially reasonable efforts")),
        ("best effort", NoClock("best effort")),
        ("as available", NoClock("as available")),
        ("as soon as practicable", NoClock("as soon as practicable")),
        ("no clock, in office hours", NoClock("in office hours")),
    ],
)
def test_what_can_be_written(text: str, amount: Amount) -> None:
    parsed = parse_amount(text)
    assert parsed == amount
    assert parsed.text == text.strip()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "30",
        "soon",
        "half an hour",
        "-2 hours",
        "0 minutes",
        "0 business days",
        "2 hours 1 business day",
        "4000 days",
        "999999 business days",
        "continuous",
        "end of next day",
        "25:00 on the next business day",
        "10 on the next business day",
        "13 pm on the next business day",
        "10:75 on the next business day",
        "no clock",
        30,
        2.5,
        None,
        True,
        ["2 hours"],
    ],
)
def test_what_is_refused(text: object) -> None:
    with pytest.raises(AmountError) as caught:
        parse_amount(text)
    assert caught.value.value == text
    assert str(caught.value).endswith(".")


def test_a_refusal_lists_the_accepted_forms() -> None:
    with pytest.raises(AmountError, match="'end of next business day', '10:00 on the next"):
        parse_amount("by tomorrow")


def test_elapsed_and_business_hours_are_counted_as_they_are() -> None:
    start = datetime(2026, 3, 2, 10, tzinfo=UTC)
    assert parse_amount("6 hours").seconds_on(OFFICE, start) == 6 * HOUR
    assert parse_amount("6 business hours").seconds_on(OFFICE, start) == 6 * HOUR
    assert parse_amount("continuous, gap 30 minutes").seconds_on(OFFICE, start) == 1800


def test_a_business_day_is_the_calendar_s_business_day_length() -> None:
    saturday = datetime(2026, 3, 7, 12, tzinfo=UTC)
    seconds = parse_amount("1 business day").seconds_on(OFFICE, saturday)
    assert seconds == 8 * HOUR
    assert OFFICE.add(saturday, 8 * HOUR) == datetime(2026, 3, 9, 17, tzinfo=UTC)


@pytest.mark.parametrize("text", ["next release", "reasonable effort", "no clock, some day"])
def test_no_due_time_without_an_amount_of_time(text: str) -> None:
    assert parse_amount(text).seconds_on(OFFICE, datetime(2026, 3, 2, tzinfo=UTC)) is None


@pytest.mark.parametrize(
    ("text", "start", "due"),
    [
        # Friday at noon, on Saturday, before opening and after closing on a Monday
        ("end of next business day", "2026-03-06 12:00", "2026-03-09 17:00"),
        ("end of next business day", "2026-03-07 12:00", "2026-03-09 17:00"),
        ("end of next business day", "2026-03-09 05:00", "2026-03-10 17:00"),
        ("end of next business day", "2026-03-09 20:00", "2026-03-10 17:00"),
        ("end of the 3rd business day", "2026-03-06 12:00", "2026-03-11 17:00"),
        # the half-day before Christmas closes at noon; after it comes Monday
        ("end of next business day", "2026-12-23 12:00", "2026-12-24 12:00"),
        ("end of next business day", "2026-12-24 10:00", "2026-12-28 17:00"),
        ("end of the same business day", "2026-03-06 12:00", "2026-03-06 17:00"),
        ("end of the same business day", "2026-03-06 17:00", "2026-03-09 17:00"),
        ("end of the same business day", "2026-03-07 12:00", "2026-03-09 17:00"),
        ("10:00 on the next business day", "2026-03-06 12:00", "2026-03-09 10:00"),
        ("10:00 on the next business day", "2026-03-09 05:00", "2026-03-10 10:00"),
        # across the change to summer time on 29 March
        ("10:00 on the next business day", "2026-03-27 16:00", "2026-03-30 09:00"),
        ("16:00 on the same business day", "2026-03-06 12:00", "2026-03-06 16:00"),
        ("16:00 on the same business day", "2026-03-06 16:30", "2026-03-09 16:00"),
    ],
)
def test_relative_targets(text: str, start: str, due: str) -> None:
    begin = datetime.fromisoformat(start).replace(tzinfo=UTC)
    seconds = parse_amount(text).seconds_on(OFFICE, begin)
    assert seconds is not None
    assert OFFICE.add(begin, seconds) == datetime.fromisoformat(due).replace(tzinfo=UTC)


def test_the_end_of_a_day_within_a_long_window_is_midnight() -> None:
    support = Calendar("America/Los_Angeles", ["Sun 16:00-Fri 17:00"])
    monday = datetime(2026, 3, 2, 20, tzinfo=UTC)
    seconds = parse_amount("end of next business day").seconds_on(support, monday)
    assert seconds is not None
    assert support.add(monday, seconds) == datetime(2026, 3, 4, 8, tzinfo=UTC)
