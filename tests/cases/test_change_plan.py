"""The contract moves to another plan, and its cases with it."""

from __future__ import annotations

from tests.casework import DAY, HOUR, assert_sound, clock, kinds, opened
from tests.world import NOW, World, actor

from troth.cases import actions


def test_open_cases_move_to_the_new_plan_at_once_closed_ones_when_reopened(world: World) -> None:
    case = opened(world.eve, NOW, severity="high", channel="email")
    closed = opened(world.eve, NOW, severity="high", channel="email")
    actions.close(case=closed, reason="customer_agrees", by=actor(world.eve), at=NOW)
    before = clock(case, "first_response").due
    actions.change_plan(
        contract=world.ember_contract, plan="premier", by=actor(world.ines), at=NOW + HOUR
    )
    case.refresh_from_db()
    closed.refresh_from_db()

    assert before is not None
    assert (case.plan, closed.plan) == ("premier", "enhanced")
    assert clock(case, "first_response").due == min(before, NOW + 5 * HOUR)
    assert kinds(case)[-1] == "case.plan_changed"
    assert_sound(case, NOW + HOUR)

    actions.reopen(case=closed, reason="It is back.", by=actor(world.eve), at=NOW + DAY)
    assert closed.plan == "premier"
    assert kinds(closed)[-3:] == ["case.plan_changed", "case.reopened", "case.replied"]
    assert_sound(closed, NOW + DAY)
