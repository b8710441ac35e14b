"""The record of a case that its customer takes home: all that may be read of it, and no more."""

from __future__ import annotations

import json

import pytest
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
)
from tests.world import NOW, World, actor

from troth.accounts import Actor
from troth.accounts.models import Staff
from troth.cases import actions, events
from troth.cases.models import Case
from troth.cases.sweep import sweep
from troth.timeline.actions import append
from troth.timeline.models import Event


@pytest.fixture
def case(world: World) -> Case:
    """A case of Cora's on which much happened."""
    cora, kai, nia = actor(world.cora), actor(world.kai), actor(world.nia)
    case = opened(world.cora, NOW)
    actions.assign(case=case, assignee=world.kai, by=kai, at=NOW + MINUTE)
    actions.start_work(case=case, by=kai, at=NOW + 5 * MINUTE)
    actions.add_note(case=case, body="They are in arrears.", by=nia, at=NOW + 6 * MINUTE)
    actions.reply(case=case, body="We look into it.", by=kai, at=NOW + 7 * MINUTE)
    actions.log_call(case=case, direction="in", answered=True, by=kai, at=NOW + HOUR)
    actions.wait_on_customer(case=case, question="Which one?", by=kai, at=NOW + 2 * HOUR)
    actions.reply(case=case, body="This one.", by=cora, at=NOW + 3 * HOUR)
    actions.change_severity(
        case=case, severity="S1", reason="It grew.", reply="It grew.", by=kai, at=NOW + 4 * HOUR
    )
    sweep(at=NOW + 4 * HOUR + 50 * MINUTE)
    actions.request_update(case=case, by=cora, at=NOW + 5 * HOUR)
    sweep(at=NOW + DAY)
    actions.stop_work(case=case, by=kai, at=NOW + DAY)
    actions.resolve(case=case, body="Done.", by=kai, at=NOW + DAY + HOUR)
    actions.reject_resolution(case=case, reason="Not so.", by=cora, at=NOW + 2 * DAY)
    return case


def test_it_holds_whatever_happened(world: World, case: Case) -> None:
    record = record_for(world.cora, case, NOW + 3 * DAY)

    assert findings(record) == []
    assert [event["position"] for event in record["events"]] == list(range(1, len(kinds(case)) + 1))
    assert {one["key"] for one in record["clocks"]} == set(
        case.clocks.values_list("key", flat=True)
    )
    assert any(one["breached_at"] for one in record["clocks"])
    assert (record["case"], record["account"], record["plan"]) == (
        case.number, "Cobalt Clinics", "cloud",
    )  # fmt: skip
    assert record["programme"]["text"] == case.contract.programme_version.source
    assert record["programme"]["digest"] == case.contract.programme_version.digest


def test_customers_learn_nothing_of_what_staff_keep_to_themselves(world: World, case: Case) -> None:
    record = record_for(world.cora, case, NOW + 3 * DAY)

    internal = [event for event in record["events"] if "data" not in event]
    assert {event["kind"] for event in internal} == {"case.noted", "clock.warned"}
    for event in internal:
        assert set(event) == {"stream", "position", "kind", "seal", "previous_hash", "hash"}
    text = json.dumps(record)
    noted = Event.objects.get(stream=case.stream, kind="case.noted").data
    withheld = ["arrears", noted["digest"], noted["salt"], "Nia", str(actor(world.nia))]
    addresses = [person.user.email for person in Staff.objects.select_related("user")]
    for secret in [*withheld, *addresses]:
        assert f'"{secret}' not in text and f"{secret}@" not in text and f" {secret}" not in text
    assert "provider.example" not in text


def test_staff_get_every_event(world: World, case: Case) -> None:
    record = record_for(world.kai, case, NOW + 3 * DAY)

    assert findings(record) == []
    assert all("data" in event for event in record["events"])
    assert record["last_hash"] == record_for(world.cora, case, NOW + 3 * DAY)["last_hash"]


def test_it_shows_the_clocks_of_its_instant(world: World) -> None:
    case = opened(world.ada, NOW, severity="P1")
    due = clock(case, "first_response").due
    assert due is not None

    statuses = {
        next(one for one in record_for(world.ada, case, at)["clocks"] if one["metric"] == metric)[
            "status"
        ]
        for metric, at in [("first_response", due - MINUTE), ("first_response", due)]
    }
    assert statuses == {"running", "breached"}


def test_an_instant_before_the_last_event_is_that_of_the_event(world: World) -> None:
    case = opened(world.ada, NOW)
    actions.reply(case=case, body="Yes.", by=actor(world.kai), at=NOW + HOUR)

    record = record_for(world.ada, case, NOW)

    assert record["at"] == "2026-03-02T10:00:00.000000Z"
    assert findings(record) == []


def test_a_plan_changed_on_the_way(world: World) -> None:
    case = opened(world.eve, NOW, severity="high", channel="email")
    actions.change_plan(
        contract=world.ember_contract, plan="premier", by=actor(world.ines), at=NOW + HOUR
    )

    record = record_for(world.eve, case, NOW + HOUR)

    assert record["plan"] == "premier"
    assert findings(record) == []


@pytest.mark.parametrize(
    "clause", ["01-ongoing-response", "05-updates-and-effort", "11-holidays", "13-escalation"]
)
def test_other_policies(world: World, clause: str) -> None:
    contact = customer_of(world, clause)
    case = opened(contact, NOW)
    actions.reply(case=case, body="Yes.", by=actor(world.kai), at=NOW + HOUR)
    actions.reply(case=case, body="And?", by=actor(contact), at=NOW + 2 * HOUR)
    at = NOW + 9 * DAY
    while sweep(at=at):
        pass
    assert_sound(case, at)


def test_a_timeline_from_before_events_were_sealed(world: World) -> None:
    """The chain holds as ever; that a note is one, nobody can prove to the customer."""
    case = opened(world.ada, NOW)
    append(
        stream=case.stream,
        account_id=case.account_id,
        kind=events.Noted.kind,
        data={"message": 1, "digest": "0" * 64},
        by=Actor(kind="staff", id=world.kai.pk, name="Kai"),
        at=NOW,
    )

    record = record_for(world.ada, case, NOW + HOUR)

    assert set(record["events"][-1]) == {"position", "previous_hash", "hash"}
    assert findings(record) == ["withheld_unproven"]
    assert findings(record_for(world.kai, case, NOW + HOUR)) == []
