"""The promise line: from plain records to places, labels and sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from troth.lib.promise_line import Due, Mark, PromiseLine, extent, picture, small_picture

MONDAY = datetime(2026, 6, 8, tzinfo=UTC)


def at(hours: float) -> datetime:
    return MONDAY + timedelta(hours=hours)


LINE = PromiseLine(
    start=at(0),
    end=at(100),
    now=at(30),
    open_windows=[(at(8 + 24 * day), at(16 + 24 * day)) for day in range(5)],
    dues=[
        Due(at=at(10), label="First response", status="met", met_at=at(9)),
        Due(at=at(80), label="Resolution", status="running"),
    ],
    events=[Mark(at=at(9), label="Reply by Mara", kind="staff")],
    zone="UTC",
)


def places(bands) -> list[tuple[float, float]]:
    return [(float(band.x.rstrip("%")), float(band.width.rstrip("%"))) for band in bands]


def wide(line: PromiseLine):
    return picture(line, "line").drawings[0]


def test_open_hours_are_shaded_where_they_are():
    assert places(wide(LINE).bands.open) == [(8, 8), (32, 8), (56, 8), (80, 8)]


def test_used_time_is_open_time_until_now():
    line = replace(LINE, now=at(34))
    assert places(wide(line).bands.used) == [(8, 8), (32, 2)]


def test_used_time_ends_when_counting_stopped():
    line = replace(LINE, now=at(60), stopped=at(35))
    assert places(wide(line).bands.used) == [(8, 8), (32, 3)]


def test_paused_time_is_not_used():
    line = replace(LINE, now=at(40), paused=[(at(10), at(34))])
    drawn = wide(line).bands
    assert places(drawn.used) == [(8, 2), (34, 6)]
    assert places(drawn.paused) == [(10, 24)]


def test_time_past_an_unkept_due_time_is_late_until_now():
    line = replace(LINE, dues=[Due(at=at(10), label="First response", status="breached")])
    drawn = wide(line).bands
    assert places(drawn.late) == [(10, 20)]
    assert places(drawn.late_open) == [(10, 6)]


def test_time_past_a_due_time_kept_late_ends_there():
    due = Due(at=at(10), label="First response", status="breached", met_at=at(12))
    drawn = wide(replace(LINE, dues=[due]))
    assert places(drawn.bands.late) == [(10, 2)]
    assert [flag.state for flag in drawn.flags] == ["late", "now"]


def test_a_due_time_that_has_not_come_is_not_late():
    assert wide(LINE).bands.late == ()


@pytest.mark.parametrize(
    ("status", "met_at", "state"),
    [
        ("held", None, "held"),
        ("running", None, "running"),
        ("paused", None, "running"),
        ("met", at(9), "met"),
        ("breached", None, "overdue"),
        ("breached", at(12), "late"),
    ],
)
def test_each_status_has_its_look(status, met_at, state):
    due = Due(at=at(10), label="First response", status=status, met_at=met_at)
    assert small_picture(replace(LINE, dues=[due]), "line").drawings[0].flags[0].state == state


def test_now_is_marked_only_while_something_goes_on():
    assert "now" in [flag.state for flag in wide(LINE).flags]
    stopped = replace(LINE, stopped=at(20))
    assert "now" not in [flag.state for flag in wide(stopped).flags]
    later = replace(LINE, now=at(200))
    assert "now" not in [flag.state for flag in wide(later).flags]


def test_a_holiday_is_named_where_there_is_room_and_always_in_its_title():
    line = replace(LINE, holidays=[(at(24), at(48), "Founders' Day"), (at(50), at(51), "Eve")])
    day, hour = wide(line).bands.holidays
    assert (day.title, day.label) == ("Founders' Day", "Founders' Day")
    assert (hour.title, hour.label) == ("Eve", "")


def test_a_holiday_without_a_name_is_a_holiday():
    line = replace(LINE, holidays=[(at(24), at(48), "")])
    assert wide(line).bands.holidays[0].title == "holiday"


def test_events_stand_in_order_with_their_kind():
    events = [
        Mark(at=at(20), label="Called", kind="call"),
        Mark(at=at(9), label="Replied", kind="staff"),
    ]
    drawn = wide(replace(LINE, events=events)).events
    assert [(event.x, event.kind) for event in drawn] == [("9.000%", "staff"), ("20.000%", "call")]
    assert drawn[0].title == "Mon 8 Jun 09:00 UTC: Replied"


def test_years_of_windows_collapse_instead_of_multiplying():
    windows = [(at(8 + 24 * day), at(16 + 24 * day)) for day in range(365 * 20)]
    line = replace(LINE, end=at(24 * 365 * 20), open_windows=windows)
    assert len(wide(line).bands.open) == 1


def test_everything_stays_on_the_line():
    line = replace(
        LINE,
        open_windows=[(at(-50), at(500))],
        paused=[(at(-9), at(2))],
        holidays=[(at(-40), at(-20), "Long ago"), (at(96), at(120), "Soon")],
        events=[Mark(at=at(-3), label="Before", kind="other")],
        dues=[Due(at=at(300), label="Resolution", status="running")],
    )
    drawn = wide(line)
    bands = [*drawn.bands.open, *drawn.bands.paused, *drawn.bands.holidays]
    assert all(x >= 0 and x + width <= 100.001 for x, width in places(bands))
    assert [band.title for band in drawn.bands.holidays] == ["Soon"]
    assert drawn.events == ()
    assert [flag.state for flag in drawn.flags] == ["now"]


def test_a_line_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="end after it starts"):
        replace(LINE, end=at(0))


def test_the_extent_reaches_past_the_last_due_time():
    start, end = extent(at(0), at(1), [Due(at=at(50), label="x", status="running")])
    assert (start, end) == (at(0), at(52))


def test_the_extent_reaches_past_now_when_overdue():
    assert extent(at(0), at(75), [Due(at=at(50), label="x", status="breached")])[1] == at(78)


def test_the_extent_of_what_is_over_does_not_grow():
    dues = [Due(at=at(50), label="x", status="met")]
    assert extent(at(0), at(500), dues, stopped=at(25))[1] == at(52)


def test_the_extent_of_a_fresh_case_is_not_empty():
    start, end = extent(at(0), at(0), [])
    assert end - start > timedelta(minutes=29)


def test_the_picture_says_what_it_shows():
    line = replace(LINE, paused=[(at(12), at(20))], holidays=[(at(24), at(48), "Founders' Day")])
    assert picture(line, "line").sentences == (
        "First response due Mon 8 Jun 10:00 UTC, kept.",
        "Resolution due Thu 11 Jun 08:00 UTC, in 2 d 2 h.",
        "4 h of open time used; 16 h left until the next due time.",
        "Mon 8 Jun 09:00 UTC: Reply by Mara",
        "Paused from Mon 8 Jun 12:00 UTC to Mon 8 Jun 20:00 UTC.",
        "Closed on Tue 9 Jun: Founders' Day.",
        "Now: Tue 9 Jun 06:00 UTC.",
    )


def test_sentences_are_in_the_viewers_zone():
    line = replace(LINE, zone="America/Los_Angeles")
    assert "Resolution due Thu 11 Jun 01:00 PDT, in 2 d 2 h." in picture(line, "line").sentences


@pytest.mark.parametrize(
    ("dues", "stopped", "title"),
    [
        (
            [Due(at=at(80), label="Resolution", status="running")],
            None,
            "Resolution due Thu 11 Jun 08:00 UTC, in 2 d 2 h.",
        ),
        (
            [
                Due(at=at(28), label="Update", status="breached"),
                Due(at=at(80), label="Resolution", status="running"),
            ],
            None,
            "Update due Tue 9 Jun 04:00 UTC, overdue by 2 h.",
        ),
        (
            [Due(at=at(28), label="Update", status="met", met_at=at(27))],
            None,
            "Nothing is owed now; every promise was kept.",
        ),
        (
            [Due(at=at(28), label="Update", status="breached")],
            at(29),
            "Nothing is owed now; a promise was broken.",
        ),
    ],
)
def test_the_title_says_what_matters_most(dues, stopped, title):
    assert small_picture(replace(LINE, dues=dues, stopped=stopped), "line").title == title


def test_a_promise_never_kept_on_a_closed_case_counts_no_further():
    due = Due(at=at(10), label="First response", status="breached")
    line = replace(LINE, dues=[due], stopped=at(20))
    assert picture(line, "line").sentences[0] == "First response due Mon 8 Jun 10:00 UTC, not kept."
    assert places(wide(line).bands.late) == [(10, 10)]
