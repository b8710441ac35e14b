"""The policy as it holds for the account."""

from __future__ import annotations

from tests.portal.conftest import ClientOf
from tests.portal.reading import words
from tests.world import World


def test_the_account_reads_its_own_plan(world: World, client_of: ClientOf) -> None:
    said = words(client_of(world.ada).get("/support-policy/").text)

    assert "OpenDNS technical support, plan Gold" in said
    assert "At most 3 named contacts." in said
    assert "At most 5 named contacts." not in said


def test_an_account_without_a_contract_is_sent_to_all_policies(
    world: World, client_of: ClientOf
) -> None:
    person = world.contact(world.account("Gale Labs", "gale"), "Gus Arden")

    page = client_of(person).get("/support-policy/").text

    assert "has no support contract" in page
    assert "/policies/" in page
