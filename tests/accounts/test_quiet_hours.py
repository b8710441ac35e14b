"""Quiet hours: when they are over, on every clock, and what can be chosen."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.casework import refused
from tests.depth import examples
from tests.world import NOW, World, actor

from troth.accounts import actions
from troth.accounts.quiet import QuietHours
from troth.timeline.models import Event

EVERY_DAY = tuple(range(7))
NIGHT = QuietHours(begin=time(22), end=time(7), days=EVERY_DAY, time_zone="Europe/Berlin")
ZONES = (
    "Europe/Berlin", "America/Los_Angeles", "Australia/Lord_Howe", "Pacific/Auckland",
    "America/St_Johns", "Asia/Kolkata", "Africa/Casablanca", "UTC",
)  # fmt: skip


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)


@pytest.mark.parametrize(
    ("at", "over"),
    [
        ("2026-03-02 21:59", "2026-03-02 21:59"),
        ("2026-03-02 22:00", "2026-03-03 07:00"),
        ("2026-03-03 03:00", "2026-03-03 07:00"),
        ("2026-03-03 07:00", "2026-03-03 07:00"),
        ("2026-03-28 23:00", "2026-03-29 07:00"),  # the night that is an hour shorter
        ("2026-10-24 23:00", "2026-10-25 07:00"),  # the one that is longer
    ],
)
def test_they_are_over_in_the_morning(at: str, over: str) -> None:
    assert NIGHT.over_at(berlin(at)) == berlin(over)


def test_a_free_day_is_quiet_until_the_next_begins_and_ends() -> None:
    weekend = QuietHours(begin=time(0), end=time(0), days=(5, 6), time_zone="Europe/Berlin")
    assert weekend.over_at(berlin("2026-03-07 12:00")) == berlin("2026-03-09 00:00")
    assert weekend.over_at(berlin("2026-03-06 12:00")) == berlin("2026-03-06 12:00")


def _is_quiet_by_the_clock(hours: QuietHours, at: datetime) -> bool:
    """By the wall clock alone, which is right on days when it does not change."""
    local = at.astimezone(ZoneInfo(hours.time_zone))
    wall, today, yesterday = local.time(), local.weekday(), (local.weekday() - 1) % 7
    if hours.end > hours.begin:
        return today in hours.days and hours.begin <= wall < hours.end
    return (today in hours.days and wall >= hours.begin) or (
        yesterday in hours.days and wall < hours.end
    )


def _changes_near(zone: str, at: datetime) -> bool:
    there = [(at + timedelta(hours=step)).astimezone(ZoneInfo(zone)) for step in (-60, 0, 60)]
    return len({moment.utcoffset() for moment in there}) > 1


WALL = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30]))
HOURS = st.builds(
    QuietHours,
    begin=WALL,
    end=WALL,
    days=st.sets(st.sampled_from(EVERY_DAY), min_size=1, max_size=7).map(sorted).map(tuple),
    time_zone=st.sampled_from(ZONES),
)
INSTANTS = st.integers(0, 2 * 365 * 24 * 12).map(lambda step: NOW + timedelta(minutes=5 * step))
# Around the changes of the clocks of 2026, in both hemispheres.
CHANGES = st.builds(
    lambda day, step: day + timedelta(minutes=5 * step),
    st.sampled_from([datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC),
                     datetime(2026, 3, 8, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC),
                     datetime(2026, 4, 5, tzinfo=UTC), datetime(2026, 10, 4, tzinfo=UTC)]),
    st.integers(-300, 300),
)  # fmt: skip


@examples(150)
@given(HOURS, INSTANTS | CHANGES)
def test_it_is_quiet_up_to_that_instant_and_not_at_it(hours: QuietHours, at: datetime) -> None:
    if hours.is_always:
        return
    over = hours.over_at(at)
    assert at <= over <= at + timedelta(days=7, hours=2)
    assert hours.over_at(over) == over
    if over > at:
        for part in range(4):
            between = at + (over - at) * part / 4
            assert hours.over_at(between) == over


@examples(150)
@given(HOURS, INSTANTS)
def test_it_is_quiet_when_the_wall_clock_says_so(hours: QuietHours, at: datetime) -> None:
    if not _changes_near(hours.time_zone, at) and not hours.is_always:
        assert (hours.over_at(at) > at) == _is_quiet_by_the_clock(hours, at)


def test_people_choose_their_own(world: World) -> None:
    given = {"days": EVERY_DAY, "by": actor(world.kai), "at": NOW}
    kai = actions.choose_quiet_hours(person=world.kai, begin=time(22), end=time(7), **given)
    assert kai.quiet_hours is not None
    assert kai.quiet_hours.time_zone == "America/Los_Angeles"
    event = Event.objects.get(kind="staff.quiet_hours_chosen")
    assert event.record().sentence("Kai") == (
        "Kai chose the quiet hours of Kai Moana: 22:00-07:00, Mon, Tue, Wed, Thu, Fri, Sat, Sun "
        "(America/Los_Angeles)."
    )
    kai = actions.choose_quiet_hours(person=kai, begin=None, end=None, **given)
    assert kai.quiet_hours is None


def test_what_cannot_be_is_refused(world: World) -> None:
    given = {"person": world.kai, "by": actor(world.kai), "at": NOW}
    with refused("quiet.half"):
        actions.choose_quiet_hours(begin=time(22), end=None, days=EVERY_DAY, **given)
    with refused("quiet.days"):
        actions.choose_quiet_hours(begin=time(22), end=time(7), days=(), **given)
    with refused("quiet.days"):
        actions.choose_quiet_hours(begin=time(22), end=time(7), days=(7,), **given)
    with refused("quiet.always"):
        actions.choose_quiet_hours(begin=time(8), end=time(8), days=EVERY_DAY, **given)
    with refused("staff.not_found"):
        actions.choose_quiet_hours(
            begin=time(8), end=time(9), days=(0,), **given | {"by": actor(world.nia)}
        )
    with refused("digest.managers_only"):
        actions.choose_digest(wanted=True, time=time(8), always=False, **given)
