"""The seven rules of calendars, by worked examples."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from troth.promises.calendar import Calendar
from troth.promises.public_holidays import public_holidays

HOUR = 3600
OFFICE = ["Mon-Fri 09:00-17:00"]


def at(text: str, zone: str = "UTC") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def open_spans(calendar: Calendar, first: str, last: str) -> list[tuple[str, str]]:
    """The open spans as the local clock shows them."""
    zone = ZoneInfo(calendar.timezone)
    spans = calendar.windows_between(at(first, calendar.timezone), at(last, calendar.timezone))
    return [
        (f"{a.astimezone(zone):%a %m-%d %H:%M}", f"{b.astimezone(zone):%a %m-%d %H:%M}")
        for a, b in spans
    ]


class TestWindows:
    def test_a_range_of_days_means_each_day(self) -> None:
        assert open_spans(Calendar("UTC", ["Mon-Wed 09:00-17:00"]), "2026-03-02", "2026-03-09") == [
            ("Mon 03-02 09:00", "Mon 03-02 17:00"),
            ("Tue 03-03 09:00", "Tue 03-03 17:00"),
            ("Wed 03-04 09:00", "Wed 03-04 17:00"),
        ]

    def test_a_range_of_days_may_go_round_the_week(self) -> None:
        assert open_spans(Calendar("UTC", ["Sat-Mon 10:00-12:00"]), "2026-03-02", "2026-03-09") == [
            ("Mon 03-02 10:00", "Mon 03-02 12:00"),
            ("Sat 03-07 10:00", "Sat 03-07 12:00"),
            ("Sun 03-08 10:00", "Sun 03-08 12:00"),
        ]

    def test_a_window_may_cross_midnight(self) -> None:
        assert open_spans(Calendar("UTC", ["Sun 22:00-Mon 06:00"]), "2026-03-01", "2026-03-09") == [
            ("Sun 03-01 22:00", "Mon 03-02 06:00"),
            ("Sun 03-08 22:00", "Mon 03-09 00:00"),
        ]

    def test_a_long_window_is_one_span(self) -> None:
        calendar = Calendar("America/Los_Angeles", ["Sun 16:00-Fri 17:00"])
        assert open_spans(calendar, "2026-03-01", "2026-03-08") == [
            ("Sun 03-01 16:00", "Fri 03-06 17:00")
        ]

    def test_touching_and_overlapping_windows_merge(self) -> None:
        windows = ["Mon 09:00-12:00", "Mon 12:00-13:00", "Mon 11:00-24:00", "Tue 00:00-01:00"]
        assert open_spans(Calendar("UTC", windows), "2026-03-02", "2026-03-09") == [
            ("Mon 03-02 09:00", "Tue 03-03 01:00")
        ]

    def test_windows_merge_over_the_end_of_the_week(self) -> None:
        calendar = Calendar("UTC", ["Sun 20:00-24:00", "Mon 00:00-02:00"])
        assert open_spans(calendar, "2026-03-01", "2026-03-04") == [
            ("Sun 03-01 20:00", "Mon 03-02 02:00")
        ]

    @pytest.mark.parametrize(
        "windows",
        [
            ["Mon-Sun 00:00-24:00"],
            ["Mon 00:00-Sun 24:00"],
            ["Wed 12:00-Sat 12:00", "Sat 06:00-Wed 12:00"],
        ],
    )
    def test_a_full_week_never_closes(self, windows: list[str]) -> None:
        calendar = Calendar("Europe/London", windows)
        assert calendar.is_always
        assert calendar.add(at("1999-12-31T23:00"), 3e8) == at("1999-12-31T23:00") + timedelta(
            seconds=3e8
        )

    def test_spaces_around_the_dashes_do_no_harm(self) -> None:
        tidy, loose = Calendar("UTC", OFFICE), Calendar("UTC", ["  Mon - Fri  09:00 - 17:00 "])
        start = at("2026-03-06T16:00")
        assert loose.add(start, 9 * HOUR) == tidy.add(start, 9 * HOUR)


class TestHolidays:
    def test_a_holiday_splits_a_long_window(self) -> None:
        calendar = Calendar("America/New_York", ["Sun 16:00-Fri 17:00"], [date(2026, 3, 4)])
        assert open_spans(calendar, "2026-03-01", "2026-03-08") == [
            ("Sun 03-01 16:00", "Wed 03-04 00:00"),
            ("Thu 03-05 00:00", "Fri 03-06 17:00"),
        ]

    def test_a_holiday_closes_its_own_date_of_a_night_only(self) -> None:
        calendar = Calendar("UTC", ["Mon 22:00-Tue 06:00"], [date(2026, 3, 2)])
        assert open_spans(calendar, "2026-03-02", "2026-03-04") == [
            ("Tue 03-03 00:00", "Tue 03-03 06:00")
        ]

    def test_a_closed_span_closes_part_of_a_date(self) -> None:
        calendar = Calendar("UTC", OFFICE, closed=["2026-12-24 12:00-24:00"])
        assert open_spans(calendar, "2026-12-24", "2026-12-25") == [
            ("Thu 12-24 09:00", "Thu 12-24 12:00")
        ]

    def test_an_extra_span_wins_over_holidays_and_closed_spans(self) -> None:
        calendar = Calendar(
            "UTC",
            OFFICE,
            [date(2026, 12, 24)],
            closed=["2026-12-24 00:00-24:00"],
            extra=["2026-12-24 10:00-12:00", "2026-12-26 08:00-09:00"],
        )
        assert open_spans(calendar, "2026-12-24", "2026-12-27") == [
            ("Thu 12-24 10:00", "Thu 12-24 12:00"),
            ("Fri 12-25 09:00", "Fri 12-25 17:00"),
            ("Sat 12-26 08:00", "Sat 12-26 09:00"),
        ]

    def test_an_extra_span_joins_the_window_it_touches(self) -> None:
        calendar = Calendar("UTC", OFFICE, extra=["2026-03-02 17:00-19:00"])
        assert open_spans(calendar, "2026-03-02", "2026-03-03") == [
            ("Mon 03-02 09:00", "Mon 03-02 19:00")
        ]

    def test_names_are_told(self) -> None:
        named = Calendar("UTC", OFFICE, {date(2026, 7, 3): "Independence Day"})
        assert named.holiday_name(date(2026, 7, 3)) == "Independence Day"
        assert named.holiday_name(date(2026, 7, 4)) is None
        assert Calendar("UTC", OFFICE, [date(2026, 7, 3)]).holiday_name(date(2026, 7, 3)) == ""

    def test_public_holidays_are_observed(self) -> None:
        calendar = Calendar("America/Los_Angeles", OFFICE, public_holidays("US"))
        assert calendar.holiday_name(date(2026, 7, 3)) == "Independence Day (observed)"
        assert calendar.holiday_name(date(2021, 12, 31)) == "New Year's Day (observed)"
        thursday = at("2026-07-02T16:00", "America/Los_Angeles")
        assert calendar.add(thursday, 2 * HOUR) == at("2026-07-06T10:00", "America/Los_Angeles")

    def test_parts_of_a_country_have_holidays_of_their_own(self) -> None:
        england, scotland = public_holidays("GB", "ENG"), public_holidays("GB", "SCT")
        assert date(2026, 4, 6) in england.in_year(2026)
        assert date(2026, 4, 6) not in scotland.in_year(2026)

    def test_any_source_will_do(self) -> None:
        class FoundersDay:
            def in_year(self, year: int) -> dict[date, str]:
                return {date(year, 6, 1): "Founders' Day"}

        calendar = Calendar("UTC", ["Mon-Sun 00:00-24:00"], FoundersDay())
        assert not calendar.is_always
        assert calendar.between(at("2026-01-01"), at("2028-01-01")) == (2 * 365 - 2) * 86400

    def test_weekends_and_holidays_are_local(self) -> None:
        calendar = Calendar("Pacific/Auckland", OFFICE, [date(2026, 2, 6)])
        assert calendar.local_date(at("2026-02-05T12:00")) == date(2026, 2, 6)
        assert calendar.is_weekend_or_holiday(at("2026-02-05T12:00"))
        assert not calendar.is_weekend_or_holiday(at("2026-02-05T10:00"))
        assert calendar.is_weekend_or_holiday(at("2026-02-08T10:00"))
        assert not calendar.is_weekend_or_holiday(at("2026-02-08T11:00"))


class TestDaylightSaving:
    """Berlin: 02:00 becomes 03:00 on 2026-03-29, 03:00 becomes 02:00 on 2026-10-25."""

    @pytest.mark.parametrize(
        ("window", "minutes"),
        [
            ("Sun 00:00-24:00", 23 * 60),
            ("Sun 01:00-02:30", 90),  # until 03:30
            ("Sun 02:30-05:00", 90),
            ("Sun 02:15-02:45", 30),  # from 03:15 to 03:45
            ("Sun 02:30-03:00", 0),  # 03:30 to 03:00: reversed, so closed
            ("Sun 02:00-03:00", 0),
            ("Sat 22:00-Sun 02:30", 270),
        ],
    )
    def test_spring(self, window: str, minutes: int) -> None:
        calendar = Calendar("Europe/Berlin", [window])
        start, end = at("2026-03-28T12:00", "Europe/Berlin"), at("2026-03-31", "Europe/Berlin")
        assert calendar.between(start, end) == minutes * 60

    @pytest.mark.parametrize(
        ("window", "minutes"),
        [
            ("Sun 00:00-24:00", 25 * 60),
            ("Sun 02:00-02:30", 30),  # the first time only
            ("Sun 02:30-03:00", 90),  # from the first 02:30 to the only 03:00
            ("Sun 01:00-02:30", 90),
            ("Sat 22:00-Sun 03:00", 6 * 60),
        ],
    )
    def test_autumn(self, window: str, minutes: int) -> None:
        calendar = Calendar("Europe/Berlin", [window])
        start, end = at("2026-10-24T12:00", "Europe/Berlin"), at("2026-10-27", "Europe/Berlin")
        assert calendar.between(start, end) == minutes * 60

    def test_windows_merge_before_they_meet_the_clock_change(self) -> None:
        merged = Calendar("Europe/Berlin", ["Sun 01:00-02:45", "Sun 02:30-03:00"])
        assert open_spans(merged, "2026-03-29", "2026-03-30") == [
            ("Sun 03-29 01:00", "Sun 03-29 03:00")
        ]

    def test_a_holiday_is_as_long_as_its_date(self) -> None:
        calendar = Calendar("Europe/Berlin", ["Mon-Sun 00:00-24:00"], [date(2026, 3, 29)])
        start, end = at("2026-03-28", "Europe/Berlin"), at("2026-03-31", "Europe/Berlin")
        assert calendar.between(start, end) == 48 * HOUR

    def test_a_date_may_begin_at_one_o_clock(self) -> None:
        calendar = Calendar("Africa/Cairo", ["Mon-Sun 00:00-24:00"], [date(2024, 4, 26)])
        assert open_spans(calendar, "2024-04-25", "2024-04-27T12:00") == [
            ("Thu 04-25 00:00", "Fri 04-26 01:00"),
            ("Sat 04-27 00:00", "Sat 04-27 12:00"),
        ]

    def test_a_date_may_lose_its_midnight_twice_over(self) -> None:
        # 00:01 on Sunday became 23:01 on Saturday: midnight was at 00:00 before that.
        calendar = Calendar("America/St_Johns", ["Sun 00:00-24:00"])
        start, end = at("2006-10-28T12:00"), at("2006-10-31T12:00")
        assert calendar.between(start, end) == 25 * HOUR
        holiday = Calendar("America/St_Johns", ["Sun 00:00-24:00"], [date(2006, 10, 29)])
        assert holiday.between(start, end) == 0

    def test_a_date_that_never_was_moves_its_window_to_the_next(self) -> None:
        # Samoa went from Thursday 2011-12-29 to Saturday 2011-12-31: a gap of a whole day.
        calendar = Calendar("Pacific/Apia", OFFICE)
        assert open_spans(calendar, "2011-12-29", "2012-01-03") == [
            ("Thu 12-29 09:00", "Thu 12-29 17:00"),
            ("Sat 12-31 09:00", "Sat 12-31 17:00"),
            ("Mon 01-02 09:00", "Mon 01-02 17:00"),
        ]
        long = Calendar("Pacific/Apia", ["Mon-Sun 00:00-24:00"], [date(2011, 12, 30)])
        assert long.between(at("2011-12-29"), at("2012-01-01")) == 72 * HOUR

    def test_offsets_may_have_seconds(self) -> None:
        calendar = Calendar("Africa/Monrovia", ["Thu 09:00-17:00"])
        opening, closing = calendar.windows_between(at("1971-06-03"), at("1971-06-04"))[0]
        assert opening == at("1971-06-03T09:44:30")
        assert closing == at("1971-06-03T17:44:30")

    @pytest.mark.parametrize(
        ("zone", "day", "hours"),
        [
            ("Australia/Lord_Howe", "2026-10-04", 23.5),  # the clock moves by half an hour
            ("Australia/Lord_Howe", "2026-04-05", 24.5),
            ("Antarctica/Troll", "2026-03-29", 22),  # by two hours
            ("America/Caracas", "2016-05-01", 23.5),  # a change of standard time
            ("Europe/Dublin", "2026-10-25", 25),
        ],
    )
    def test_odd_days(self, zone: str, day: str, hours: float) -> None:
        calendar = Calendar(zone, ["Mon-Sun 00:00-24:00"], [date.fromisoformat(day)])
        start = at(day, zone) - timedelta(days=2)
        closed = timedelta(days=5).total_seconds() - calendar.between(
            start, start + timedelta(days=5)
        )
        assert closed == hours * HOUR


class TestAddAndBetween:
    calendar = Calendar("UTC", OFFICE)

    @pytest.mark.parametrize(
        ("start", "hours", "end"),
        [
            ("2026-03-06T15:00", 2, "2026-03-06T17:00"),  # at closing, not the next opening
            ("2026-03-06T15:00", 2.5, "2026-03-09T09:30"),
            ("2026-03-07T12:00", 8, "2026-03-09T17:00"),
            ("2026-03-07T12:00", 0, "2026-03-07T12:00"),
            ("2026-03-06T17:00", 0, "2026-03-06T17:00"),
            ("2026-03-09T10:00", -1, "2026-03-09T09:00"),  # at opening, not the last closing
            ("2026-03-09T10:00", -2, "2026-03-06T16:00"),
            ("2026-03-08T10:00", -8, "2026-03-06T09:00"),
        ],
    )
    def test_add(self, start: str, hours: float, end: str) -> None:
        assert self.calendar.add(at(start), hours * HOUR) == at(end)

    @pytest.mark.parametrize(
        ("start", "end", "hours"),
        [
            ("2026-03-06T15:00", "2026-03-09T10:00", 3),
            ("2026-03-09T10:00", "2026-03-06T15:00", -3),
            ("2026-03-06T17:00", "2026-03-09T09:00", 0),
            ("2026-03-06T12:00", "2026-03-06T12:00", 0),
        ],
    )
    def test_between(self, start: str, end: str, hours: float) -> None:
        assert self.calendar.between(at(start), at(end)) == hours * HOUR

    def test_nothing_is_rounded(self) -> None:
        start = at("2026-03-06T16:59:59.999999")
        assert self.calendar.add(start, 0.000002) == at("2026-03-09T09:00:00.000001")
        assert self.calendar.between(start, at("2026-03-09T09:00:00.000001")) == 0.000002

    @pytest.mark.parametrize("seconds", [HOUR, -HOUR, 0, 30 * HOUR, 0.000002, 1e8])
    def test_an_amount_may_be_a_timedelta(self, seconds: float) -> None:
        start = at("2026-03-06T16:30")
        amount = timedelta(seconds=seconds)
        assert self.calendar.add(start, amount) == self.calendar.add(start, seconds)

    def test_any_aware_instant_is_understood_and_comes_back_in_utc(self) -> None:
        start = datetime(2026, 3, 6, 10, tzinfo=ZoneInfo("America/New_York"))
        for amount in (0, HOUR):
            end = self.calendar.add(start, amount)
            assert end == at("2026-03-06T15:00") + timedelta(seconds=amount)
            assert end.tzinfo is UTC

    def test_the_second_of_two_equal_wall_times_is_later(self) -> None:
        berlin = ZoneInfo("Europe/Berlin")
        first, second = (datetime(2026, 10, 25, 2, 30, tzinfo=berlin, fold=n) for n in (0, 1))
        assert Calendar.always().between(first, second) == HOUR

    def test_the_whole_range_is_answered(self) -> None:
        first, last = at("1970-01-01"), at("2100-12-31T23:59:59.999999")
        assert Calendar.always().between(first, last) == (last - first).total_seconds()
        assert self.calendar.next_open(first) == at("1970-01-01T09:00")
        assert self.calendar.add(at("2100-12-31T15:00"), 2 * HOUR) == at("2100-12-31T17:00")
        assert self.calendar.add(at("1970-01-01T10:00"), -HOUR) == at("1970-01-01T09:00")

    @pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "UTC", "Pacific/Pago_Pago"])
    def test_windows_run_over_the_ends_of_the_range(self, zone: str) -> None:
        calendar = Calendar(zone, ["Fri 12:00-Thu 11:00"])
        first, last = at("1970-01-01"), at("2100-12-31T23:59:59")  # a Thursday and a Friday
        assert calendar.is_open(first) == (at("1970-01-01T11:00", zone) > first)
        assert calendar.is_open(last) == (at("2100-12-31T12:00", zone) <= last)

    def test_long_amounts_reach_as_far_as_they_must(self) -> None:
        weekly = Calendar("UTC", ["Mon 09:00-09:01"])
        assert weekly.add(at("2026-03-02"), 60 * 2000) == at("2026-03-02T09:01") + timedelta(
            weeks=1999
        )
        assert weekly.add(at("2026-03-03"), -60 * 2000) == at("2026-03-02T09:00") - timedelta(
            weeks=1999
        )


class TestOpening:
    calendar = Calendar("UTC", OFFICE)

    def test_open_from_opening_until_before_closing(self) -> None:
        moments = ["08:59:59.999999", "09:00", "16:59:59.999999", "17:00"]
        answers = [self.calendar.is_open(at(f"2026-03-06T{moment}")) for moment in moments]
        assert answers == [False, True, True, False]

    @pytest.mark.parametrize(
        ("instant", "opening"),
        [
            ("2026-03-06T12:00", "2026-03-06T12:00"),
            ("2026-03-06T17:00", "2026-03-09T09:00"),
            ("2026-03-06T09:00", "2026-03-06T09:00"),
        ],
    )
    def test_next_open(self, instant: str, opening: str) -> None:
        assert self.calendar.next_open(at(instant)) == at(opening)

    def test_spans_are_clipped(self) -> None:
        spans = self.calendar.windows_between(at("2026-03-06T12:00"), at("2026-03-09T10:00"))
        assert spans == [
            (at("2026-03-06T12:00"), at("2026-03-06T17:00")),
            (at("2026-03-09T09:00"), at("2026-03-09T10:00")),
        ]

    def test_nothing_is_open_in_no_time(self) -> None:
        noon, one = at("2026-03-06T12:00"), at("2026-03-06T13:00")
        assert self.calendar.windows_between(noon, noon) == []
        assert self.calendar.windows_between(one, noon) == []


class TestBusinessDay:
    @pytest.mark.parametrize(
        ("windows", "business_day", "hours"),
        [
            (OFFICE, None, 8),
            (["Mon-Thu 09:00-17:00", "Fri 09:00-12:00"], None, 8),
            (["Mon-Tue 09:00-17:00", "Wed-Thu 09:00-12:00"], None, 8),  # a tie: the longest
            (["Mon-Fri 09:00-12:30", "Mon-Fri 13:15-17:45"], None, 8),
            (["Sun 16:00-Fri 17:00"], None, 24),
            (["Mon-Fri 22:00-24:00", "Tue-Sat 00:00-06:00"], None, 8),
            (["Mon-Sun 00:00-24:00"], None, 24),
            (["Sun 22:00-Mon 02:00", "Mon 01:00-03:00"], None, 3),
            (OFFICE, "24 hours", 24),
            (OFFICE, "7 hours 30 minutes", 7.5),
            (OFFICE, "1 hour", 1),
        ],
    )
    def test_length(self, windows: list[str], business_day: str | None, hours: float) -> None:
        calendar = Calendar("UTC", windows, business_day=business_day)
        assert calendar.business_day_seconds == hours * HOUR


def test_always_is_plain_elapsed_time() -> None:
    calendar = Calendar.always()
    assert (calendar.is_always, calendar.timezone, calendar.name) == (True, "UTC", "always")
    assert not Calendar("UTC", OFFICE).is_always
    assert not Calendar("UTC", ["Mon-Sun 00:00-24:00"], [date(2026, 1, 1)]).is_always


def test_threads_may_share_a_calendar() -> None:
    starts = [at("1980-01-07T10:00") + timedelta(days=7 * n) for n in range(0, 5000, 7)]
    questions = [(start, 8 * HOUR * (n % 9 - 4)) for n, start in enumerate(starts)]
    alone = Calendar("Europe/Berlin", OFFICE)
    expected = [alone.add(start, amount) for start, amount in questions]
    for _ in range(5):
        shared = Calendar("Europe/Berlin", OFFICE)
        with ThreadPoolExecutor(8) as pool:
            assert list(pool.map(lambda q, c=shared: c.add(*q), questions[::-1])) == expected[::-1]
