"""What a calendar refuses, with a code, the value, and a sentence on what to write."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from troth.promises.calendar import Calendar
from troth.promises.errors import CalendarError, ProgrammeError, PromiseError
from troth.promises.public_holidays import public_holidays

OFFICE = ["Mon-Fri 09:00-17:00"]
NOW = datetime(2026, 3, 6, 12, tzinfo=UTC)


def refused(build: Callable[[], object]) -> CalendarError:
    with pytest.raises(CalendarError) as caught:
        build()
    return caught.value


@pytest.mark.parametrize(
    ("window", "code", "advice"),
    [
        ("Mon 17:00-09:00", "ends_before_start", "'Mon 22:00-Tue 06:00'"),
        ("Mon-Fri 22:00-06:00", "ends_before_start", "'Mon 22:00-Tue 06:00'"),
        ("Mon 09:00-09:00", "ends_before_start", "24:00"),
        ("Mon 09:00-00:00", "ends_before_start", "24:00"),
        ("Mon 17:00-Mon 09:00", "ends_before_start", "'Mon 22:00-Tue 06:00'"),
        ("Mon 24:00-Tue 06:00", "not_a_time", "00:00 of the next day"),
        ("Mon 9:00-17:00", "not_a_time", "two digits"),
        ("Mon 09:00-25:00", "not_a_time", "00:00 to 24:00"),
        ("Mon 09:00-24:30", "not_a_time", "00:00 to 24:00"),
        ("Mon 09:60-17:00", "not_a_time", "00:00 to 24:00"),
        ("Monday 09:00-17:00", "unknown_weekday", "Mon, Tue"),
        ("mon-fri 09:00-17:00", "unknown_weekday", "Mon, Tue"),
        ("Mon-Xyz 09:00-17:00", "unknown_weekday", "'Xyz'"),
        ("Mon", "not_a_window", "'Mon-Fri 09:00-17:00'"),
        ("", "not_a_window", "'Mon-Fri 09:00-17:00'"),
        ("24x7", "not_a_window", "'Mon-Fri 09:00-17:00'"),
        ("Mon 09:00-17:00, Tue 10:00-12:00", "not_a_window", "'Mon-Fri 09:00-17:00'"),
        ("2026-12-24 12:00-24:00", "not_a_window", "'Mon-Fri 09:00-17:00'"),
        ("Mon 09:00-17:00\0", "not_a_window", "'Mon-Fri 09:00-17:00'"),
    ],
)
def test_windows(window: str, code: str, advice: str) -> None:
    error = refused(lambda: Calendar("UTC", [window]))
    assert (error.code, error.value) == (code, window)
    assert advice in str(error)


@pytest.mark.parametrize(
    ("span", "code"),
    [
        ("2026-12-24", "not_a_span"),
        ("24.12.2026 12:00-24:00", "not_a_span"),
        ("2026-02-30 12:00-24:00", "not_a_span"),
        ("Mon 12:00-24:00", "not_a_span"),
        ("2026-12-24 12:00-2026-12-25 12:00", "not_a_span"),
        ("2026-12-24 24:00-24:00", "not_a_time"),
        ("2026-12-24 12:00-12:00", "ends_before_start"),
        ("2026-12-24 12:00-11:00", "ends_before_start"),
        ("2026-12-24 12:00-24:01", "not_a_time"),
    ],
)
@pytest.mark.parametrize("field", ["closed", "extra"])
def test_dated_spans(field: str, span: str, code: str) -> None:
    arguments: dict[str, Any] = {field: [span]}
    error = refused(lambda: Calendar("UTC", OFFICE, **arguments))
    assert (error.code, error.value) == (code, span)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"windows": []}, "empty_week"),
        ({"windows": "Mon-Fri 09:00-17:00"}, "not_a_list"),
        ({"windows": None}, "not_a_list"),
        ({"windows": [900]}, "not_text"),
        ({"closed": "2026-12-24 12:00-24:00"}, "not_a_list"),
        ({"extra": [date(2026, 12, 24)]}, "not_text"),
        ({"holidays": "2026-12-25"}, "not_a_list"),
        ({"holidays": ["2026-12-25"]}, "not_a_date"),
        ({"holidays": [NOW]}, "not_a_date"),
        ({"holidays": {"2026-12-25": "Christmas"}}, "not_a_date"),
        ({"holidays": 25}, "not_a_list"),
        ({"business_day": "a while"}, "bad_business_day"),
        ({"business_day": ""}, "bad_business_day"),
        ({"business_day": "0 hours"}, "bad_business_day"),
        ({"business_day": "25 hours"}, "bad_business_day"),
        ({"business_day": 8}, "bad_business_day"),
    ],
)
def test_other_arguments(arguments: dict[str, Any], code: str) -> None:
    assert refused(lambda: Calendar(**{"timezone": "UTC", "windows": OFFICE} | arguments)).code == (
        code
    )


@pytest.mark.parametrize("name", ["Mars/Phobos", "", "/etc/passwd", "../UTC", "Europe", None, 1])
def test_zones(name: Any) -> None:
    error = refused(lambda: Calendar(name, OFFICE))
    assert (error.code, error.value) == ("unknown_zone", name)


def test_the_nearest_zone_is_suggested() -> None:
    error = refused(lambda: Calendar("America/LosAngeles", OFFICE))
    assert str(error) == (
        "'America/LosAngeles' is not a time zone; write an IANA name such as 'America/Los_Angeles'."
    )


@pytest.mark.parametrize(
    ("place", "code"),
    [
        (("XX",), "unknown_country"),
        (("us",), "unknown_country"),
        (("utils",), "unknown_country"),
        ((None,), "unknown_country"),
        (("GB", "ENGLAND"), "unknown_subdivision"),
        (("MC", "ENG"), "unknown_subdivision"),
    ],
)
def test_public_holidays(place: tuple[Any, ...], code: str) -> None:
    assert refused(lambda: public_holidays(*place)).code == code


@pytest.mark.parametrize(
    ("instant", "code"),
    [
        (datetime(2026, 3, 6, 12), "naive_instant"),  # noqa: DTZ001
        (date(2026, 3, 6), "not_an_instant"),
        ("2026-03-06T12:00:00Z", "not_an_instant"),
        (1772798400, "not_an_instant"),
        (np.datetime64("2026-03-06T12:00"), "not_an_instant"),
        (None, "not_an_instant"),
        (datetime(1969, 12, 31, 23, 59, tzinfo=UTC), "outside_range"),
        (datetime(2101, 1, 1, tzinfo=UTC), "outside_range"),
        (datetime.max.replace(tzinfo=UTC), "outside_range"),
        (datetime.min.replace(tzinfo=UTC), "outside_range"),
    ],
)
def test_instants(instant: Any, code: str) -> None:
    calendar = Calendar("UTC", OFFICE)
    questions: list[Callable[[], object]] = [
        lambda: calendar.add(instant, 60),
        lambda: calendar.add(instant, 0),
        lambda: calendar.between(NOW, instant),
        lambda: calendar.between(instant, NOW),
        lambda: calendar.is_open(instant),
        lambda: calendar.next_open(instant),
        lambda: calendar.windows_between(instant, NOW),
        lambda: calendar.local_date(instant),
        lambda: calendar.is_weekend_or_holiday(instant),
    ]
    assert {refused(question).code for question in questions} == {code}


@pytest.mark.parametrize("seconds", [float("nan"), float("inf"), None, "60", 1j])
def test_amounts(seconds: Any) -> None:
    assert refused(lambda: Calendar("UTC", OFFICE).add(NOW, seconds)).code == "not_an_amount"


def test_an_amount_is_no_number_whatever_was_asked_before() -> None:
    calendar = Calendar("UTC", OFFICE)
    calendar.add(NOW, 3600.0)
    assert refused(lambda: calendar.add(NOW, Decimal(3600))).code == "not_an_amount"


@pytest.mark.parametrize(
    ("amount", "code"), [(timedelta.max, "past_end"), (timedelta.min, "before_begin")]
)
def test_a_timedelta_may_reach_too_far(amount: timedelta, code: str) -> None:
    assert refused(lambda: Calendar.always().add(NOW, amount)).code == code


@pytest.mark.parametrize(
    ("start", "seconds", "code"),
    [
        (NOW, 1e10, "past_end"),
        (NOW, 1e300, "past_end"),
        (datetime(2100, 12, 31, 16, tzinfo=UTC), 3601, "past_end"),
        (NOW, -1e10, "before_begin"),
        (datetime(1970, 1, 1, 10, tzinfo=UTC), -3601, "before_begin"),
    ],
)
def test_running_past_the_ends(start: datetime, seconds: float, code: str) -> None:
    calendar = Calendar("UTC", OFFICE)
    assert refused(lambda: calendar.add(start, seconds)).code == code
    starts = np.array([NOW.replace(tzinfo=None), start.replace(tzinfo=None)], "datetime64[us]")
    assert refused(lambda: calendar.add_many(starts, np.array([60.0, seconds]))).code == code


def test_a_calendar_that_does_not_open_again() -> None:
    calendar = Calendar("UTC", OFFICE)
    assert refused(lambda: calendar.next_open(datetime(2100, 12, 31, 17, tzinfo=UTC))).code == (
        "past_end"
    )


def test_dates() -> None:
    assert refused(lambda: Calendar("UTC", OFFICE).holiday_name(NOW)).code == "not_a_date"


def test_errors_are_sentences_and_travel_between_processes() -> None:
    error = refused(lambda: Calendar("UTC", []))
    assert str(error) == error.message
    copy = pickle.loads(pickle.dumps(error))
    assert (type(copy), copy.code, str(copy)) == (CalendarError, "empty_week", str(error))


def test_errors_in_files_know_their_place() -> None:
    error = ProgrammeError("unknown_key", "plam", "No.", file="a.yaml", line=3, column=5)
    assert isinstance(error, PromiseError)
    assert (error.file, error.line, error.column) == ("a.yaml", 3, 5)
