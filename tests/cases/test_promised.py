"""The promises shown before submitting are those kept afterwards."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from tests.casework import HOUR, MINUTE, opened, refused
from tests.world import NOW, World, actor

from troth.accounts.models import Contact
from troth.cases import access
from troth.cases.quotes import accept_quote, quote, read_quote


def dues(clocks: object) -> set[tuple[str, datetime | None]]:
    return {(clock.key, clock.due) for clock in clocks}  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["ada", "bea", "cora", "dan", "eve"])
@pytest.mark.parametrize("at", [NOW, NOW + timedelta(days=5, hours=13, microseconds=7)])
def test_due_times_before_equal_those_after(world: World, name: str, at: datetime) -> None:
    contact: Contact = getattr(world, name)
    channel = "chat" if name == "cora" else "email" if name == "ada" else "portal"
    programme = access.promised(contact, channel=channel, at=at).contract.programme
    for severity in programme.severities:
        shown = access.promised(contact, severity=severity, channel=channel, at=at)
        token = quote(contact, at=at)
        sent = at + timedelta(seconds=90, microseconds=123)
        accepted = accept_quote(token, contact, at=sent)
        case = opened(
            contact,
            sent,
            severity=severity,
            channel=channel,
            promised_at=accepted.promised_at,
            request_key=accepted.request_key,
        )
        assert dues(case.clocks.all()) == dues(shown.offer.clocks)
        assert case.severity == shown.opening.severity


def test_a_preview_is_refused_as_the_case_would_be(world: World) -> None:
    with refused("channel.not_included"):
        access.promised(world.ada, channel="teams", at=NOW)
    with refused("entitlement.not_named"):
        access.promised(world.ben, at=NOW)


def test_a_quote_is_for_one_contact_and_two_minutes(world: World) -> None:
    token = quote(world.ada, at=NOW)
    assert accept_quote(token, world.ada, at=NOW + 2 * MINUTE).promised_at == NOW
    for at in (NOW - MINUTE, NOW + 2 * MINUTE + timedelta(microseconds=1), NOW + HOUR):
        with refused("quote.expired"):
            accept_quote(token, world.ada, at=at)
    for forged in (token + "x", "", "a:b:c", "\x00"):
        with refused("quote.invalid"):
            accept_quote(forged, world.ada, at=NOW)
    with refused("quote.invalid"):
        accept_quote(token, world.ben, at=NOW)


def test_a_form_keeps_its_key_when_promises_are_shown_again(world: World) -> None:
    first = read_quote(quote(world.ada, at=NOW), world.ada)
    again = quote(world.ada, at=NOW + HOUR, request_key=first.request_key)
    accepted = accept_quote(again, world.ada, at=NOW + HOUR)
    assert accepted.request_key == first.request_key
    assert accepted.promised_at == NOW + HOUR


def test_staff_see_what_would_be_promised_for_a_contact(world: World) -> None:
    by_phone = access.promised(world.ada, severity="P1", channel="phone", side="staff", at=NOW)
    case = opened(world.ada, NOW, severity="P1", channel="phone", by=actor(world.kai))
    assert dues(case.clocks.all()) == dues(by_phone.offer.clocks)
