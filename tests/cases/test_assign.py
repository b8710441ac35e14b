"""Giving a case to a person, a team or a site; beginning and ending work."""

from __future__ import annotations

import pytest
from tests.casework import HOUR, MINUTE, assert_sound, clock, kinds, opened, refused
from tests.world import NOW, World, actor

from troth.cases import actions
from troth.cases.models import Case
from troth.timeline.models import Event


@pytest.fixture
def case(world: World) -> Case:
    return opened(world.dan, NOW, severity="P2")


def test_a_case_goes_to_a_person_and_a_team(world: World, case: Case) -> None:
    actions.assign(
        case=case, assignee=world.nia, team=world.first_line, by=actor(world.mara), at=NOW
    )

    assert (case.assignee, case.team, case.site) == (world.nia, world.first_line, "wellington")
    event = Event.objects.filter(kind="case.assigned").get()
    assert event.record().sentence("Mara Quill") == (
        "Mara Quill assigned the case to Nia Tamati, First line."
    )


def test_what_is_not_named_stays_and_none_takes_away(world: World, case: Case) -> None:
    by = actor(world.mara)
    actions.assign(case=case, assignee=world.nia, team=world.first_line, by=by, at=NOW)
    actions.assign(case=case, assignee=None, by=by, at=NOW)

    assert (case.assignee, case.team) == (None, world.first_line)
    with refused("case.assigned_already"):
        actions.assign(case=case, assignee=None, by=by, at=NOW)


def test_another_site_counts_on_its_own_calendar(world: World, case: Case) -> None:
    world.london  # noqa: B018 - the site has a name
    before = clock(case, "first_response")
    actions.assign(case=case, site="london", by=actor(world.mara), at=NOW + HOUR)
    after = clock(case, "first_response")

    assert (before.time_zone, after.time_zone) == ("Pacific/Auckland", "Europe/London")
    assert before.due != after.due
    assert_sound(case, NOW + HOUR)
    with refused("site.unknown"):
        actions.assign(case=case, site="mars", by=actor(world.mara), at=NOW + HOUR)


def test_only_staff_assign_and_only_to_those_who_work_here(world: World, case: Case) -> None:
    with refused("case.staff_only"):
        actions.assign(case=case, assignee=world.nia, by=actor(world.dan), at=NOW)
    world.nia.user.is_active = False
    world.nia.user.save()
    with refused("staff.inactive"):
        actions.assign(case=case, assignee=world.nia, by=actor(world.mara), at=NOW)
    assert kinds(case) == ["case.opened"]


def test_one_person_works_at_a_time(world: World) -> None:
    case = opened(world.bea, NOW, severity="P1")
    actions.start_work(case=case, by=actor(world.kai), at=NOW + 10 * MINUTE)
    assert case.worker == world.kai
    assert clock(case, "continuous_effort").met_at == NOW + 10 * MINUTE
    with refused("work.taken") as caught:
        actions.start_work(case=case, by=actor(world.mara), at=NOW + 11 * MINUTE)
    assert "Kai Moana" in caught.value.message

    actions.stop_work(case=case, by=actor(world.mara), at=NOW + 12 * MINUTE)
    assert case.worker is None
    effort = case.clocks.filter(metric="continuous_effort", status="running").get()
    assert effort.due == NOW + 42 * MINUTE
    with refused("work.none"):
        actions.stop_work(case=case, by=actor(world.kai), at=NOW + 13 * MINUTE)
    assert_sound(case, NOW + 13 * MINUTE)


def test_resolving_ends_the_work(world: World) -> None:
    case = opened(world.bea, NOW, severity="P1")
    actions.start_work(case=case, by=actor(world.kai), at=NOW)
    actions.resolve(case=case, body="Fixed.", by=actor(world.kai), at=NOW + HOUR)
    actions.reject_resolution(
        case=case, reason="Not fixed.", by=actor(world.bea), at=NOW + 2 * HOUR
    )

    assert case.worker is None
    efforts = case.clocks.filter(metric="continuous_effort", status="running")
    assert efforts.get().started == NOW + 2 * HOUR
    assert_sound(case, NOW + 2 * HOUR)
