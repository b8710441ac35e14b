"""Named contacts, chosen by the account's administrators within the plan's cap."""

from __future__ import annotations

import pytest
from tests.casework import customer_of
from tests.portal.conftest import ClientOf, Clock
from tests.portal.reading import part, words
from tests.world import World

from troth.accounts.actions import change_contact


@pytest.fixture(autouse=True)
def named(world: World) -> None:
    assert world.ada.is_named


def test_places_and_people_are_shown(world: World, client_of: ClientOf) -> None:
    assert world.ben

    page = client_of(world.ada).get("/contacts/").text

    assert "1 of 3" in words(page)
    assert "2 places are free." in words(page)
    assert "Ada Park" in words(part(page, "named"))
    assert "Ben Osei" in words(part(page, "others"))


def test_who_may_write_on_a_case_is_said_as_the_plan_has_it(
    world: World, client_of: ClientOf
) -> None:
    finn = customer_of(world, "07-limited-contacts", plan="large")
    assert "read them, and whoever opened one" in words(client_of(finn).get("/contacts/").text)
    assert "can read and answer them" in words(client_of(world.ada).get("/contacts/").text)


def test_an_administrator_names_and_frees(world: World, client_of: ClientOf) -> None:
    client = client_of(world.ada)

    client.post(f"/contacts/{world.ben.pk}/name/")
    world.ben.refresh_from_db()
    assert world.ben.is_named

    client.post(f"/contacts/{world.ben.pk}/unname/")
    world.ben.refresh_from_db()
    assert not world.ben.is_named


def test_a_full_set_of_places_says_what_to_do(world: World, client_of: ClientOf) -> None:
    for name in ("Cy Dahl", "Di Frost"):
        world.named(world.acme_contract, name)

    response = client_of(world.ada).post(f"/contacts/{world.ben.pk}/name/")

    assert response.status_code == 422
    said = words(response.text)
    assert "All 3 named contacts of plan Gold are taken" in said
    assert "free one first or move to Platinum" in said


def test_others_are_told_who_chooses(world: World, client_of: ClientOf, clock: Clock) -> None:
    change_contact(
        contact=world.ben,
        name="Ben Osei",
        phone="",
        time_zone="UTC",
        roles=["technical"],
        by=world.by,
        at=clock.now,
    )
    client = client_of(world.ben)

    page = client.get("/contacts/").text
    assert "Named contacts are chosen by Ada Park." in words(page)
    assert "/unname/" not in page

    refused = client.post(f"/contacts/{world.ada.pk}/unname/")
    assert refused.status_code == 422
    assert "Only a contact with the role administrator" in words(refused.text)
    world.ada.refresh_from_db()
    assert world.ada.is_named


def test_contacts_of_others_do_not_exist(world: World, client_of: ClientOf) -> None:
    assert client_of(world.ada).post(f"/contacts/{world.cora.pk}/name/").status_code == 404


def test_a_plan_without_a_number_has_places_for_all(world: World, client_of: ClientOf) -> None:
    assert "no limit" in words(client_of(world.eve).get("/contacts/").text)
