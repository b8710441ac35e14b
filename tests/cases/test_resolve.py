"""Workaround, resolution, its confirmation or rejection, closing and reopening."""

from __future__ import annotations

import pytest
from tests.casework import DAY, HOUR, MINUTE, assert_sound, clock, kinds, opened, refused
from tests.world import NOW, World, actor

from troth.cases import actions
from troth.cases.models import Case


@pytest.fixture
def case(world: World) -> Case:
    """A P2 case of Borealis: only the customer closes it."""
    return opened(world.bea, NOW, severity="P2")


def resolved(case: Case, world: World, at: object = NOW + HOUR) -> Case:
    return actions.resolve(case=case, body="Fixed in 4.2.", by=actor(world.kai), at=at)


def test_resolving_tells_the_customer_and_meets_the_resolution(world: World, case: Case) -> None:
    resolved(case, world)

    assert (case.status, case.resolved_at) == ("resolved", NOW + HOUR)
    assert case.messages.last().body == "Fixed in 4.2."
    assert kinds(case)[-2:] == ["case.replied", "case.resolved"]
    assert clock(case, "resolution").met_at == NOW + HOUR
    assert case.next_due is None
    assert_sound(case, NOW + HOUR)


def test_a_rejected_resolution_runs_on_with_the_time_already_used(world: World, case: Case) -> None:
    due = clock(case, "resolution").due
    assert due is not None
    opening = NOW + 10 * HOUR
    resolved(case, world, opening)
    actions.reject_resolution(
        case=case, reason="Still late.", by=actor(world.bea), at=opening + HOUR
    )

    assert (case.status, case.resolved_at) == ("open", None)
    assert clock(case, "resolution").due == due + 17 * HOUR  # 17:00 became 10:00 the next day
    assert case.messages.last().body == "Still late."
    assert_sound(case, opening + HOUR)


def test_only_the_customer_closes_where_the_programme_says_so(world: World, case: Case) -> None:
    resolved(case, world)
    for reason in ("resolved", "silence", "unanswered", "out_of_scope", "bored"):
        with refused("closing.not_yours"):
            actions.close(case=case, reason=reason, by=actor(world.kai), at=NOW + 30 * DAY)
    actions.confirm_resolution(case=case, by=actor(world.bea), at=NOW + 2 * HOUR)

    assert (case.status, case.closed_at) == ("closed", NOW + 2 * HOUR)
    assert kinds(case)[-2:] == ["case.confirmed", "case.closed"]
    assert_sound(case, NOW + 2 * HOUR)


def test_nothing_is_confirmed_or_rejected_before_it_is_resolved(world: World, case: Case) -> None:
    for act in (
        lambda: actions.confirm_resolution(case=case, by=actor(world.bea), at=NOW),
        lambda: actions.reject_resolution(case=case, reason="No", by=actor(world.bea), at=NOW),
    ):
        with refused("case.not_resolved"):
            act()
    resolved(case, world)
    with refused("case.customer_only"):
        actions.confirm_resolution(case=case, by=actor(world.kai), at=NOW + HOUR)
    with refused("case.is_resolved"):
        resolved(case, world)


def test_a_closed_case_says_what_to_do(world: World, case: Case) -> None:
    actions.close(case=case, reason="customer_agrees", by=actor(world.bea), at=NOW)
    for act in (
        lambda: actions.reply(case=case, body="Hello?", by=actor(world.bea), at=NOW),
        lambda: actions.reply(case=case, body="Hello?", by=actor(world.kai), at=NOW),
        lambda: actions.resolve(case=case, body="Hm.", by=actor(world.kai), at=NOW),
        lambda: actions.assign(case=case, assignee=None, by=actor(world.kai), at=NOW),
        lambda: actions.start_work(case=case, by=actor(world.kai), at=NOW),
        lambda: actions.request_update(case=case, by=actor(world.bea), at=NOW),
        lambda: actions.confirm_resolution(case=case, by=actor(world.bea), at=NOW),
    ):
        with refused("case.is_closed") as caught:
            act()
        assert caught.value.message == "This case is closed; reopen it first."
    actions.add_note(case=case, body="For the record.", by=actor(world.kai), at=NOW)


def test_a_closed_case_comes_back_with_its_promises(world: World, case: Case) -> None:
    resolved(case, world)
    actions.confirm_resolution(case=case, by=actor(world.bea), at=NOW + 2 * HOUR)
    actions.reopen(case=case, reason="It came back.", by=actor(world.bea), at=NOW + DAY)

    assert (case.status, case.closed_at) == ("open", None)
    assert clock(case, "resolution").status == "running"
    assert_sound(case, NOW + DAY)
    with refused("case.is_open"):
        actions.reopen(case=case, reason="Again.", by=actor(world.bea), at=NOW + DAY)


def test_a_workaround_resolves_where_the_programme_counts_it(world: World, case: Case) -> None:
    actions.provide_workaround(case=case, body="Restart it.", by=actor(world.kai), at=NOW + HOUR)
    assert case.status == "open"
    assert clock(case, "resolution").status == "running"

    other = opened(world.cora, NOW, channel="chat")
    actions.provide_workaround(case=other, body="Restart it.", by=actor(world.kai), at=NOW + HOUR)
    assert other.status == "resolved"
    assert_sound(other, NOW + HOUR)


def test_a_resolution_that_the_programme_does_not_count_is_refused(
    world: World, case: Case
) -> None:
    with refused("resolution.unknown"):
        actions.resolve(case=case, body="Done.", resolution="magic", by=actor(world.kai), at=NOW)


def test_staff_close_what_is_resolved_where_they_may(world: World) -> None:
    case = opened(world.ada, NOW, channel="email")
    with refused("closing.not_resolved"):
        actions.close(case=case, reason="resolved", by=actor(world.kai), at=NOW)
    with refused("closing.unknown") as caught:
        actions.close(case=case, reason="silence", by=actor(world.kai), at=NOW)
    assert "it is resolved" in caught.value.message
    resolved(case, world)
    actions.close(case=case, reason="resolved", by=actor(world.kai), at=NOW + DAY)
    assert case.status == "closed"
    with refused("case.is_closed"):
        actions.close(case=case, reason="resolved", by=actor(world.kai), at=NOW + DAY)


def test_only_what_is_logged_closes_as_logged(world: World) -> None:
    case = opened(world.dan, NOW)
    with refused("closing.unknown") as caught:
        actions.close(case=case, reason="logged", by=actor(world.nia), at=NOW)
    assert "logged" not in caught.value.message


def test_closing_for_want_of_an_answer_needs_three_attempts_far_enough_apart(
    world: World,
) -> None:
    case = opened(world.eve, NOW, channel="email")
    kai = actor(world.kai)

    def attempt_to_close(days: int) -> None:
        actions.close(case=case, reason="unanswered", by=kai, at=NOW + days * DAY)

    # NOW is a Monday; two business days lie between Monday and Wednesday, 03:00 to 03:00.
    for days in (1, 3):
        actions.reply(case=case, body="Are you there?", by=kai, at=NOW + days * DAY)
    actions.reply(case=case, body="Are you there?", by=kai, at=NOW + 4 * DAY)
    with refused("closing.attempts") as caught:
        attempt_to_close(4)
    assert "2 count so far" in caught.value.message
    actions.log_call(case=case, direction="out", answered=False, by=kai, at=NOW + 8 * DAY)
    attempt_to_close(8)
    assert case.status == "closed"

    actions.reopen(case=case, reason="I was away.", by=actor(world.eve), at=NOW + 20 * DAY)
    with refused("closing.attempts"):
        attempt_to_close(20)


def test_an_answer_starts_the_attempts_anew(world: World) -> None:
    case = opened(world.eve, NOW, channel="email")
    kai = actor(world.kai)
    for days in (1, 4, 8):
        actions.reply(case=case, body="Are you there?", by=kai, at=NOW + days * DAY)
    actions.reply(case=case, body="Yes.", by=actor(world.eve), at=NOW + 9 * DAY)
    with refused("closing.attempts") as caught:
        actions.close(case=case, reason="unanswered", by=kai, at=NOW + 10 * DAY)
    assert "0 count so far" in caught.value.message


def test_a_customer_cannot_have_everything_back(world: World) -> None:
    case = opened(world.eve, NOW, channel="email")
    actions.close(case=case, reason="out_of_scope", by=actor(world.kai), at=NOW + MINUTE)
    with refused("case.not_reopenable") as caught:
        actions.reopen(case=case, reason="Please!", by=actor(world.eve), at=NOW + HOUR)
    assert "open a new case" in caught.value.message
    actions.reopen(case=case, reason="Our mistake.", by=actor(world.kai), at=NOW + HOUR)
    assert case.status == "open"


def test_the_next_release_gets_a_date(world: World) -> None:
    case = opened(world.bea, NOW, severity="P4")
    assert clock(case, "resolution").due is None
    with refused("release.past"):
        actions.announce_release(
            case=case, release="4.3", on=NOW - DAY, by=actor(world.kai), at=NOW
        )
    actions.announce_release(
        case=case, release="4.3", on=NOW + 9 * DAY, by=actor(world.kai), at=NOW + HOUR
    )
    assert clock(case, "resolution").due == NOW + 9 * DAY
    assert_sound(case, NOW + HOUR)
