"""Changing severity and kind, and appealing against it."""

from __future__ import annotations

import pytest
from tests.casework import HOUR, assert_sound, clock, kinds, opened, refused
from tests.world import NOW, World, actor

from troth.cases import actions
from troth.cases.models import Appeal, Case
from troth.timeline.models import Event


@pytest.fixture
def case(world: World) -> Case:
    """A P2 case of Dune, on Black Pearl Premium: changes are told in a reply, with appeal."""
    return opened(world.dan, NOW, severity="P2")


def lowered(case: Case, world: World) -> None:
    actions.change_severity(
        case=case,
        severity="P4",
        reason="only a question",
        reply="This is P4 for us, because everything works.",
        by=actor(world.nia),
        at=NOW + HOUR,
    )


def test_a_customer_raises_the_severity_with_a_reason(world: World, case: Case) -> None:
    actions.change_severity(
        case=case, severity="P1", reason="It got worse.", by=actor(world.dan), at=NOW + HOUR
    )

    assert (case.severity, case.severity_rank) == ("P1", 1)
    assert clock(case, "first_response").due == NOW + 2 * HOUR
    event = Event.objects.get(kind="case.severity_changed")
    assert event.record().sentence("Dan Rangi") == (
        "Dan Rangi changed severity from P2 to P1: It got worse."
    )
    assert_sound(case, NOW + HOUR)


def test_staff_tell_the_customer_in_a_reply(world: World, case: Case) -> None:
    with refused("severity.reply_needed"):
        actions.change_severity(
            case=case, severity="P4", reason="minor", by=actor(world.nia), at=NOW
        )
    assert case.severity == "P2"
    lowered(case, world)

    assert case.severity == "P4"
    assert case.messages.last().body.startswith("This is P4")
    assert kinds(case)[-2:] == ["case.replied", "case.severity_changed"]
    assert clock(case, "first_response").status == "met"


@pytest.mark.parametrize(
    ("severity", "reason", "code"),
    [
        ("P2", "same", "severity.same"),
        ("P7", "unknown", "severity.unknown"),
        ("P1", " ", "text.blank"),
    ],
)
def test_a_change_that_makes_no_sense_is_refused(
    world: World, case: Case, severity: str, reason: str, code: str
) -> None:
    with refused(code):
        actions.change_severity(
            case=case, severity=severity, reason=reason, by=actor(world.dan), at=NOW
        )
    assert kinds(case) == ["case.opened"]


def test_customers_change_nothing_where_staff_assess(world: World) -> None:
    case = opened(world.cora, NOW, channel="chat")
    with refused("severity.not_yours"):
        actions.change_severity(
            case=case, severity="S1", reason="Urgent!", by=actor(world.cora), at=NOW
        )
    actions.change_severity(
        case=case, severity="S1", reason="all mail is down", by=actor(world.kai), at=NOW + HOUR
    )
    assert clock(case, "first_response").due == NOW + 2 * HOUR


def test_an_appeal_goes_to_a_manager_who_upholds_it(world: World, case: Case) -> None:
    lowered(case, world)
    actions.appeal_severity(
        case=case, severity="P1", reason="We lose mail.", by=actor(world.dan), at=NOW + 2 * HOUR
    )
    appeal = Appeal.objects.get()
    assert (appeal.given, appeal.wanted, appeal.contact) == ("P4", "P1", world.dan)
    with refused("appeal.manager_only"):
        actions.decide_appeal(
            appeal=appeal, uphold=True, reason="Yes.", by=actor(world.nia), at=NOW + 3 * HOUR
        )

    decided = actions.decide_appeal(
        appeal=appeal, uphold=True, reason="You are right.", by=actor(world.mara), at=NOW + 3 * HOUR
    )
    appeal.refresh_from_db()
    assert (appeal.outcome, appeal.decided_by) == ("upheld", world.mara)
    assert decided.severity == "P1"
    assert decided.messages.last().body == "You are right."
    assert_sound(decided, NOW + 3 * HOUR)
    with refused("appeal.decided"):
        actions.decide_appeal(
            appeal=appeal, uphold=False, reason="No.", by=actor(world.mara), at=NOW + 4 * HOUR
        )


def test_a_declined_appeal_changes_nothing_but_is_answered(world: World, case: Case) -> None:
    lowered(case, world)
    actions.appeal_severity(
        case=case, severity="P1", reason="Please.", by=actor(world.dan), at=NOW + 2 * HOUR
    )
    with refused("appeal.pending"):
        actions.appeal_severity(
            case=case, severity="P2", reason="Or so.", by=actor(world.dan), at=NOW + 2 * HOUR
        )
    decided = actions.decide_appeal(
        appeal=Appeal.objects.get(),
        uphold=False,
        reason="Everything works.",
        by=actor(world.mara),
        at=NOW + 3 * HOUR,
    )

    assert decided.severity == "P4"
    assert "declined the appeal for P1" in Event.objects.get(
        kind="case.appeal_decided"
    ).record().sentence("Mara Quill")


def test_there_is_nothing_to_appeal_before_staff_changed_it(world: World, case: Case) -> None:
    with refused("appeal.not_reclassified"):
        actions.appeal_severity(
            case=case, severity="P1", reason="Now.", by=actor(world.dan), at=NOW
        )
    other = opened(world.bea, NOW)
    with refused("appeal.none"):
        actions.appeal_severity(
            case=other, severity="P1", reason="Now.", by=actor(world.bea), at=NOW
        )


def test_staff_find_that_it_is_a_feature_request_which_closes_it(world: World, case: Case) -> None:
    with refused("kind.not_yours"):
        actions.change_kind(
            case=case, kind="feature_request", reason="?", by=actor(world.dan), at=NOW
        )
    actions.change_kind(
        case=case, kind="feature_request", reason="new to us", by=actor(world.nia), at=NOW + HOUR
    )

    assert (case.kind, case.status) == ("feature_request", "closed")
    assert case.next_due is None
    assert_sound(case, NOW + HOUR)


def test_service_unusable_needs_top_severity_first(world: World, case: Case) -> None:
    with refused("severity.of_kind"):
        actions.change_kind(
            case=case, kind="service_unusable", reason="down", by=actor(world.nia), at=NOW
        )
    actions.change_severity(case=case, severity="P1", reason="down", by=actor(world.dan), at=NOW)
    actions.change_kind(
        case=case, kind="service_unusable", reason="down", by=actor(world.nia), at=NOW
    )
    with refused("severity.of_kind"):
        actions.change_severity(
            case=case, severity="P2", reason="better", by=actor(world.dan), at=NOW
        )
