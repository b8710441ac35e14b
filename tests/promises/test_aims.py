"""Aims of many starts are those of each alone."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.depth import examples
from tests.promises.test_due_functions import AMOUNTS, CALENDARS

from troth.promises.aims import aims
from troth.promises.amounts import EndOfBusinessDay, TimeOnBusinessDay, parse_amount
from troth.promises.units import from_micros, to_micros

AIMED = tuple(
    amount
    for amount in map(parse_amount, AMOUNTS)
    if isinstance(amount, EndOfBusinessDay | TimeOnBusinessDay)
)
LOW, HIGH = (to_micros(datetime(year, 3, 1, tzinfo=UTC)) for year in (2025, 2027))
starts = st.lists(st.integers(LOW, HIGH), min_size=1, max_size=40)


@given(st.sampled_from(sorted(CALENDARS)), st.sampled_from(AIMED), starts)
@examples(80)
def test_aims_of_many_are_those_of_each(
    name: str, amount: EndOfBusinessDay | TimeOnBusinessDay, starts: list[int]
) -> None:
    calendar = CALENDARS[name]
    found = aims(amount, calendar, np.array(starts, np.int64))
    alone = [to_micros(amount.aim(calendar, from_micros(start))) for start in starts]
    assert found.tolist() == alone


def test_the_aim_itself_is_no_longer_ahead() -> None:
    office = CALENDARS["office"]
    amount = parse_amount("end of same business day")
    assert isinstance(amount, EndOfBusinessDay)
    closing = to_micros(datetime(2026, 7, 7, 0, tzinfo=UTC))
    found = aims(amount, office, np.array([closing, closing - 1], np.int64))
    assert found.tolist() == [closing + 86_400_000_000, closing]
