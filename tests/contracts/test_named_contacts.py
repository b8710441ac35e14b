"""Named contacts open cases; the plan says how many places there are."""

from __future__ import annotations

from datetime import date

import pytest
from tests.world import NOW, World, actor

from troth.accounts import actions as accounts
from troth.contracts import access, actions
from troth.lib.refusals import Refusal
from troth.timeline import access as timeline


@pytest.fixture
def full(world: World) -> World:
    """Acme with all three places of OpenDNS Gold taken."""
    for name in ("Ada Park", "Cy Vance", "Di Moss"):
        world.named(world.acme_contract, name)
    return world


def test_a_contact_takes_a_place_and_frees_it(world: World) -> None:
    assert world.acme_contract
    places = access.named_places(world.acme_contract)
    assert (places.limit, places.free) == (3, 3)
    named = actions.name_contact(contact=world.ben, by=actor(world.mara), at=NOW)
    places = access.named_places(world.acme_contract)
    assert (places.taken, places.free) == ([world.ben], 2)
    freed = actions.unname_contact(contact=named, by=actor(world.mara), at=NOW)
    assert not freed.is_named
    kinds = [event.kind for event in timeline.events_of(f"account:{world.acme.pk}")]
    assert kinds[-2:] == ["contact.named", "contact.unnamed"]


def test_a_full_set_says_who_has_the_places_and_what_to_do(full: World) -> None:
    with pytest.raises(Refusal) as refused:
        actions.name_contact(contact=full.ben, by=full.by, at=NOW)
    assert refused.value.code == "contact.places_taken"
    title = full.acme_contract.plan_title
    larger = full.acme_contract.programme.plans["platinum"].title
    assert refused.value.message == (
        f"All 3 named contacts of plan {title} are taken: Ada Park, Cy Vance, Di Moss; free one"
        f" first or move to {larger}."
    )
    full.ben.refresh_from_db()
    assert not full.ben.is_named


def test_a_freed_place_can_be_taken(full: World) -> None:
    ada = full.acme.contacts.get(name="Ada Park")
    actions.unname_contact(contact=ada, by=full.by, at=NOW)
    assert actions.name_contact(contact=full.ben, by=full.by, at=NOW).is_named


def test_a_deactivated_contact_frees_the_place(full: World) -> None:
    ada = full.acme.contacts.get(name="Ada Park")
    accounts.deactivate_contact(contact=ada, by=full.by, at=NOW)
    assert actions.name_contact(contact=full.ben, by=full.by, at=NOW).is_named


def test_platinum_has_five_places(full: World) -> None:
    actions.change_plan(contract=full.acme_contract, plan="platinum", by=full.by, at=NOW)
    for name in ("Flo Burns", "Gil Adeyemi"):
        full.named(full.acme_contract, name)
    with pytest.raises(Refusal, match=r"All 5 named contacts .*; free one first\.$"):
        actions.name_contact(contact=full.ben, by=full.by, at=NOW)


def test_a_smaller_plan_waits_until_places_are_free(full: World) -> None:
    contract = full.acme_contract
    actions.change_plan(contract=contract, plan="platinum", by=full.by, at=NOW)
    full.named(contract, "Flo Burns")
    with pytest.raises(Refusal) as refused:
        actions.change_plan(contract=contract, plan="gold", by=full.by, at=NOW)
    assert refused.value.code == "contract.named_contacts"
    assert "has places for 3 named contacts and 4 are named" in refused.value.message
    contract.refresh_from_db()
    assert contract.plan == "platinum"


def test_a_plan_without_a_number_has_room_for_all(world: World) -> None:
    places = access.named_places(world.cobalt_contract)
    assert (places.limit, places.free) == (None, None)
    assert actions.name_contact(contact=world.contact(world.cobalt, "Ola"), by=world.by, at=NOW)


def test_naming_twice_or_the_wrong_person_is_refused(world: World) -> None:
    with pytest.raises(Refusal, match=r"Ada Park is already a named contact"):
        actions.name_contact(contact=world.ada, by=world.by, at=NOW)
    with pytest.raises(Refusal, match=r"Ben Osei is not a named contact"):
        actions.unname_contact(contact=world.ben, by=world.by, at=NOW)
    gone = accounts.deactivate_contact(contact=world.ben, by=world.by, at=NOW)
    with pytest.raises(Refusal, match=r"Ben Osei is deactivated; reactivate"):
        actions.name_contact(contact=gone, by=world.by, at=NOW)


def test_without_a_contract_there_are_no_places(world: World) -> None:
    with pytest.raises(Refusal, match=r"Acme Freight has no contract, now or to come"):
        actions.name_contact(contact=world.ben, by=world.by, at=NOW)
    world.sign(world.acme, "opendns", "gold", starts_on=date(2026, 6, 1))
    assert actions.name_contact(contact=world.ben, by=world.by, at=NOW).is_named
