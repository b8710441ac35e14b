"""Words on a case: replies, notes, questions, calls, requests for an update."""

from __future__ import annotations

import pytest
from tests.casework import DAY, HOUR, MINUTE, assert_sound, clock, kinds, opened, refused
from tests.world import NOW, World, actor

from troth.cases import actions
from troth.cases.models import Case, Message
from troth.lib.actors import SYSTEM
from troth.lib.refusals import NotFound


@pytest.fixture
def case(world: World) -> Case:
    """A P2 case of Borealis: an answer within a business day, a solution within three."""
    return opened(world.bea, NOW, severity="P2")


def test_the_first_public_staff_message_meets_the_first_response(world: World, case: Case) -> None:
    actions.reply(case=case, body="We look into it.", by=actor(world.kai), at=NOW + HOUR)

    first = clock(case, "first_response")
    assert (first.status, first.met_at) == ("met", NOW + HOUR)
    assert case.updated_at == NOW + HOUR
    assert_sound(case, NOW + HOUR)


def test_neither_a_note_nor_the_system_meets_a_clock(world: World, case: Case) -> None:
    actions.add_note(case=case, body="Looks like DNS.", by=actor(world.kai), at=NOW + HOUR)
    actions.reply(case=case, body="We got your mail.", by=SYSTEM, at=NOW + HOUR)

    assert clock(case, "first_response").status == "running"
    assert_sound(case, NOW + HOUR)


def test_a_reply_after_the_due_time_records_the_breach_once(world: World, case: Case) -> None:
    due = clock(case, "first_response").due
    assert due is not None
    late = due + HOUR
    actions.reply(case=case, body="Sorry for the wait.", by=actor(world.kai), at=late)
    actions.reply(case=case, body="It is fixed soon.", by=actor(world.kai), at=late + HOUR)

    first = clock(case, "first_response")
    assert (first.status, first.breached_at, first.met_at) == ("breached", due, late)
    assert first.detected_at == late
    assert kinds(case).count("clock.breached") == 1
    assert case.breached
    assert_sound(case, late + HOUR)


def test_a_kept_promise_at_its_very_due_instant_is_kept(world: World, case: Case) -> None:
    due = clock(case, "first_response").due
    assert due is not None
    actions.reply(case=case, body="Just in time.", by=actor(world.kai), at=due)

    assert clock(case, "first_response").status == "met"


def test_a_customers_answer_ends_the_wait(world: World, case: Case) -> None:
    actions.wait_on_customer(
        case=case, question="Which servers?", by=actor(world.kai), at=NOW + 10 * HOUR
    )  # 11:00 in San Francisco
    assert (case.status, case.waiting_since) == ("waiting", NOW + 10 * HOUR)
    paused = clock(case, "resolution")
    assert (paused.status, paused.due) == ("paused", None)
    assert paused.remaining == 22 * 3600  # of three days; two hours since nine were counted
    assert_sound(case, NOW + 11 * HOUR)

    actions.reply(case=case, body="All of them.", by=actor(world.bea), at=NOW + DAY)
    assert (case.status, case.waiting_since) == ("open", None)
    assert clock(case, "resolution").status == "running"
    assert_sound(case, NOW + DAY)


def test_waiting_needs_a_question_and_an_open_case(world: World, case: Case) -> None:
    with refused("text.blank"):
        actions.wait_on_customer(case=case, question=" ", by=actor(world.kai), at=NOW)
    actions.wait_on_customer(case=case, question="Which?", by=actor(world.kai), at=NOW)
    with refused("case.is_waiting"):
        actions.wait_on_customer(case=case, question="Which?", by=actor(world.kai), at=NOW)
    actions.resume(case=case, by=actor(world.kai), at=NOW + MINUTE)
    with refused("case.not_waiting"):
        actions.resume(case=case, by=actor(world.kai), at=NOW + MINUTE)
    assert_sound(case, NOW + MINUTE)


@pytest.mark.parametrize("answered", [True, False])
def test_a_call_from_the_customer_ends_the_wait(world: World, case: Case, answered: bool) -> None:
    actions.wait_on_customer(case=case, question="Which?", by=actor(world.kai), at=NOW)
    actions.log_call(
        case=case, direction="in", answered=answered, by=actor(world.kai), at=NOW + HOUR
    )

    assert case.status == "open"
    assert clock(case, "resolution").status == "running"
    assert_sound(case, NOW + HOUR)


def test_an_answered_call_meets_the_first_response_an_unanswered_one_does_not(
    world: World, case: Case
) -> None:
    by = actor(world.kai)
    actions.log_call(case=case, direction="out", answered=False, by=by, at=NOW + HOUR)
    assert clock(case, "first_response").status == "running"
    actions.log_call(
        case=case, direction="out", answered=True, note="All fine.", by=by, at=NOW + 2 * HOUR
    )
    assert clock(case, "first_response").met_at == NOW + 2 * HOUR
    assert [call.note for call in case.calls.all()] == ["All fine.", ""]


def test_a_call_names_a_person_of_the_customer(world: World, case: Case) -> None:
    with refused("contact.other_account"):
        actions.log_call(
            case=case,
            direction="in",
            answered=True,
            contact=world.cora,
            by=actor(world.kai),
            at=NOW,
        )
    with refused("call.direction"):
        actions.log_call(case=case, direction="up", answered=True, by=actor(world.kai), at=NOW)
    with refused("case.staff_only"):
        actions.log_call(case=case, direction="in", answered=True, by=actor(world.bea), at=NOW)
    assert not case.calls.exists()


def test_a_request_for_an_update_owes_an_answer(world: World) -> None:
    case = opened(world.cora, NOW, channel="chat")
    actions.request_update(case=case, by=actor(world.cora), at=NOW + HOUR)
    actions.request_update(case=case, by=actor(world.cora), at=NOW + 2 * HOUR)

    owed = clock(case, "status_reply")
    assert owed.started == NOW + HOUR
    actions.reply(case=case, body="Half way.", by=actor(world.kai), at=NOW + 3 * HOUR)
    assert clock(case, "status_reply").met_at == NOW + 3 * HOUR
    with refused("case.customer_only"):
        actions.request_update(case=case, by=actor(world.kai), at=NOW + 4 * HOUR)


def test_strangers_and_people_who_left_do_nothing(world: World, case: Case) -> None:
    world.kai.user.is_active = False
    world.kai.user.save()
    for person in (world.cora, world.kai):
        with pytest.raises(NotFound):
            actions.reply(case=case, body="Hello", by=actor(person), at=NOW)
    assert Message.objects.count() == 1


def test_a_customer_writes_no_notes(world: World, case: Case) -> None:
    with refused("case.staff_only"):
        actions.add_note(case=case, body="Secret", by=actor(world.bea), at=NOW)


@pytest.mark.parametrize("body", ["", "x" * 100_001, "nul \x00", "lone \ud800 half"])
def test_words_that_cannot_be_stored_are_refused(world: World, case: Case, body: str) -> None:
    before = kinds(case)
    with pytest.raises(Exception, match="message"):
        actions.reply(case=case, body=body, by=actor(world.kai), at=NOW + HOUR)
    assert kinds(case) == before
    assert clock(case, "first_response").status == "running"


def test_time_never_goes_back_on_a_case(world: World, case: Case) -> None:
    actions.reply(case=case, body="Now.", by=actor(world.kai), at=NOW + HOUR)
    actions.reply(case=case, body="Earlier?", by=actor(world.bea), at=NOW + 30 * MINUTE)

    assert_sound(case, NOW + HOUR)
    assert case.updated_at == NOW + HOUR
