"""Arrays of questions: the same answers as one by one."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from troth.promises.calendar import Calendar
from troth.promises.errors import CalendarError

HOUR = 3600.0
CALENDARS = {
    "office": Calendar("Europe/Berlin", ["Mon-Fri 09:00-12:30", "Mon-Fri 13:15-17:45"]),
    "long": Calendar(
        "America/Los_Angeles",
        ["Sun 16:00-Fri 17:00"],
        [date(2026, 3, 4)],
        closed=["2026-03-05 12:00-24:00"],
    ),
    "crowded": Calendar("UTC", [f"Wed 12:{n:02}-12:{n + 1:02}" for n in range(0, 60, 2)]),
    "always": Calendar.always(),
}


def instants(*texts: str) -> npt.NDArray[np.datetime64]:
    return np.array(texts, dtype="datetime64[us]")


@pytest.mark.parametrize("name", CALENDARS)
def test_same_as_one_by_one(name: str) -> None:
    calendar = CALENDARS[name]
    random = np.random.default_rng(6)
    low, high = instants("2025-06-01", "2027-06-01").view(np.int64)
    starts = random.integers(low, high, 4000).view("datetime64[us]")
    ends = random.integers(low, high, 4000).view("datetime64[us]")
    seconds = np.round(random.normal(0, 20 * HOUR, 4000), 6)
    seconds[::7] = 0
    ones = [aware(start) for start in starts]
    assert calendar.add_many(starts, seconds).tolist() == [
        calendar.add(start, amount).replace(tzinfo=None)
        for start, amount in zip(ones, seconds.tolist(), strict=True)
    ]
    assert calendar.between_many(starts, ends).tolist() == [
        calendar.between(start, aware(end)) for start, end in zip(ones, ends, strict=True)
    ]


def test_arrays_and_single_values_go_together() -> None:
    office = CALENDARS["office"]
    starts = instants("2026-03-02T08:00", "2026-03-02T09:00")
    assert office.add_many(starts[:1], HOUR).tolist() == starts[1:].tolist()
    grid = office.add_many(starts[:, None], np.array([HOUR, 2 * HOUR, -HOUR]))
    assert grid.shape == (2, 3)
    assert office.between_many(starts, starts[0]).tolist() == [0.0, -HOUR]
    assert office.add_many(starts[0], HOUR) == starts[1]


def test_no_time_gives_no_time() -> None:
    office = CALENDARS["office"]
    starts = instants("NaT", "2026-03-02T08:00", "NaT")
    ends = office.add_many(starts, HOUR)
    assert np.isnat(ends).tolist() == [True, False, True]
    assert ends[1] == np.datetime64("2026-03-02T09:00")
    seconds = office.between_many(starts, instants("2026-03-02", "2026-03-03", "2026-03-04"))
    assert np.isnan(seconds).tolist() == [True, False, True]
    assert np.isnat(office.add_many(instants("NaT"), HOUR)).all()


def test_nothing_gives_nothing() -> None:
    office = CALENDARS["office"]
    assert office.add_many(instants(), HOUR).dtype == np.dtype("datetime64[us]")
    assert office.between_many(instants(), instants()).shape == (0,)


def test_other_units_are_understood() -> None:
    starts = np.array(["2026-03-02T08:00"], dtype="datetime64[m]")
    assert CALENDARS["office"].add_many(starts, 1e-6) == instants("2026-03-02T08:00:00.000001")


def test_what_was_given_stays_as_it_was() -> None:
    starts, seconds = instants("2026-03-02T08:00", "2026-03-07"), np.array([HOUR, 0])
    CALENDARS["office"].add_many(starts, seconds)[:] = np.datetime64("NaT")
    assert starts.tolist() == instants("2026-03-02T08:00", "2026-03-07").tolist()
    assert seconds.tolist() == [HOUR, 0]


def test_the_table_grows_both_ways_at_once() -> None:
    calendar = Calendar("UTC", ["Mon 09:00-10:00"])
    starts = instants("2026-03-02T09:00", "2026-03-02T10:00")
    ends = calendar.add_many(starts, np.array([1500 * HOUR, -1500 * HOUR]))
    weeks = np.timedelta64(1499, "W")
    assert ends.tolist() == [
        (starts[0] + weeks + np.timedelta64(1, "h")).item(),
        (starts[1] - weeks - np.timedelta64(1, "h")).item(),
    ]


@pytest.mark.parametrize(
    ("starts", "seconds", "code"),
    [
        (np.array([1, 2]), HOUR, "not_instants"),
        (["2026-03-02"], HOUR, "not_instants"),
        (instants("2026-03-02"), float("nan"), "not_an_amount"),
        (instants("2026-03-02"), np.array(["1"]), "not_an_amount"),
        (instants("1969-12-31T23:59"), HOUR, "outside_range"),
        (instants("2026-03-02", "2101-01-01"), HOUR, "outside_range"),
    ],
)
def test_bad_arrays(starts: Any, seconds: Any, code: str) -> None:
    with pytest.raises(CalendarError) as caught:
        CALENDARS["office"].add_many(starts, seconds)
    assert caught.value.code == code


def aware(instant: np.datetime64) -> datetime:
    return datetime.fromisoformat(str(instant)).replace(tzinfo=UTC)
