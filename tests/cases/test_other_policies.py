"""Clauses of other providers' policies, carried out on cases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.casework import (
    CLAUSES,
    DAY,
    HOUR,
    MINUTE,
    assert_sound,
    customer_of,
    opened,
    refused,
)
from tests.world import NOW, World, actor

from troth.cases import actions
from troth.cases.sweep import sweep


def test_cover_around_the_clock_begins_when_it_is_asked_for(world: World) -> None:
    finn = customer_of(world, "02-cover-on-request")
    night = NOW + 14 * HOUR
    case = opened(finn, night, severity="P1")
    assert case.next_due == NOW + DAY + HOUR  # ten in the morning
    with refused("trigger.not_yours"):
        actions.pull_trigger(case=case, trigger="alert", by=actor(finn), at=night)
    with refused("trigger.unused"):
        actions.pull_trigger(case=case, trigger="alert", by=actor(world.kai), at=night)
    actions.pull_trigger(case=case, trigger="requested", by=actor(finn), at=night + MINUTE)
    assert case.next_due == night + MINUTE + HOUR
    assert_sound(case, night + MINUTE)


def test_clocks_start_at_an_alert_and_at_a_confirmed_event(world: World) -> None:
    finn = customer_of(world, "09-three-starts")
    case = opened(finn, NOW, severity="P1", by=actor(world.kai))
    actions.pull_trigger(case=case, trigger="alert", by=actor(world.kai), at=NOW + MINUTE)
    actions.pull_trigger(
        case=case, trigger="confirmed_event", by=actor(world.kai), at=NOW + 2 * MINUTE
    )
    dues = {row.trigger: row.due for row in case.clocks.filter(metric="first_response")}
    assert dues == {
        "opened": NOW + HOUR,
        "alert": NOW + 16 * MINUTE,
        "confirmed_event": NOW + 32 * MINUTE,
    }
    assert_sound(case, NOW + 2 * MINUTE)


def test_silence_closes_after_a_reminder(world: World) -> None:
    finn = customer_of(world, "12-closing")
    kai = actor(world.kai)
    case = opened(finn, NOW, severity="P2")
    rule = next(r for r in case.contract.programme.closing if r.when == "silence")
    assert rule.after is not None and rule.reminder is not None

    def close(after: timedelta) -> None:
        actions.close(case=case, reason="silence", by=kai, at=NOW + after)

    actions.reply(case=case, body="Does it work now?", by=kai, at=NOW + HOUR)
    with refused("closing.silence"):
        close(60 * DAY)  # nobody has said that the customer is to answer
    actions.wait_on_customer(case=case, question="Does it?", by=kai, at=NOW + 60 * DAY)
    with refused("closing.reminder"):
        close(90 * DAY)
    sweep(at=NOW + 90 * DAY)
    case.refresh_from_db()
    with refused("closing.silence"):
        close(91 * DAY)
    close(97 * DAY)
    assert case.status == "closed"
    assert_sound(case, NOW + 97 * DAY)


def test_a_change_announced_by_comment_needs_the_comment(world: World) -> None:
    finn = customer_of(world, "08-announced-change")
    case = opened(finn, NOW)
    other = next(s for s in case.contract.programme.severities if s != case.severity)
    with refused("severity.reply_needed"):
        actions.change_severity(
            case=case, severity=other, reason="impact", by=actor(world.kai), at=NOW
        )


def test_a_channel_without_promises_promises_nothing(world: World) -> None:
    finn = customer_of(world, "10-channel-without-promise")
    rules = finn.account.contracts.get().programme.channels
    silent = next(str(r.channel) for r in rules if not r.carries_promises and r.opens_cases)
    assert opened(finn, NOW, channel=silent).next_due is None


@pytest.mark.parametrize("clause", sorted(path.stem for path in CLAUSES.glob("*.yaml")))
def test_a_case_can_be_opened_under_each(world: World, clause: str) -> None:
    finn = customer_of(world, clause)
    rules = finn.account.contracts.get().programme.channels
    channel = next((str(rule.channel) for rule in rules if rule.opens_cases), "portal")
    case = opened(finn, NOW, channel=channel)
    actions.reply(case=case, body="Hello.", by=actor(world.kai), at=NOW + HOUR)
    assert_sound(case, NOW + HOUR)
