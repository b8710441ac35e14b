"""Who may ask for support, and under which terms."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from tests.world import NOW, World

from troth.accounts import actions as accounts
from troth.contracts.access import contract_in_force, entitlement
from troth.lib.refusals import Refusal


def refusal(world: World, contact: object, at: datetime = NOW) -> Refusal:
    with pytest.raises(Refusal) as refused:
        entitlement(contact, at)  # type: ignore[arg-type]
    return refused.value


def test_a_named_contact_has_the_terms_of_the_contract(world: World) -> None:
    found = entitlement(world.ada, NOW)
    assert found.contract == world.acme_contract
    assert (found.terms.programme, found.terms.plan) == ("opendns", "gold")


def test_a_contact_who_is_not_named_learns_whom_to_ask(world: World) -> None:
    assert world.ada
    refused = refusal(world, world.ben)
    assert refused.code == "entitlement.not_named"
    assert refused.message == (
        "Ben Osei is not a named contact of Acme Freight, and only named contacts open cases; ask"
        " one of them: Ada Park."
    )


def test_nobody_is_named_yet(world: World) -> None:
    assert world.acme_contract
    message = refusal(world, world.ben).message
    assert message == (
        "Acme Freight has no named contact yet, and only named contacts open cases; ask support to"
        " name Ben Osei first."
    )


def test_a_deactivated_contact(world: World) -> None:
    gone = accounts.deactivate_contact(contact=world.ada, by=world.by, at=NOW)
    refused = refusal(world, gone)
    assert refused.code == "entitlement.inactive"
    assert refused.message.startswith("Ada Park is no longer an active contact of Acme Freight")


def test_an_account_without_a_contract(world: World) -> None:
    refused = refusal(world, world.ben)
    assert refused.code == "entitlement.no_contract"
    assert refused.message.startswith("Acme Freight has no support contract")


def test_an_expired_and_a_coming_contract(world: World) -> None:
    coming = world.sign(world.acme, "opendns", "gold", starts_on=date(2026, 6, 1))
    refused = refusal(world, world.ben)
    assert refused.code == "entitlement.not_begun"
    assert f"{coming.customer_number} of Acme Freight starts on 2026-06-01" in refused.message
    past = world.sign(
        world.acme, "opendns", "gold", starts_on=date(2025, 1, 1), ends_on=date(2026, 3, 1)
    )
    refused = refusal(world, world.ben)
    assert refused.code == "entitlement.expired"
    assert f"{past.customer_number} of Acme Freight ran until 2026-03-01" in refused.message


@pytest.mark.parametrize(
    ("at", "entitled"),
    [
        (datetime(2026, 1, 1, 7, 59, 59, tzinfo=UTC), False),
        (datetime(2026, 1, 1, 8, 0, tzinfo=UTC), True),
        (datetime(2026, 4, 1, 6, 59, 59, tzinfo=UTC), True),
        (datetime(2026, 4, 1, 7, 0, tzinfo=UTC), False),
    ],
)
def test_days_begin_in_the_time_zone_of_the_account(
    world: World, at: datetime, entitled: bool
) -> None:
    contract = world.sign(world.acme, "opendns", "gold", ends_on=date(2026, 4, 1))
    contact = world.named(contract, "Ada Park")
    if entitled:
        assert entitlement(contact, at).contract == contract
    else:
        assert refusal(world, contact, at).code.startswith("entitlement.")


def test_the_contract_in_force_is_the_one_of_the_day(world: World) -> None:
    first = world.sign(world.acme, "opendns", "gold", ends_on=date(2026, 7, 1))
    second = world.sign(world.acme, "opendns", "platinum", starts_on=date(2026, 7, 1))
    assert contract_in_force(world.acme, date(2025, 12, 31)) is None
    assert contract_in_force(world.acme, date(2026, 6, 30)) == first
    assert contract_in_force(world.acme, date(2026, 7, 1)) == second
    assert contract_in_force(world.acme, date(2099, 7, 1)) == second
