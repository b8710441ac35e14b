"""Due functions say for every instant what the clocks say for one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.depth import examples
from tests.promises.every_zone import every_zone

from troth.promises.amounts import parse_amount
from troth.promises.calendar import Calendar
from troth.promises.clocks import clocks
from troth.promises.due_functions import (
    Counting,
    DueFunction,
    due_function,
    earlier,
    first_later,
)
from troth.promises.events import Call, Caller, Opened
from troth.promises.terms import Commitment, Hold, Metric, Terms
from troth.promises.timeline import Timeline
from troth.promises.units import from_micros, to_micros
from troth.promises.zones import WallClock

CHRISTMAS = (date(2025, 12, 25), date(2025, 12, 26), date(2026, 1, 1))
CALENDARS = {
    "always": Calendar.always(),
    "office": Calendar("America/Los_Angeles", ["Mon-Fri 09:00-17:00"], CHRISTMAS),
    "no days off": Calendar("Europe/London", ["Mon-Sun 08:30-12:00", "Mon-Sun 13:00-17:45"]),
    "24x5": Calendar("America/New_York", ["Sun 16:00-Fri 17:00"], CHRISTMAS),
    "nights": Calendar("Pacific/Auckland", ["Mon 22:00-Tue 06:00", "Thu 22:00-Fri 06:00"]),
    "through the gap": Calendar("Europe/Lisbon", ["Sat-Sun 00:30-03:00", "Wed 10:00-18:00"]),
    "midnight changes": Calendar("America/Santiago", ["Sat-Mon 00:00-24:00"]),
    "lord howe": Calendar(
        "Australia/Lord_Howe",
        ["Sat-Mon 01:00-05:00"],
        closed=["2025-10-05 02:00-03:00"],
        extra=["2026-04-07 12:00-13:00"],
    ),
}
AMOUNTS = (
    "30 minutes",
    "8 hours",
    "6 business hours",
    "1 business day",
    "2.5 business days",
    "continuous, gap 20 minutes",
    "0.001 minutes",
    "2 weeks",
    "end of same business day",
    "end of next business day",
    "end of 3rd business day",
    "10:00 on the same business day",
    "10:00 on the next business day",
    "02:30 on the 2nd business day",
)
HOLDS = (None, Hold(during=frozenset({"weekend", "holiday"})), Hold(during=frozenset({"holiday"})))
# Each has a change of clocks in one of the zones above; the first has the holidays.
HORIZONS = tuple(
    (datetime(*begin, tzinfo=UTC), timedelta(days=days))
    for begin, days in [
        ((2025, 12, 20, 5), 16),
        ((2026, 3, 6, 23, 59, 59, 7), 25),
        ((2025, 10, 1), 35),
        ((2026, 4, 3), 5),
        ((2026, 9, 4), 30),
    ]
)
countings = st.builds(
    lambda name, amount, hold, site: Counting(
        calendar=CALENDARS[name],
        amount=parse_amount(amount),
        hold=hold,
        site=CALENDARS[site],
    ),
    st.sampled_from(tuple(CALENDARS)),
    st.sampled_from(AMOUNTS),
    st.sampled_from(HOLDS),
    st.sampled_from(tuple(CALENDARS)),
)
horizons = st.sampled_from(HORIZONS)
some = examples(60)


@cache
def function_of(counting: Counting, horizon: tuple[datetime, timedelta]) -> DueFunction:
    low, length = horizon
    return due_function(counting, to_micros(low), to_micros(low + length))


def by_the_clocks(counting: Counting, start: int, *calls: int) -> int:
    """The due time of a case with this one promise, opened at the start."""
    commitment = Commitment(
        id="one.P1",
        metric=Metric.FIRST_RESPONSE,
        severity="P1",
        amount=counting.amount,
        calendar="given",
        clause="1",
        held=counting.hold,
    )
    terms = Terms(
        programme="test",
        version="1",
        plan="one",
        severities={"P1": 1},
        default_severity="P1",
        default_site="here",
        workaround_resolves=False,
        promised=(commitment,),
        calendars={"given": counting.calendar},
        sites={"here": counting.site or counting.calendar},
        plans={},
    )
    opened = Opened(at=from_micros(start), severity="P1", channel="portal")
    called = (Call(at=from_micros(call), caller=Caller.CUSTOMER) for call in calls)
    timeline = Timeline(events=(opened, *called))
    at = from_micros(max(start, *calls) if calls else start)
    (clock,) = clocks(terms, timeline, at)
    assert clock.due is not None
    return to_micros(clock.due)


def near(instants: np.ndarray) -> st.SearchStrategy[int]:
    """One of the instants, or a microsecond beside it: where a wrong breakpoint shows."""
    return st.builds(int.__add__, st.sampled_from(instants.tolist()), st.sampled_from((-1, 0, 1)))


@some
@given(countings, horizons, st.data())
def test_it_is_what_the_clocks_say(
    counting: Counting, horizon: tuple[datetime, timedelta], data: st.DataObject
) -> None:
    function = function_of(counting, horizon)
    low, high = int(function.starts[0]), function.high
    anywhere = st.integers(low, high - 1)
    start = data.draw(anywhere | near(function.starts).filter(lambda at: low <= at < high))
    assert int(function.at(np.array([start]))[0]) == by_the_clocks(counting, start)


@pytest.mark.parametrize("name", CALENDARS)
@pytest.mark.parametrize("amount", AMOUNTS)
def test_every_end_of_every_piece_and_its_middle_is_what_the_clocks_say(
    name: str, amount: str
) -> None:
    counting = Counting(calendar=CALENDARS[name], amount=parse_amount(amount))
    function = function_of(counting, HORIZONS[3])
    middles = (function.starts + function.lasts) // 2
    for start in np.concatenate((function.starts, middles, function.lasts)).tolist():
        assert int(function.at(np.array([start]))[0]) == by_the_clocks(counting, start)


@some
@given(countings, horizons)
def test_slopes_are_nothing_or_one_and_nothing_is_due_before_it_starts(
    counting: Counting, horizon: tuple[datetime, timedelta]
) -> None:
    function = function_of(counting, horizon)
    assert set(function.slopes.tolist()) <= {0, 1}
    assert (np.diff(function.starts) > 0).all()
    assert (function.dues >= function.starts).all()


@some
@given(countings.filter(lambda one: one.hold is None), horizons)
def test_without_a_hold_a_later_start_is_never_due_earlier(
    counting: Counting, horizon: tuple[datetime, timedelta]
) -> None:
    function = function_of(counting, horizon)
    ends = function.at(np.stack((function.starts, function.lasts), axis=1).reshape(-1))
    assert (np.diff(ends) >= 0).all()


@some
@given(countings, countings, horizons, st.data())
def test_the_earlier_of_two_is_the_minimum_everywhere(
    one: Counting, other: Counting, horizon: tuple[datetime, timedelta], data: st.DataObject
) -> None:
    f, g = function_of(one, horizon), function_of(other, horizon)
    least = earlier(f, g)
    inside = data.draw(st.lists(st.integers(int(f.starts[0]), f.high - 1), max_size=20))
    instants = np.concatenate((least.starts, least.lasts, np.array(inside, np.int64)))
    assert (least.at(instants) == np.minimum(f.at(instants), g.at(instants))).all()


@some
@given(countings, countings, horizons, st.data())
def test_the_first_later_start_is_the_very_first(
    one: Counting, other: Counting, horizon: tuple[datetime, timedelta], data: st.DataObject
) -> None:
    new, old = function_of(one, horizon), function_of(other, horizon)
    first = first_later(new, old)
    end = new.high if first is None else first
    if first is not None:
        assert by_the_clocks(one, first) > by_the_clocks(other, first)
    low = int(new.starts[0])
    assume(end > low)
    before = data.draw(st.lists(st.integers(low, end - 1), max_size=20))
    both = np.union1d(new.starts, old.starts)
    ends = np.concatenate((both, both - 1, np.array([end - 1, *before], np.int64)))
    ends = ends[(ends >= low) & (ends < end)]
    assert (new.at(ends) <= old.at(ends)).all()


def test_no_clock_returns_to_a_date_that_it_has_left() -> None:
    """So a later start is never due earlier, which proofs for calls at any time rest on."""
    low, high = (to_micros(datetime(year, 1, 1, tzinfo=UTC)) for year in (2024, 2040))
    for name in every_zone():
        zone = ZoneInfo(name)
        clock = WallClock.of(zone, low, high)
        for change in clock.changes - np.maximum(clock.offsets[:-1], clock.offsets[1:]):
            before, after = (from_micros(int(change) - back).astimezone(zone) for back in (1, 0))
            assert before.date() <= after.date(), (name, after)


def test_crossings_inside_a_piece_are_found_to_the_microsecond() -> None:
    """Until 09:00:00 of a day the end of that day is later than eight hours, then it is not."""
    office, always = CALENDARS["office"], CALENDARS["always"]
    day = (datetime(2026, 1, 7, 8, tzinfo=UTC), timedelta(days=1))  # Wednesday midnight
    closing = Counting(calendar=office, amount=parse_amount("end of same business day"))
    eight = Counting(calendar=always, amount=parse_amount("8 hours"))
    new, old = function_of(eight, day), function_of(closing, day)
    nine = to_micros(datetime(2026, 1, 7, 17, tzinfo=UTC))
    assert first_later(new, old) == nine + 1


def test_a_hold_makes_a_later_start_due_earlier() -> None:
    """Opened Sunday 23:59 it waits for Monday's opening, opened Monday 00:00 it does not."""
    wellington = Calendar("Pacific/Auckland", ["Mon-Fri 09:00-17:00"])
    hold = Hold(during=frozenset({"weekend", "holiday"}))
    counting = Counting(
        calendar=CALENDARS["always"], amount=parse_amount("1 hour"), hold=hold, site=wellington
    )
    monday = datetime(2026, 6, 28, 12, tzinfo=UTC)
    function = function_of(counting, (monday - timedelta(days=1), timedelta(days=2)))
    last, first = function.at(np.array([to_micros(monday) - 1, to_micros(monday)])).tolist()
    assert from_micros(last) == monday + timedelta(hours=10)
    assert from_micros(first) == monday + timedelta(hours=1)
    assert by_the_clocks(counting, to_micros(monday) - 1, to_micros(monday)) == first
