"""Ticks of a time axis: sensible steps, and labels that never overlap."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troth.lib.promise_line.axis import CHARACTER, Axis, axis

START = datetime(2026, 6, 8, 9, 10, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
KATHMANDU = ZoneInfo("Asia/Kathmandu")


def labels(found: Axis) -> list[str]:
    return [tick.label for tick in found.ticks if tick.label]


def drawn(length: timedelta, zone=BERLIN, width=640, start=START) -> Axis:
    return axis(start, start + length, zone, width)


@pytest.mark.parametrize(
    ("length", "some", "context"),
    [
        (timedelta(minutes=30), "11:15", ["Mon 8 Jun"]),
        (timedelta(hours=4), "11:30", ["Mon 8 Jun"]),
        (timedelta(hours=20), "18:00", ["Mon 8 Jun", "Tue 9 Jun"]),
        (timedelta(days=8), "Wed 10", ["June 2026"]),
        (timedelta(days=60), "13 Jul", ["2026"]),
        (timedelta(days=800), "Jul", ["2026", "2027", "2028"]),
        (timedelta(days=9000), "2030", []),
    ],
)
def test_steps_suit_the_length(length, some, context):
    found = drawn(length)
    assert some in labels(found)
    assert [tick.label for tick in found.context if tick.label] == context


def test_hours_are_the_viewers():
    assert "12:00" in labels(drawn(timedelta(hours=20), zone=ZoneInfo("America/Los_Angeles")))
    assert "15:00" in labels(drawn(timedelta(hours=3), zone=KATHMANDU))


def test_a_named_midnight_needs_no_label_of_its_own():
    found = drawn(timedelta(hours=40))
    midnight = next(tick for tick in found.ticks if tick.at.astimezone(BERLIN).hour == 0)
    assert midnight.label == ""
    assert "Tue 9 Jun" in [tick.label for tick in found.context]


def test_a_narrow_axis_has_fewer_ticks():
    length = timedelta(days=8)
    assert len(labels(drawn(length, width=290))) < len(labels(drawn(length)))


@pytest.mark.parametrize(
    ("start", "zone"),
    [
        (datetime(2026, 3, 28, 20, tzinfo=UTC), BERLIN),
        (datetime(2026, 10, 24, 20, tzinfo=UTC), BERLIN),
        (datetime(2026, 10, 3, 4, tzinfo=UTC), LORD_HOWE),
        (datetime(2026, 4, 4, 4, tzinfo=UTC), LORD_HOWE),
    ],
)
@pytest.mark.parametrize("hours", [3, 12, 40])
def test_a_change_of_clocks_neither_repeats_nor_reverses_ticks(start, zone, hours):
    ticks = axis(start, start + timedelta(hours=hours), zone, 640).ticks
    instants = [tick.at for tick in ticks]
    assert instants == sorted(set(instants))
    assert len(instants) >= 3


@given(
    seconds=st.integers(60, 20 * 365 * 86400),
    offset=st.integers(0, 400 * 86400),
    width=st.sampled_from([160, 290, 640, 1200]),
    zone=st.sampled_from([BERLIN, LORD_HOWE, KATHMANDU, ZoneInfo("UTC")]),
)
def test_labels_never_overlap_nor_leave_the_axis(seconds, offset, width, zone):
    start = START + timedelta(seconds=offset)
    found = axis(start, start + timedelta(seconds=seconds), zone, width)
    boxes = []
    for tick in found.ticks:
        size = len(tick.label) * CHARACTER
        left = tick.position * width - (0 if found.days else size / 2)
        if tick.label:
            boxes.append((left, left + size))
    for row in (boxes, [_beginning(tick, width) for tick in found.context if tick.label]):
        assert all(left >= -0.01 and right <= width + 0.01 for left, right in row)
        assert all(before[1] < after[0] for before, after in pairwise(row))


def _beginning(tick, width: int) -> tuple[float, float]:
    left = tick.position * width
    return left, left + len(tick.label) * CHARACTER
