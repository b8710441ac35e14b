"""A case is closed when its customer stays silent, and never without a reminder in time."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Thread

import pytest
from django.db import connection
from tests.casework import DAY, HOUR, MINUTE, assert_sound, customer_of, kinds, opened, refused
from tests.world import NOW, World, actor

from troth.cases import access, actions
from troth.cases.access import drift
from troth.cases.models import Case
from troth.cases.sweep import sweep
from troth.channels.composing import compose
from troth.channels.models import Delivery
from troth.timeline.models import Event

SECOND = timedelta(seconds=1)
ASKED_AT = NOW + 21 * DAY + HOUR  # Monday, a week before London's clocks go forward
REMIND_AT = NOW + 30 * DAY
CLOSE_AT = NOW + 35 * DAY
"""Ten business days after, on London's wall clock, and three business days before that."""


@pytest.fixture
def case(world: World) -> Case:
    """A case of Finn's whose rule is ten business days of silence, reminded three before."""
    case = opened(customer_of(world, "12-closing"), NOW)
    actions.reply(case=case, body="We look into it.", by=actor(world.kai), at=NOW)
    assert case.next_at is None
    return case


def ask(case: Case, world: World, at: datetime = ASKED_AT) -> None:
    actions.wait_on_customer(case=case, question="Which one?", by=actor(world.kai), at=at)


def swept(case: Case, at: datetime) -> list[str]:
    """What the sweep at an instant, and another right after it, add to the case."""
    before = kinds(case)
    sweep(at=at)
    sweep(at=at)
    case.refresh_from_db()
    assert_sound(case, at)
    return kinds(case)[len(before) :]


def test_silence_is_reminded_of_and_closes_across_a_change_of_clocks(
    world: World, case: Case
) -> None:
    ask(case, world)
    assert case.next_at == REMIND_AT
    assert swept(case, REMIND_AT - SECOND) == []
    assert swept(case, REMIND_AT) == ["case.reminded"]
    assert case.next_at == CLOSE_AT
    assert swept(case, CLOSE_AT - SECOND) == []
    assert swept(case, CLOSE_AT) == ["case.closed"]
    assert (case.status, case.closed_at, case.next_at) == ("closed", CLOSE_AT, None)
    last = Event.objects.filter(stream=case.stream).last()
    assert last is not None and (last.by, last.data["reason"]) == ("system", "silence")
    assert swept(case, CLOSE_AT + 90 * DAY) == []


def test_a_resolved_case_closes_too_and_an_open_one_does_not(world: World, case: Case) -> None:
    assert case.next_at is None
    assert swept(case, NOW + 90 * DAY) == []
    actions.resolve(case=case, body="Solved.", by=actor(world.kai), at=NOW + 91 * DAY)
    later = NOW + 120 * DAY
    assert swept(case, later) == ["case.reminded"]
    assert swept(case, later + 10 * DAY) == ["case.closed"]


@pytest.mark.parametrize("early", [SECOND, -MINUTE])
def test_an_answer_before_anybody_has_closed_it_keeps_it_open(
    world: World, case: Case, early: timedelta
) -> None:
    ask(case, world)
    swept(case, REMIND_AT)
    actions.reply(case=case, body="This one.", by=actor(case.contact), at=CLOSE_AT - early)
    assert (case.status, case.next_at) == ("open", None)
    assert swept(case, CLOSE_AT + MINUTE) == []
    assert swept(case, CLOSE_AT + 90 * DAY) == []
    ask(case, world, CLOSE_AT + 91 * DAY)
    assert case.next_at is not None and case.next_at > CLOSE_AT + 95 * DAY


@pytest.mark.parametrize(("direction", "answered"), [("in", False), ("out", True)])
def test_a_call_with_the_customer_ends_the_silence(
    world: World, case: Case, direction: str, answered: bool
) -> None:
    ask(case, world)
    swept(case, REMIND_AT)
    actions.log_call(
        case=case,
        direction=direction,
        answered=answered,
        by=actor(world.kai),
        at=CLOSE_AT - SECOND,
    )
    assert swept(case, CLOSE_AT + 90 * DAY) == []


def test_a_question_how_far_it_is_and_a_word_of_staff_start_it_anew(
    world: World, case: Case
) -> None:
    ask(case, world)
    actions.request_update(case=case, by=actor(case.contact), at=REMIND_AT - SECOND)
    assert "case.reminded" not in swept(case, REMIND_AT)
    actions.reply(case=case, body="Still the same.", by=actor(world.kai), at=CLOSE_AT)
    assert access.silence_of(case) is not None
    assert swept(case, CLOSE_AT + 8 * DAY) == []
    assert swept(case, CLOSE_AT + 9 * DAY + HOUR) == ["case.reminded"]


def test_notes_calls_in_vain_and_assignments_do_not(world: World, case: Case) -> None:
    kai = actor(world.kai)
    ask(case, world)
    actions.add_note(case=case, body="Quiet.", by=kai, at=ASKED_AT + DAY)
    actions.log_call(case=case, direction="out", answered=False, by=kai, at=ASKED_AT + DAY)
    actions.assign(case=case, assignee=world.kai, by=kai, at=ASKED_AT + DAY)
    assert swept(case, REMIND_AT) == ["case.reminded"]


def test_after_a_night_without_sweeps_the_reminder_comes_first_and_keeps_its_length(
    world: World, case: Case
) -> None:
    ask(case, world)
    assert swept(case, CLOSE_AT) == ["case.reminded"]
    shown = access.silence_of(case)
    assert shown is not None
    assert shown.closes_at == case.next_at == CLOSE_AT + 3 * DAY
    reminder = Event.objects.get(stream=case.stream, kind="case.reminded")
    assert datetime.fromisoformat(reminder.data["closes"]) == shown.closes_at
    assert swept(case, shown.closes_at) == ["case.closed"]


def test_a_reminder_is_no_word_of_staff(world: World, case: Case) -> None:
    actions.request_update(case=case, by=actor(case.contact), at=ASKED_AT)
    ask(case, world)
    swept(case, REMIND_AT)
    assert "case.replied" not in kinds(case)[-1:]
    assert case.messages.filter(author_kind="system").count() == 0


def test_staff_may_close_by_hand_after_a_reminder_of_the_system(world: World) -> None:
    case = opened(customer_of(world, "12-closing"), NOW)
    ask(case, world)
    with refused("closing.silence"):
        actions.close(case=case, reason="silence", by=actor(world.kai), at=REMIND_AT)
    swept(case, REMIND_AT)
    actions.close(case=case, reason="silence", by=actor(world.kai), at=CLOSE_AT)
    assert case.status == "closed"


def test_only_a_rule_that_lets_the_provider_close_does_it(world: World) -> None:
    finn = customer_of(world, "12-closing", ("silence\n    by: staff", "silence\n    by: customer"))
    case = opened(finn, NOW)
    ask(case, world)
    assert case.next_at is None and access.silence_of(case) is None


def test_the_customer_is_told_by_mail_in_their_own_time(world: World, case: Case) -> None:
    ask(case, world)
    swept(case, REMIND_AT)
    reminder = Event.objects.get(stream=case.stream, kind="case.reminded")
    delivery = Delivery.objects.get(content__event=reminder.pk)
    mail = compose(delivery)
    assert delivery.to == case.contact.email
    assert "If we hear nothing, we will close this case on Mon 6 Apr 2026 10:00 BST" in str(
        mail.body
    )


def test_many_sweeps_at_once_remind_and_close_once(no_jobs: None, world: World) -> None:
    cases = [opened(customer_of(world, "12-closing"), NOW)]
    cases += [opened(cases[0].contact, NOW) for _ in range(24)]
    for case in cases:
        ask(case, world)

    def sweep_all(at: datetime) -> None:
        while sweep(at=at, limit=5):
            pass
        connection.close()

    for at in (REMIND_AT, CLOSE_AT):
        sweeps = [Thread(target=sweep_all, args=[at]) for _ in range(4)]
        for one in sweeps:
            one.start()
        for one in sweeps:
            one.join()
        sweep_all(at)
    for case in cases:
        assert kinds(case).count("case.reminded") == kinds(case).count("case.closed") == 1
    assert drift(at=CLOSE_AT) == []
