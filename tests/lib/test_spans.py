"""Spans of time: joined, clipped, cut and shared."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from troth.lib.spans import clipped, common, joined, seconds, without


def at(hour: int) -> datetime:
    return datetime(2026, 6, 8, tzinfo=UTC) + timedelta(hours=hour)


def span(start: int, end: int):
    return at(start), at(end)


def test_touching_and_overlapping_spans_become_one():
    assert joined([span(5, 9), span(1, 3), span(3, 4), span(8, 12)]) == [span(1, 4), span(5, 12)]


def test_small_gaps_close_when_asked():
    assert joined([span(1, 3), span(4, 5)], timedelta(hours=1)) == [span(1, 5)]


def test_empty_and_reversed_spans_vanish():
    assert joined([span(3, 3), span(5, 4)]) == []


def test_clipping_keeps_what_is_inside():
    assert clipped([span(1, 4), span(6, 9), span(12, 14)], at(2), at(8)) == [span(2, 4), span(6, 8)]


def test_holes_are_cut_out():
    holes = [span(0, 2), span(4, 5), span(9, 20)]
    assert without([span(1, 10)], holes) == [span(2, 4), span(5, 9)]


def test_common_time_of_two_lists():
    assert common([span(1, 6), span(8, 9)], [span(2, 3), span(5, 10)]) == [
        span(2, 3),
        span(5, 6),
        span(8, 9),
    ]


def test_the_length_of_spans():
    assert seconds([span(1, 3), span(5, 6)]) == 3 * 3600
