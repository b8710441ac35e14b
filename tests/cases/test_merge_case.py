"""Merging a case into another: it costs the customer no promise, and they may take it back."""

from __future__ import annotations

from threading import Thread

import pytest
from django.db import IntegrityError, connection, transaction
from tests.casework import (
    DAY,
    HOUR,
    MINUTE,
    assert_sound,
    clock,
    customer_of,
    findings,
    kinds,
    opened,
    record_for,
    refused,
    viewer,
)
from tests.world import NOW, World, actor

from troth.cases import access, actions
from troth.cases.models import Case, Notice
from troth.cases.sweep import sweep
from troth.lib.refusals import Refusal
from troth.timeline.models import Event

LATER = NOW + 10 * MINUTE


@pytest.fixture
def case(world: World) -> Case:
    """Ada's second case about the same thing."""
    return opened(world.ada, NOW + 5 * MINUTE, subject="Still late")


@pytest.fixture
def into(world: World) -> Case:
    """Ada's first case, which Kai has."""
    return opened(world.ada, NOW, assignee=world.kai)


def merge(world: World, case: Case, into: Case, **details: object) -> Case:
    given = {"body": "We go on there.", "by": actor(world.mara), "at": LATER}
    return actions.merge_case(case=case, into=into, **given | details)  # type: ignore[arg-type]


def last(case: Case) -> Event:
    event = Event.objects.filter(stream=case.stream).last()
    assert event is not None
    return event


def sentence(case: Case) -> str:
    return last(case).record().sentence("Mara Quill")


def test_the_case_is_closed_and_both_timelines_say_where_it_goes_on(
    world: World, into: Case, case: Case
) -> None:
    merge(world, case, into)

    assert (case.status, case.closed_at, case.merged_into) == ("closed", LATER, into)
    assert kinds(case)[-2:] == ["case.replied", "case.merged"]
    assert sentence(case) == f"Mara Quill merged this case into {into.number}, where it goes on."
    assert sentence(into) == (f"Mara Quill merged {case.number} (Still late) into this case.")
    assert access.standing_for(case) == into
    assert access.merged_cases(into) == [case]
    assert_sound(case, LATER)
    assert_sound(into, LATER)


def test_its_clocks_end_met_by_the_reply_or_as_on_closing(
    world: World, into: Case, case: Case
) -> None:
    merge(world, case, into)

    assert clock(case, "first_response").met_at == LATER
    assert not case.clocks.filter(met_at=None, cancelled_at=None).exists()
    assert (case.next_due, case.next_at) == (None, None)
    assert clock(into, "first_response").met_at is None
    assert findings(record_for(world.ada, case, LATER)) == []


def test_a_breach_stays(world: World) -> None:
    into = opened(world.bea, NOW, severity="P1")
    case = opened(world.bea, NOW, severity="P1")
    sweep(at=NOW + 2 * HOUR)
    merge(world, case, into, agreed=True, at=NOW + 2 * HOUR)

    assert case.breached
    assert clock(case, "first_response").breached_at == NOW + HOUR
    assert_sound(case, NOW + 2 * HOUR)


def test_a_promise_that_the_other_case_does_not_give_as_early_is_not_lost(world: World) -> None:
    urgent = opened(world.bea, NOW, severity="P2")
    idle = opened(world.bea, NOW, severity="P3")
    with refused("merge.promise") as caught:
        merge(world, urgent, idle, agreed=True)
    assert caught.value.message == (
        f"For {urgent.number}, resolution is promised by Thu 5 Mar 2026 01:00 UTC, but for "
        f"{idle.number} only by Sat 14 Mar 2026 00:00 UTC; merge it the other way round, or give "
        "both the same severity first."
    )
    assert kinds(urgent) == ["case.opened"]
    assert urgent.messages.count() == 1

    merge(world, idle, urgent, agreed=True)
    assert idle.merged_into == urgent


def test_nor_is_one_that_the_other_case_does_not_give_at_all(world: World) -> None:
    idle, urgent = (opened(world.bea, NOW, severity=severity) for severity in ("P3", "P1"))
    with refused("merge.promise") as caught:
        merge(world, idle, urgent, agreed=True)
    assert caught.value.message == (
        f"For {idle.number}, resolution is promised, but not for {urgent.number}; merge it the "
        "other way round, or give both the same severity first."
    )


def test_a_later_case_goes_into_the_earlier_one_and_not_the_other_way(world: World) -> None:
    first = opened(world.bea, NOW, severity="P2")
    second = opened(world.bea, NOW + 2 * DAY, severity="P2")
    with refused("merge.promise"):
        merge(world, first, second, agreed=True, at=NOW + 2 * DAY)
    merge(world, second, first, agreed=True, at=NOW + 2 * DAY)


def test_a_promise_is_not_lost_to_a_clock_that_stands_still(world: World) -> None:
    into = opened(world.bea, NOW, severity="P2")
    case = opened(world.bea, NOW + MINUTE, severity="P2")
    by = actor(world.kai)
    actions.wait_on_customer(case=into, question="Which server?", by=by, at=NOW + 2 * MINUTE)
    with refused("merge.promise") as caught:
        merge(world, case, into, agreed=True)
    assert caught.value.message.endswith("stands still; resume that case first.")

    actions.resume(case=into, by=by, at=LATER)
    merge(world, case, into, agreed=True)


def test_work_under_way_on_the_other_case_is_work_on_this_one(world: World) -> None:
    case = opened(world.bea, NOW, severity="P1")
    into = opened(world.bea, NOW, severity="P1")
    actions.start_work(case=into, by=actor(world.kai), at=NOW + MINUTE)
    merge(world, case, into, agreed=True)
    assert case.merged_into == into


def test_where_only_the_customer_closes_they_must_have_agreed(world: World) -> None:
    into = opened(world.bea, NOW, severity="P2")
    case = opened(world.bea, NOW + MINUTE, severity="P2")
    with refused("merge.needs_agreement") as caught:
        merge(world, case, into)
    assert caught.value.message == (
        "In this programme only the customer closes a case; ask them, and say here that they "
        "agreed."
    )
    merge(world, case, into, agreed=True)
    assert sentence(case) == (
        f"Mara Quill merged this case into {into.number}, as the customer agreed; it goes on there."
    )


def test_the_customer_may_have_it_back_whatever_the_programme_says(
    world: World, into: Case, case: Case
) -> None:
    merge(world, case, into)
    assert "reopen" in access.abilities(viewer(world.ada), case)
    actions.reopen(case=case, reason="Not the same.", by=actor(world.ada), at=LATER + HOUR)

    assert (case.status, case.merged_into) == ("open", None)
    into.refresh_from_db()
    assert last(into).record().sentence("Ada Park") == (
        f"Ada Park reopened {case.number}; it no longer goes on in this case."
    )
    assert access.merged_cases(into) == []
    assert_sound(case, LATER + HOUR)
    assert_sound(into, LATER + HOUR)


def test_its_contact_is_told_with_the_words_and_who_has_the_other_case(
    world: World, into: Case, case: Case
) -> None:
    merge(world, case, into)
    notice = Notice.objects.filter(staff=world.kai).latest("pk")
    assert (notice.kind, notice.case) == ("case.joined", into)


def test_whose_case_it_was_writes_on_the_other_one(world: World) -> None:
    finn = customer_of(world, "07-limited-contacts", plan="large")
    into = opened(finn, NOW)
    gwen = world.named(into.contract, "Gwen Hale")
    with refused("case.not_owner"):
        actions.reply(case=into, body="Me too.", by=actor(gwen), at=NOW)
    case = opened(gwen, NOW + MINUTE)
    merge(world, case, into, agreed=True)

    actions.reply(case=into, body="Me too.", by=actor(gwen), at=LATER)
    assert access.parties(into) == [finn, gwen]
    with refused("case.not_owner"):
        actions.reply(case=case, body="Me too.", by=actor(finn), at=LATER)


def test_what_was_merged_takes_no_words_and_says_where_to_write(
    world: World, into: Case, case: Case
) -> None:
    merge(world, case, into)
    with refused("case.is_closed") as caught:
        actions.reply(case=case, body="And?", by=actor(world.ada), at=LATER)
    assert caught.value.message == f"This case goes on in {into.number}; do it there."


def test_it_is_followed_through_several_merges(world: World, into: Case, case: Case) -> None:
    third = opened(world.ada, NOW + 6 * MINUTE)
    merge(world, third, case)
    merge(world, case, into)
    third.refresh_from_db()
    assert access.standing_for(third) == into
    assert access.merged_cases(into) == [case, third]
    with refused("merge.into_merged") as caught:
        merge(world, opened(world.ada, LATER), case)
    assert caught.value.message == (
        f"{case.number} has itself been merged into {into.number}; merge into that one."
    )
    with refused("case.is_closed"):
        merge(world, third, into)


def test_what_cannot_be_merged_is_refused(world: World, into: Case, case: Case) -> None:
    with refused("case.staff_only"):
        merge(world, case, into, by=actor(world.ada))
    with refused("case.not_found"):
        merge(world, case, into, by=actor(world.bea))
    with refused("merge.itself"):
        merge(world, case, case)
    with refused("merge.other_account"):
        merge(world, case, opened(world.cora, NOW, channel="chat", by=actor(world.kai)))
    with refused("text.blank"):
        merge(world, case, into, body=" ")
    actions.resolve(case=into, body="Done.", by=actor(world.kai), at=NOW + 6 * MINUTE)
    with refused("merge.into_finished"):
        merge(world, case, into)
    assert "case.merged" not in kinds(case)
    assert case.messages.count() == 1


def test_an_appeal_is_answered_first(world: World) -> None:
    case, into = (opened(world.dan, NOW, severity="P2") for _ in range(2))
    by = actor(world.kai)
    for one in (case, into):
        actions.change_severity(
            case=one, severity="P3", reason="Minor.", reply="Minor.", by=by, at=NOW
        )
    actions.appeal_severity(case=case, severity="P2", reason="No.", by=actor(world.dan), at=NOW)
    with refused("merge.appeal"):
        merge(world, case, into)


def test_the_database_keeps_merges_within_an_account(world: World, into: Case, case: Case) -> None:
    merge(world, case, into)
    other = opened(world.bea, NOW)
    with pytest.raises(IntegrityError, match="same_account"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(merged_into=other)
        connection.check_constraints()
    with pytest.raises(IntegrityError, match="merged_is_closed"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(merged_into=case)


@pytest.mark.django_db(transaction=True)
def test_two_merges_that_cross_wait_for_each_other(world: World) -> None:
    one, other = opened(world.ada, NOW), opened(world.ada, NOW)
    by, outcomes = actor(world.mara), []

    def run(case: Case, into: Case) -> None:
        try:
            actions.merge_case(case=case, into=into, body="There.", by=by, at=LATER)
            outcomes.append("merged")
        except Refusal as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in ((one, other), (other, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) in (
        ["case.is_closed", "merged"],
        ["merge.into_merged", "merged"],
    )
