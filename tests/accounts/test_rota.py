"""Rota arithmetic: held against a slow stepper, and by its laws, across zones and clock changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.depth import examples
from tests.promises.calendar_stepper import DAY, MINUTE, Rules, Stepper, instant, minutes
from tests.promises.test_calendar_laws import ZONES, clock_changes

from troth.accounts.rota import Layer, Override, Rota, Shift
from troth.accounts.rota_windows import spelled_out
from troth.promises.errors import CalendarError

HOUR = timedelta(hours=1)
QUARTER = timedelta(minutes=15)
NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class SlowRota:
    """Who is on call, by walking from hand-over to hand-over, day by day, minute by minute."""

    def __init__(self, rota: Rota, first: datetime, last: datetime) -> None:
        self.rota = rota
        self.open = [_open_minutes(rota.time_zone, layer, first, last) for layer in rota.layers]
        self.hand_overs = [_hand_overs(rota.time_zone, layer, last) for layer in rota.layers]

    def on_call(self, at: datetime) -> int | None:
        for override in reversed(self.rota.overrides):
            if override.start <= at < override.end:
                return override.person
        for opened, hand_overs in reversed(list(zip(self.open, self.hand_overs, strict=True))):
            person = None
            for when, who in hand_overs:
                person = who if when <= at else person
            if person is not None and (opened is None or minutes(at) in opened):
                return person
        return None


def _open_minutes(zone: str, layer: Layer, first: datetime, last: datetime) -> set[int] | None:
    if not layer.windows:
        return None
    week = [_minutes_of_week(window) for window in layer.windows]
    return Stepper(Rules(zone=zone, week=week), first - 2 * DAY, last + 2 * DAY).open


def _minutes_of_week(window: str) -> tuple[int, int]:
    """ "Mon 18:00-Tue 09:00" or "Mon 09:00-17:00", as minutes of the week."""
    day, opens, rest = window[:3], window[4:9], window[10:]
    last, closes = (rest[:3], rest[4:]) if rest[:1].isalpha() else (day, rest)
    start = NAMES.index(day) * 1440 + int(opens[:2]) * 60 + int(opens[3:])
    end = NAMES.index(last) * 1440 + int(closes[:2]) * 60 + int(closes[3:])
    return start, end if end > start else end + 7 * 1440


def _hand_overs(zone: str, layer: Layer, last: datetime) -> list[tuple[datetime, int]]:
    """Walk from the start day by day; a weekday counts from the last such day before the start."""
    origin = day = layer.starts
    while layer.weekday is not None and origin.weekday() != layer.weekday:
        origin -= DAY
    found, turn = [], 0
    while day <= last.date() + 2 * DAY:
        if day == layer.starts or (day - origin).days % layer.days == 0:
            wall = datetime.combine(day, layer.hand_over, UTC)
            found.append((instant(zone, wall), layer.people[turn % len(layer.people)]))
            turn += 1
        day += DAY
    return found


@st.composite
def windows(draw: st.DrawFn) -> tuple[str, ...]:
    found = []
    for _ in range(draw(st.integers(0, 2))):
        day, length = draw(st.integers(0, 6)), draw(st.integers(0, 3))
        opens, closes = draw(st.integers(0, 47)), draw(st.integers(0, 47))
        if length or closes > opens:
            last = f"{NAMES[(day + length) % 7]} " if length else ""
            found.append(f"{NAMES[day]} {clock(opens)}-{last}{clock(closes)}")
    return tuple(found)


def clock(halves: int) -> str:
    return f"{halves // 2:02}:{halves % 2 * 30:02}"


@st.composite
def layers(draw: st.DrawFn, near: date) -> Layer:
    weekly = draw(st.booleans())
    return Layer(
        people=tuple(draw(st.lists(st.integers(1, 4), min_size=1, max_size=4))),
        starts=near - draw(st.integers(-2, 30)) * DAY,
        hand_over=time(draw(st.integers(0, 23)), draw(st.sampled_from([0, 15, 30]))),
        days=draw(st.integers(1, 3)) * 7 if weekly else draw(st.integers(1, 9)),
        weekday=draw(st.integers(0, 6)) if weekly else None,
        windows=draw(windows()),
    )


@st.composite
def overrides(draw: st.DrawFn, start: datetime) -> Override:
    begin = start + draw(st.integers(-100, 300)) * QUARTER
    length = draw(st.integers(1, 200)) * QUARTER
    return Override(person=draw(st.integers(5, 7)), start=begin, end=begin + length)


@st.composite
def rotas(draw: st.DrawFn) -> tuple[Rota, datetime, datetime]:
    """A rota and a range of some days around a clock change of its zone."""
    zone = draw(st.sampled_from(ZONES))
    start = draw(st.sampled_from(clock_changes(zone))) + draw(st.integers(-300, 100)) * QUARTER
    rota = Rota(
        time_zone=zone,
        layers=tuple(draw(st.lists(layers(start.date()), max_size=3))),
        overrides=tuple(draw(st.lists(overrides(start), max_size=3))),
    )
    return rota, start, start + draw(st.integers(1, 5 * 96)) * QUARTER


def at_all(shifts: Sequence[Shift], at: datetime) -> int | None:
    return next(one.person for one in shifts if one.start <= at < one.end)


@examples(60)
@given(rotas())
def test_agrees_with_the_slow_stepper(case: tuple[Rota, datetime, datetime]) -> None:
    rota, start, end = case
    slow, shifts = SlowRota(rota, start, end), rota.shifts(start, end)
    quarters = range((end - start) // QUARTER)
    for at in (start + number * QUARTER for number in quarters):
        assert at_all(shifts, at) == slow.on_call(at), at


@examples(80)
@given(rotas())
def test_shifts_partition_the_range(case: tuple[Rota, datetime, datetime]) -> None:
    rota, start, end = case
    shifts = rota.shifts(start, end)
    assert (shifts[0].start, shifts[-1].end) == (start, end)
    assert all(one.start < one.end for one in shifts)
    assert all(one.end == after.start for one, after in pairwise(shifts))
    assert all(one.person != after.person for one, after in pairwise(shifts))


@examples(80)
@given(rotas(), st.integers(0, 479))
def test_on_call_agrees_with_shifts(case: tuple[Rota, datetime, datetime], quarter: int) -> None:
    rota, start, end = case
    shifts, at = rota.shifts(start, end), min(start + quarter * QUARTER, end - MINUTE)
    assert rota.on_call(at) == at_all(shifts, at)
    for shift in shifts:
        assert rota.on_call(shift.start) == shift.person


@examples(60)
@given(rotas(), st.data())
def test_an_override_wins_and_changes_nothing_else(
    case: tuple[Rota, datetime, datetime], data: st.DataObject
) -> None:
    rota, start, end = case
    made = data.draw(overrides(start))
    after = replace(rota, overrides=(*rota.overrides, made))
    before_it, after_it = rota.shifts(start, end), after.shifts(start, end)
    for at in (start + number * QUARTER for number in range((end - start) // QUARTER)):
        inside = made.start <= at < made.end
        assert at_all(after_it, at) == (made.person if inside else at_all(before_it, at))


@examples(60)
@given(rotas(), st.data())
def test_a_layer_more_leaves_nothing_uncovered_that_was_covered(
    case: tuple[Rota, datetime, datetime], data: st.DataObject
) -> None:
    rota, start, end = case
    added = data.draw(layers(start.date()))
    more = replace(rota, layers=(*rota.layers, added))
    before_it, after_it = rota.shifts(start, end), more.shifts(start, end)
    for at in {one.start for one in (*before_it, *after_it)}:
        if at_all(before_it, at) is not None:
            assert at_all(after_it, at) is not None


@examples(60)
@given(rotas())
def test_a_whole_range_is_what_its_parts_are(case: tuple[Rota, datetime, datetime]) -> None:
    rota, start, end = case
    middle = start + (end - start) / 2
    parts = [*rota.shifts(start, middle), *rota.shifts(middle, end)]
    whole = rota.shifts(start, end)
    for part in parts:
        assert at_all(whole, part.start) == part.person


def weekly(*people: int, zone: str = "Europe/London", **changes: object) -> Rota:
    """A week each from Monday at nine, since 2 March 2026, a Monday."""
    layer = Layer(people=people, starts=date(2026, 3, 2), hand_over=time(9), weekday=0)
    return Rota(time_zone=zone, layers=(replace(layer, **changes),))


def london(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZoneInfo("Europe/London")).astimezone(UTC)


def test_hand_over_stays_at_nine_when_the_clocks_go_forward() -> None:
    shifts = weekly(1, 2).shifts(london(2026, 3, 23, 9), london(2026, 4, 6, 9))
    assert [(one.person, one.end - one.start) for one in shifts] == [
        (2, 7 * DAY - HOUR),
        (1, 7 * DAY),
    ]


def test_a_hand_over_that_the_night_skips_moves_forward_by_the_gap() -> None:
    rota = weekly(1, 2, weekday=6, hand_over=time(1, 30), starts=date(2026, 3, 22))
    shift = rota.shifts(london(2026, 3, 28), london(2026, 4, 2))[0]
    assert (shift.person, shift.end) == (1, datetime(2026, 3, 29, 1, 30, tzinfo=UTC))


def test_a_hand_over_that_the_night_repeats_is_the_first() -> None:
    rota = weekly(1, 2, weekday=6, hand_over=time(1, 30), starts=date(2026, 10, 18))
    shift = rota.shifts(london(2026, 10, 24), london(2026, 10, 28))[0]
    assert (shift.person, shift.end) == (1, datetime(2026, 10, 25, 0, 30, tzinfo=UTC))


def test_a_first_turn_that_starts_between_hand_overs_is_short() -> None:
    rota = weekly(1, 2, starts=date(2026, 3, 5))
    shifts = rota.shifts(london(2026, 3, 1), london(2026, 3, 12))
    assert [(one.person, one.start) for one in shifts] == [
        (None, london(2026, 3, 1)),
        (1, london(2026, 3, 5, 9)),
        (2, london(2026, 3, 9, 9)),
    ]


def test_who_is_next_is_somebody_else() -> None:
    rota = weekly(1, 1, 2)
    found = rota.next_shift(london(2026, 3, 3))
    assert found is not None and (found.person, found.start) == (2, london(2026, 3, 16, 9))
    assert weekly(1).next_shift(london(2026, 3, 3)) is None
    assert Rota(time_zone="UTC").next_shift(london(2026, 3, 3)) is None


def test_nights_may_be_written_as_people_say_them() -> None:
    assert spelled_out(["Fri-Sun 18:00-09:00", "Mon 09:00-17:00"]) == [
        "Fri 18:00-Sat 09:00",
        "Sat 18:00-Sun 09:00",
        "Sun 18:00-Mon 09:00",
        "Mon 09:00-17:00",
    ]
    rota = weekly(1, windows=("Mon-Fri 18:00-09:00",))
    assert rota.on_call(london(2026, 3, 3, 2)) == 1
    assert rota.on_call(london(2026, 3, 3, 12)) is None


@pytest.mark.parametrize("window", ["Mon-Fri", "Mon 25:00-26:00", "Mox 09:00-08:00", "mornings"])
def test_what_is_no_window_is_told(window: str) -> None:
    with pytest.raises(CalendarError):
        spelled_out([window])
