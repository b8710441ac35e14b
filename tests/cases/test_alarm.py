"""Warnings, breaches and breaches told again: by the alarm of the team or programme, each once."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Thread

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from tests.cases.test_escalation import RESPONSE
from tests.casework import (
    HOUR,
    MINUTE,
    assert_sound,
    clock,
    customer_of,
    opened,
    refused,
    viewer,
)
from tests.world import NOW, World, actor

from troth.accounts.models import Staff, Team
from troth.cases import access, actions
from troth.cases.access import drift
from troth.cases.alarm_steps import parse_steps
from troth.cases.models import Alarm, Case
from troth.cases.noticed import next_repeat
from troth.cases.sweep import sweep
from troth.timeline.models import Event

STEPS = """
50%: assignee by desk
90 %: assignee and team
breach: assignee, team, managers
every 30 minutes, up to 3 times: managers by desk
"""


def set_alarm(
    world: World, steps: str = STEPS, at: datetime = NOW, **of: str | Team | None
) -> Alarm:
    """Set an alarm of something, by default of the programme of Cora's plan."""
    of = of or {"programme": "proofpoint"}
    return actions.set_alarm(steps=steps, by=world.by, at=at, **of)  # type: ignore[arg-type]


@pytest.fixture
def case(world: World) -> Case:
    """A case of Cora's with a first response due within an hour, which Kai has; Mara leads."""
    world.mara  # noqa: B018 - the manager exists
    case = opened(world.cora, NOW, severity="S1", channel="chat", by=actor(world.kai))
    return actions.assign(
        case=case, assignee=world.kai, team=world.first_line, by=actor(world.nia), at=NOW
    )


def said(case: Case, since: datetime = NOW) -> list[tuple[timedelta, str, int | None]]:
    """(minutes after the opening, kind, share or number) of what came of the first response."""
    rows = Event.objects.filter(stream=case.stream, kind__startswith="clock.")
    rows = rows.filter(data__metric="first_response").order_by("position")
    return [
        (row.at - since, row.kind, row.data.get("share", row.data.get("number"))) for row in rows
    ]


def run(case: Case, until: timedelta) -> None:
    """Sweep whenever there is something to do, as the worker does."""
    case.refresh_from_db()
    while case.next_at is not None and case.next_at <= NOW + until:
        at = case.next_at
        assert sweep(at=at) == 1
        case.refresh_from_db()
        assert case.next_at is None or case.next_at > at
        assert_sound(case, at)


def told(person: Staff) -> list[str]:
    rows = access.notices(viewer(person)).filter(kind__startswith="clock.")
    return [notice.kind for notice in reversed(rows) if "first response" in notice.sentence]


def test_each_step_comes_in_its_time_and_once(world: World, case: Case) -> None:
    set_alarm(world)
    run(case, timedelta(hours=9))
    assert said(case) == [
        (30 * MINUTE, "clock.warned", 50),
        (45 * MINUTE, "clock.warned", 75),
        (54 * MINUTE, "clock.warned", 90),
        (60 * MINUTE, "clock.breached", None),
        (90 * MINUTE, "clock.still_broken", 1),
        (120 * MINUTE, "clock.still_broken", 2),
        (150 * MINUTE, "clock.still_broken", 3),
    ]
    assert sweep(at=NOW + 90 * HOUR) in (0, 1)
    assert len(said(case)) == 7


def test_those_are_told_whom_the_steps_name(world: World, case: Case) -> None:
    set_alarm(world)
    run(case, timedelta(hours=2))
    assert told(world.kai) == ["clock.warned", "clock.warned", "clock.breached"]
    assert told(world.mara) == ["clock.breached", "clock.still_broken", "clock.still_broken"]


def test_without_an_alarm_it_is_one_warning_and_the_breach(world: World, case: Case) -> None:
    run(case, timedelta(hours=9))
    assert said(case) == [
        (45 * MINUTE, "clock.warned", 75),
        (60 * MINUTE, "clock.breached", None),
    ]
    assert told(world.kai) == ["clock.warned", "clock.breached"]
    assert told(world.mara) == ["clock.breached"]


def test_the_alarm_of_the_team_goes_before_that_of_the_programme(world: World, case: Case) -> None:
    set_alarm(world, "20 %: team")
    set_alarm(world, "10 %: assignee\nbreach: assignee", team=world.first_line)
    run(case, timedelta(minutes=50))
    assert [share for _at, _kind, share in said(case)] == [10, 75]

    actions.assign(case=case, team=None, by=actor(world.nia), at=NOW + 50 * MINUTE)
    other = opened(world.ada, NOW)
    assert Alarm.objects.steps_for(case) == parse_steps("20 %: team")
    assert Alarm.objects.steps_for(other).shares == (10,)


def test_what_is_kept_is_told_of_no_more(world: World, case: Case) -> None:
    set_alarm(world)
    run(case, timedelta(minutes=95))
    actions.reply(case=case, body="Sorry.", by=actor(world.kai), at=NOW + 100 * MINUTE)
    run(case, timedelta(hours=9))
    assert said(case)[-1] == (90 * MINUTE, "clock.still_broken", 1)


def test_nor_is_what_waits_for_the_customer_until_they_answer(world: World) -> None:
    world.borealis_contract  # noqa: B018 - its programme is published
    set_alarm(
        world, "breach: managers\nevery 1 hour, up to 9 times: managers", programme="cloudmark"
    )
    case = opened(world.bea, NOW, severity="P2")
    due = clock(case, "resolution").due
    assert due is not None
    by = actor(world.kai)
    actions.reply(case=case, body="On it.", by=by, at=NOW + MINUTE)

    def repeats() -> list[datetime]:
        rows = Event.objects.filter(kind="clock.still_broken", data__metric="resolution")
        return [row.at for row in rows.order_by("position")]

    run(case, due - NOW + 90 * MINUTE)
    assert repeats() == [due + HOUR]
    actions.wait_on_customer(case=case, question="Which?", by=by, at=due + 90 * MINUTE)
    run(case, due - NOW + 5 * HOUR)
    assert repeats() == [due + HOUR]
    actions.reply(case=case, body="This.", by=actor(world.bea), at=due + 5.5 * HOUR)
    run(case, due - NOW + 7 * HOUR)
    assert repeats() == [due + HOUR, due + 5.5 * HOUR, due + 6 * HOUR, due + 7 * HOUR]


def test_a_new_alarm_makes_up_for_nothing_but_the_last_step(world: World, case: Case) -> None:
    run(case, timedelta(minutes=10))
    alarm = set_alarm(world, "10 %: team\n20 %: team\n60 %: team", at=NOW + 15 * MINUTE)
    run(case, timedelta(minutes=40))
    assert said(case) == [(15 * MINUTE, "clock.warned", 20), (36 * MINUTE, "clock.warned", 60)]

    actions.change_alarm(
        alarm=alarm, steps="30 %: team\n60 %: team\n70 %: team", by=world.by, at=NOW + 40 * MINUTE
    )
    run(case, timedelta(minutes=42))
    assert said(case)[2:] == [(42 * MINUTE, "clock.warned", 70)]
    actions.drop_alarm(alarm=alarm, by=world.by, at=NOW + 43 * MINUTE)
    run(case, timedelta(hours=9))
    assert said(case)[3:] == [
        (45 * MINUTE, "clock.warned", 75),
        (60 * MINUTE, "clock.breached", None),
    ]


def test_what_was_told_again_counts_whatever_the_alarm_says_later(world: World, case: Case) -> None:
    alarm = set_alarm(world)
    run(case, timedelta(minutes=125))
    steps = "every 20 minutes, up to 4 times: managers"
    actions.change_alarm(alarm=alarm, steps=steps, by=world.by, at=NOW + 126 * MINUTE)
    run(case, timedelta(hours=9))
    assert said(case)[-2:] == [
        (140 * MINUTE, "clock.still_broken", 3),
        (160 * MINUTE, "clock.still_broken", 4),
    ]


def test_after_an_outage_the_breach_is_told_first_and_repeats_follow_from_then(
    world: World, case: Case
) -> None:
    set_alarm(world)
    assert sweep(at=NOW + 5 * HOUR + 10 * MINUTE) == 1
    run(case, timedelta(hours=9))
    assert [(at, kind) for at, kind, _number in said(case)] == [
        (5 * HOUR + 10 * MINUTE, "clock.breached"),
        (5.5 * HOUR, "clock.still_broken"),
        (6 * HOUR, "clock.still_broken"),
        (6.5 * HOUR, "clock.still_broken"),
    ]


def test_a_warning_from_before_shares_were_told_was_the_usual_one(world: World, case: Case) -> None:
    run(case, timedelta(minutes=50))
    rows = Event.objects.filter(stream=case.stream, kind="clock.warned")
    stored = rows.get(data__metric="first_response")
    data = {name: value for name, value in stored.data.items() if name != "share"}
    old = Event(kind="clock.warned", at=NOW, data=data)
    assert old.record() == stored.record()


def test_an_early_warning_starts_no_escalation(world: World) -> None:
    """What a programme calls a warning is the usual one, whatever the alarm says."""
    finn = customer_of(
        world, "13-escalation", ("starts: opened", "starts: warning"), ("escalations:", RESPONSE)
    )
    version = Case(contract=finn.account.contracts.get()).contract.programme_version
    set_alarm(world, "25 %: team", programme=version.programme)
    case = opened(finn, NOW, severity="P1")
    run(case, timedelta(hours=3))
    first = Event.objects.filter(stream=case.stream, kind="case.escalated").earliest("position")
    assert first.at == NOW + 45 * MINUTE + 2 * HOUR


@pytest.mark.parametrize(
    ("steps", "code", "words"),
    [
        ("", "text.blank", "The steps is empty"),
        ("75 %: boss", "alarm.word", "Line 1 names “boss”; use assignee, team, managers."),
        ("breach: team by fax", "alarm.word", "Line 1 names “fax”; use mail, desk."),
        ("breach: team\n\nsoon: team", "alarm.line", "Line 3, “soon: team”, cannot be read"),
        ("0 %: team", "alarm.line", "Line 1, “0 %: team”, cannot be read"),
        ("100 %: team", "alarm.line", "Line 1"),
        ("breach team", "alarm.line", "Line 1"),
        ("every 1 minute, up to 3 times: team", "alarm.every", "every 5 minutes to 30 days"),
        ("every 9 hours, up to 0 times: team", "alarm.every", "1 to 100 times"),
        ("every 1 hour, up to 2 times: team\n" * 2, "alarm.every_twice", "leave one"),
        ("breach: team\n" * 21, "alarm.too_many", "There are 21 steps"),
        ("breach: ,", "alarm.word", "Line 1 names “,”"),
    ],
)
def test_what_cannot_be_read_is_told_by_its_line(
    world: World, steps: str, code: str, words: str
) -> None:
    with refused(code) as caught:
        set_alarm(world, steps, team=world.first_line)
    assert words in caught.value.message
    assert not Alarm.objects.exists()


def test_steps_are_kept_as_they_would_be_written_best(world: World) -> None:
    alarm = set_alarm(
        world,
        "every 90 minutes up to 1 time: MANAGERS by mail\n5%:team and assignee\nbreach: team",
        team=world.first_line,
    )
    assert alarm.steps == (
        "5 %: assignee, team by mail, desk\n"
        "breach: team by mail, desk\n"
        "every 90 minutes, up to 1 times: managers by mail"
    )
    assert str(parse_steps(alarm.steps)) == alarm.steps
    event = Event.objects.get(kind="alarm.set")
    assert event.record().sentence("Ines").startswith("Ines set the alarm for First line: 5 %:")


def test_an_alarm_is_of_one_thing_and_each_has_one(world: World) -> None:
    world.cobalt_contract  # noqa: B018 - its programme is published
    with refused("alarm.of_one"):
        set_alarm(world, programme="proofpoint", team=world.first_line)
    with refused("alarm.of_one"):
        set_alarm(world, programme=None)
    with refused("alarm.programme") as caught:
        set_alarm(world, programme="nothing")
    assert caught.value.message == "No programme is called nothing; use one of proofpoint."
    set_alarm(world)
    with refused("alarm.taken"):
        set_alarm(world)


@given(
    st.timedeltas(timedelta(), timedelta(days=20)),
    st.timedeltas(timedelta(minutes=5), timedelta(days=2)),
)
def test_the_next_time_lies_after_the_last_and_no_more_than_one_interval(
    late: timedelta, every: timedelta
) -> None:
    due, last = NOW, NOW + late
    following = next_repeat(due, every, last)
    assert last < following <= last + every
    assert (following - due) % every == timedelta()


@pytest.mark.django_db(transaction=True)
def test_several_sweeps_at_once_take_each_step_once(world: World) -> None:
    world.cobalt_contract  # noqa: B018 - its programme is published
    set_alarm(world)
    by = actor(world.kai)
    cases = [opened(world.cora, NOW, severity="S1", channel="chat", by=by) for _ in range(6)]
    for minutes in (31, 55, 61, 91, 121, 151, 181):

        def look(at: datetime) -> None:
            sweep(at=at)
            connection.close()

        threads = [Thread(target=look, args=[NOW + minutes * MINUTE]) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    for case in cases:
        found = [(kind, number) for _at, kind, number in said(case)]
        assert found == [
            ("clock.warned", 50),
            ("clock.warned", 90),
            ("clock.breached", None),
            ("clock.still_broken", 1),
            ("clock.still_broken", 2),
            ("clock.still_broken", 3),
        ]
    assert drift(at=NOW + 181 * MINUTE) == []
