"""The calendar against the slow stepper, and the laws that tie its answers together."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st
from tests.depth import examples
from tests.promises.calendar_stepper import (
    DAY,
    EPOCH,
    MINUTE,
    WEEK_MINUTES,
    Rules,
    Stepper,
    minutes,
    shown,
)

from troth.promises.calendar import Calendar
from troth.promises.intervals import clipped
from troth.promises.windows import WEEKDAYS

ZONES = [
    "UTC",
    "Africa/Cairo",
    "Africa/Casablanca",
    "America/Asuncion",
    "America/Caracas",
    "America/Havana",
    "America/Los_Angeles",
    "America/Nuuk",
    "America/Santiago",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Antarctica/Casey",
    "Antarctica/Troll",
    "Asia/Beirut",
    "Asia/Gaza",
    "Asia/Kathmandu",
    "Asia/Pyongyang",
    "Asia/Tehran",
    "Atlantic/Azores",
    "Australia/Lord_Howe",
    "Europe/Dublin",
    "Europe/London",
    "Pacific/Apia",
    "Pacific/Auckland",
    "Pacific/Chatham",
    "Pacific/Kwajalein",
]
DAYS = [datetime(1993, 1, 1, tzinfo=UTC) + n * DAY for n in range(47 * 365)]


@cache
def clock_changes(zone: str) -> list[datetime]:
    """Days on which the local clock changes from 1993, far enough from 1970 to look back."""
    offsets = list(map(ZoneInfo(zone).utcoffset, DAYS))
    return [day for n, day in enumerate(DAYS) if offsets[n] != offsets[n - 1]] or DAYS[::97]


@st.composite
def moments(draw: st.DrawFn) -> tuple[str, datetime]:
    """A zone and a whole minute, mostly close to a clock change of it."""
    zone = draw(st.sampled_from(ZONES))
    change = draw(st.sampled_from(clock_changes(zone)))
    return zone, change + draw(st.integers(-3 * 1440, 3 * 1440)) * MINUTE


@st.composite
def weeks(draw: st.DrawFn) -> list[tuple[int, int]]:
    """Windows as minutes of the week; most often of a few hours, some of days."""
    spans = []
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, WEEK_MINUTES // 15 - 1)) * 15
        length = draw(st.one_of(st.integers(1, 40), st.integers(41, 6 * 96))) * 15
        spans.append((start, start + length))
    return spans


@st.composite
def rules_and_starts(draw: st.DrawFn) -> tuple[Rules, datetime]:
    zone, start = draw(moments())
    today = shown(zone, start).replace(hour=0, minute=0, second=0)
    days = st.integers(-4, 8).map(lambda n: today + n * DAY)

    def spans() -> list[tuple[datetime, datetime]]:
        return [
            (day + opens * 15 * MINUTE, day + closes * 15 * MINUTE)
            for day in draw(st.lists(days, max_size=2))
            for opens, closes in [sorted(draw(st.tuples(QUARTERS, QUARTERS)))]
            if opens < closes
        ]

    holidays = [day.date() for day in draw(st.lists(days, max_size=2))]
    return Rules(zone, draw(weeks()), holidays, closed=spans(), extra=spans()), start


QUARTERS = st.integers(0, 96)
AMOUNTS = st.integers(-3000, 3000)


def calendar_of(rules: Rules) -> Calendar:
    return Calendar(
        rules.zone,
        [_window(*span) for span in rules.week],
        rules.holidays,
        [_span(*span) for span in rules.closed],
        [_span(*span) for span in rules.extra],
    )


def _window(start: int, end: int) -> str:
    if start // 1440 == (end - 1) // 1440:
        return f"{_day(start)} {_clock(start)}-{_closing(end)}"
    return f"{_day(start)} {_clock(start)}-{_day(end - 1)} {_closing(end)}"


def _span(start: datetime, end: datetime) -> str:
    closing = "24:00" if end.date() > start.date() else f"{end:%H:%M}"
    return f"{start:%Y-%m-%d %H:%M}-{closing}"


def _day(minute: int) -> str:
    return WEEKDAYS[minute // 1440 % 7]


def _clock(minute: int) -> str:
    return f"{minute % 1440 // 60:02}:{minute % 60:02}"


def _closing(minute: int) -> str:
    return _clock(minute) if minute % 1440 else "24:00"


class TestAgainstTheStepper:
    """Samoa without its 2011-12-30 and Newfoundland's changes at 00:01 are always among them."""

    @examples(60)
    @given(rules_and_starts(), st.integers(-8 * 1440, 8 * 1440))
    @example(
        (
            Rules("Pacific/Apia", [(4 * 1440 + 540, 4 * 1440 + 1020), (0, 3 * 1440)]),
            datetime(2011, 12, 28, tzinfo=UTC),
        ),
        8 * 1440,
    )
    @example(
        (
            Rules(
                "America/St_Johns", [(5 * 1440, 7 * 1440)], [date(2006, 10, 28), date(2006, 10, 29)]
            ),
            datetime(2006, 10, 27, tzinfo=UTC),
        ),
        8 * 1440,
    )
    def test_between(self, case: tuple[Rules, datetime], length: int) -> None:
        rules, start = case
        end = start + length * MINUTE
        stepper = Stepper(rules, min(start, end), max(start, end))
        assert calendar_of(rules).between(start, end) == stepper.between(start, end) * 60

    @examples(60)
    @given(rules_and_starts(), AMOUNTS)
    def test_add(self, case: tuple[Rules, datetime], amount: int) -> None:
        rules, start = case
        end = calendar_of(rules).add(start, amount * 60)
        if abs(end - start) < 60 * DAY:
            stepper = Stepper(rules, min(start, end), max(start, end))
            assert stepper.add(start, amount) == end

    @examples(60)
    @given(rules_and_starts())
    def test_opening(self, case: tuple[Rules, datetime]) -> None:
        rules, start = case
        calendar, end = calendar_of(rules), start + 9 * DAY
        stepper = Stepper(rules, start, end)
        spans = calendar.windows_between(start, end)
        sides = [side for span in spans for side in span]
        assert all(EPOCH + minutes(side) * MINUTE == side for side in sides)
        opened = {minute for a, b in spans for minute in range(minutes(a), minutes(b))}
        assert opened == stepper.open & set(range(minutes(start), minutes(end)))
        near = [side + n * MINUTE for side in sides for n in (-1, 0, 1) if start < side < end]
        asked = near + [start + n * 67 * MINUTE for n in range(9 * 1440 // 67)]
        assert [calendar.is_open(moment) for moment in asked] == [
            minutes(moment) in opened for moment in asked
        ]


MICROS = st.integers(-(10**12), 10**12)


class TestLaws:
    @given(rules_and_starts(), MICROS, MICROS)
    def test_stretches_add_up(self, case: tuple[Rules, datetime], first: int, then: int) -> None:
        rules, a = case
        b = a + timedelta(0, 0, first)
        c = b + timedelta(0, 0, then)
        between = calendar_of(rules).between
        assert micros(between(a, b)) + micros(between(b, c)) == micros(between(a, c))
        assert between(a, b) == -between(b, a)

    @given(rules_and_starts(), MICROS, st.integers(0, 10**6))
    def test_add_finds_the_first_or_last_instant(
        self, case: tuple[Rules, datetime], amount: int, offset: int
    ) -> None:
        rules, start = case
        start += timedelta(0, 0, offset)
        calendar, seconds = calendar_of(rules), amount / 1e6
        end = calendar.add(start, seconds)
        if amount == 0:
            assert end == start
        else:
            assert micros(calendar.between(start, end)) == amount
            sooner = end - timedelta(0, 0, 1 if amount > 0 else -1)
            assert abs(micros(calendar.between(start, sooner))) < abs(amount)

    @given(rules_and_starts(), MICROS)
    def test_add_undoes_add_from_an_open_instant(
        self, case: tuple[Rules, datetime], amount: int
    ) -> None:
        rules, start = case
        calendar = calendar_of(rules)
        moment = calendar.next_open(start) + timedelta(0, 0, 1)
        end = calendar.add(moment, amount / 1e6)
        assert calendar.add(end, -amount / 1e6) == moment

    @given(rules_and_starts(), st.lists(MICROS, min_size=1, max_size=20))
    def test_arrays_answer_as_single_questions_do(
        self, case: tuple[Rules, datetime], amounts: list[int]
    ) -> None:
        rules, start = case
        calendar = calendar_of(rules)
        starts = [start + timedelta(0, 0, amount // 3) for amount in amounts]
        array = np.array([moment.replace(tzinfo=None) for moment in starts], "datetime64[us]")
        seconds = [amount / 1e6 for amount in amounts]
        ends = [calendar.add(*question) for question in zip(starts, seconds, strict=True)]
        assert calendar.add_many(array, np.array(seconds)).tolist() == [
            end.replace(tzinfo=None) for end in ends
        ]
        assert calendar.between_many(array, array[::-1]).tolist() == [
            calendar.between(*pair) for pair in zip(starts, starts[::-1], strict=True)
        ]

    @given(rules_and_starts(), st.integers(0, 20 * 1440), st.integers(0, 20 * 1440))
    @example(  # where it is already Monday
        (Rules("Pacific/Kiritimati", [(0, 60)]), datetime(2026, 3, 1, tzinfo=UTC)), 23 * 60, 0
    )
    @example(  # where it is still Sunday, near the end of a window of a week less an hour
        (
            Rules("Pacific/Pago_Pago", [(9840, 10080), (0, 8640), (8640, 9780)]),
            datetime(2026, 3, 2, 5, tzinfo=UTC),
        ),
        60,
        0,
    )
    def test_a_table_is_right_up_to_its_ends(
        self, case: tuple[Rules, datetime], length: int, more: int
    ) -> None:
        rules, start = case
        opening = calendar_of(rules)._opening
        low = (start - EPOCH) // timedelta(microseconds=1)
        high, margin = low + length * 60_000_000, (more + 40 * 1440) * 60_000_000
        wider = opening.intervals(low - margin, high + margin)
        spans, expected = opening.intervals(low, high), clipped(wider, low, high)
        assert [side.tolist() for side in spans] == [side.tolist() for side in expected]

    @given(rules_and_starts(), st.integers(0, 20 * 1440))
    def test_spans_are_the_open_time(self, case: tuple[Rules, datetime], length: int) -> None:
        rules, start = case
        calendar, end = calendar_of(rules), start + length * MINUTE
        spans = calendar.windows_between(start, end)
        assert sum((b - a).total_seconds() for a, b in spans) == calendar.between(start, end)
        assert all(a < b for a, b in spans)
        assert all(b < c for (_, b), (c, _) in pairwise(spans))


def micros(seconds: float) -> int:
    return round(seconds * 1e6)
