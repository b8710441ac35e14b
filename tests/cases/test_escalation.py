"""Unsolved cases reach the roles of their programme in time, each step once."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Thread

import pytest
from django.db import connection
from tests.casework import (
    DAY,
    HOUR,
    MINUTE,
    assert_sound,
    customer_of,
    kinds,
    opened,
    refused,
    viewer,
)
from tests.world import NOW, World, actor

from troth.cases import access, actions
from troth.cases.access import drift
from troth.cases.models import Case
from troth.cases.sweep import sweep
from troth.timeline.models import Event

SECOND = timedelta(seconds=1)
RESPONSE = """commitments:
  - id: response
    metric: first_response
    targets:
      P1: 1 hour
    calendar: always
    clause: "1"
escalations:"""


def steps(case: Case) -> list[tuple[timedelta, str]]:
    """When after the opening the case was escalated, and to which role."""
    rows = Event.objects.filter(stream=case.stream, kind="case.escalated").order_by("position")
    return [(row.at - NOW, row.data["role"]) for row in rows]


def sweep_until(case: Case, end: datetime) -> None:
    """Sweep whenever there is something to do, as the worker does."""
    case.refresh_from_db()
    while case.next_at is not None and case.next_at <= end:
        assert sweep(at=case.next_at) == 1
        assert_sound(case, case.next_at)
        case.refresh_from_db()


@pytest.fixture
def case(world: World) -> Case:
    """A P1 case that goes to the team lead after 2 hours, to the director after 6."""
    return opened(customer_of(world, "13-escalation"), NOW, severity="P1")


@pytest.fixture
def asked(world: World) -> Case:
    """The same, but counted from a request."""
    finn = customer_of(world, "13-escalation", ("starts: opened", "starts: requested"))
    return opened(finn, NOW, severity="P1")


def test_each_step_is_taken_in_time_and_once(case: Case) -> None:
    assert case.next_at == NOW + 2 * HOUR
    assert sweep(at=NOW + 2 * HOUR - SECOND) == 0
    sweep_until(case, NOW + 9 * DAY)
    assert steps(case) == [(2 * HOUR, "team-lead"), (6 * HOUR, "director")]
    assert sweep(at=NOW + 90 * DAY) == 0


def test_managers_and_team_read_which_role_it_went_to(world: World) -> None:
    mara, kai = world.mara, world.kai
    case = opened(customer_of(world, "13-escalation"), NOW, severity="P1")
    sweep_until(case, NOW + 2 * HOUR)
    said = "Troth escalated the case to the role Team lead (Critical cases go up)."
    for person in (mara, kai):
        assert access.notices(viewer(person)).filter(sentence=said).count() == 1


def test_after_a_night_without_sweeps_both_steps_come_at_once(case: Case) -> None:
    assert sweep(at=NOW + DAY) == 1
    assert steps(case) == [(DAY, "team-lead"), (DAY, "director")]
    assert sweep(at=NOW + DAY) == 0
    assert_sound(case, NOW + DAY)


def test_a_case_of_another_severity_does_not_go_up_until_it_is_raised(world: World) -> None:
    case = opened(customer_of(world, "13-escalation"), NOW, severity="P2")
    assert case.next_at is None
    by, why = actor(case.contact), "It stands still."
    actions.change_severity(case=case, severity="P1", reason=why, by=by, at=NOW + DAY)
    assert case.next_at == NOW + DAY + 2 * HOUR
    actions.change_severity(case=case, severity="P2", reason=why, by=by, at=NOW + DAY + HOUR)
    assert case.next_at is None
    assert sweep(at=NOW + 3 * DAY) == 0


def test_a_solved_case_stays_where_it_is_and_a_reopened_one_starts_anew(
    world: World, case: Case
) -> None:
    sweep_until(case, NOW + 2 * HOUR)
    kai, finn = actor(world.kai), actor(case.contact)
    actions.resolve(case=case, body="Solved.", by=kai, at=NOW + 6 * HOUR - SECOND)
    assert sweep(at=NOW + DAY) == 0
    actions.reject_resolution(case=case, reason="No.", by=finn, at=NOW + DAY)
    sweep_until(case, NOW + 9 * DAY)
    assert steps(case) == [
        (2 * HOUR, "team-lead"),
        (DAY + 2 * HOUR, "team-lead"),
        (DAY + 6 * HOUR, "director"),
    ]


@pytest.mark.parametrize(("starts", "first"), [("breach", 3 * HOUR), ("warning", 2.75 * HOUR)])
def test_it_may_start_at_a_promise_in_danger_or_broken(
    world: World, starts: str, first: timedelta
) -> None:
    changes = [("starts: opened", f"starts: {starts}"), ("escalations:", RESPONSE)]
    case = opened(customer_of(world, "13-escalation", *changes), NOW, severity="P1")
    sweep_until(case, NOW + DAY)
    assert steps(case) == [(first, "team-lead"), (first + 4 * HOUR, "director")]


def test_a_late_answer_that_breaks_a_promise_starts_it_at_the_due_time(world: World) -> None:
    changes = [("starts: opened", "starts: breach"), ("escalations:", RESPONSE)]
    case = opened(customer_of(world, "13-escalation", *changes), NOW, severity="P1")
    actions.reply(case=case, body="Late.", by=actor(world.kai), at=NOW + 2 * HOUR)
    assert case.next_at == NOW + 3 * HOUR
    assert_sound(case, NOW + 2 * HOUR)


def test_either_side_may_ask_once(world: World, asked: Case) -> None:
    finn, kai = actor(asked.contact), actor(world.kai)
    assert asked.next_at is None
    for side in (asked.contact, world.kai):
        assert "request_escalation" in access.abilities(viewer(side), asked)
    with refused("text.blank"):
        actions.request_escalation(case=asked, reason=" ", by=finn, at=NOW + HOUR)
    actions.request_escalation(case=asked, reason="Too slow.", by=finn, at=NOW + HOUR)
    with refused("escalation.running"):
        actions.request_escalation(case=asked, reason="Slow.", by=kai, at=NOW + HOUR)
    assert "request_escalation" not in access.abilities(viewer(asked.contact), asked)
    sweep_until(asked, NOW + DAY)
    assert steps(asked) == [(3 * HOUR, "team-lead"), (7 * HOUR, "director")]


def test_a_step_declined_for_a_reason_is_not_followed_by_others(world: World, asked: Case) -> None:
    finn, kai = actor(asked.contact), actor(world.kai)
    with refused("escalation.none"):
        actions.decline_escalation(case=asked, reason="No.", by=kai, at=NOW)
    actions.request_escalation(case=asked, reason="Too slow.", by=finn, at=NOW + HOUR)
    sweep_until(asked, NOW + 3 * HOUR)
    with refused("case.staff_only"):
        actions.decline_escalation(case=asked, reason="No.", by=finn, at=NOW + 4 * HOUR)
    with refused("text.blank"):
        actions.decline_escalation(case=asked, by=kai, at=NOW + 4 * HOUR)
    why = "The vendor has it."
    actions.decline_escalation(case=asked, reason=why, by=kai, at=NOW + 4 * HOUR)
    assert asked.next_at is None
    last = access.timeline_of(viewer(asked.contact), asked)[-1].sentence
    assert last == f"Kai Moana declined the escalation (Critical cases go up): {why}"
    assert sweep(at=NOW + DAY) == 0
    actions.request_escalation(case=asked, reason="Still slow.", by=finn, at=NOW + DAY)
    assert asked.next_at == NOW + DAY + 2 * HOUR


def test_what_the_programme_does_not_let_be_declined_goes_on(world: World) -> None:
    finn = customer_of(world, "13-escalation", ("allowed: true", "allowed: false"))
    case = opened(finn, NOW, severity="P1")
    with refused("escalation.not_declinable"):
        actions.decline_escalation(case=case, reason="No.", by=actor(world.kai), at=NOW)
    assert "decline_escalation" not in access.abilities(viewer(world.kai), case)


def test_a_programme_without_it_offers_nothing(world: World, case: Case) -> None:
    other = opened(world.bea, NOW)
    for one in (case, other):
        by = actor(one.contact)
        with refused("escalation.not_offered"):
            actions.request_escalation(case=one, reason="Please.", by=by, at=NOW + MINUTE)
    offered = access.abilities(viewer(world.kai), other).actions
    assert not {"request_escalation", "decline_escalation"} & offered


def test_many_sweeps_at_once_take_each_step_once(no_jobs: None, world: World) -> None:
    finn = customer_of(world, "13-escalation")
    cases = [opened(finn, NOW, severity="P1") for _ in range(25)]

    def sweep_all(at: datetime) -> None:
        while sweep(at=at, limit=5):
            pass
        connection.close()

    for at in (NOW + 2 * HOUR, NOW + 6 * HOUR):
        sweeps = [Thread(target=sweep_all, args=[at]) for _ in range(4)]
        for one in sweeps:
            one.start()
        for one in sweeps:
            one.join()
        sweep_all(at)
    assert {kinds(case).count("case.escalated") for case in cases} == {2}
    assert drift(at=NOW + 6 * HOUR) == []
