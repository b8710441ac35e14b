"""Contacts are added to an account, changed, deactivated and reactivated."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from tests.world import NOW, World, actor

from troth.accounts import actions
from troth.accounts.models import Contact, User
from troth.lib.refusals import Refusal
from troth.timeline import access as timeline
from troth.timeline.models import Event


def add(world: World, **changes: Any) -> Contact:
    values = {"account": world.acme, "name": "Cy Vance", "email": "cy@acme.example"} | changes
    return actions.add_contact(**values, by=world.by, at=NOW)


def test_a_contact_can_sign_in_and_is_not_named(world: World) -> None:
    contact = add(
        world, email=" Cy@ACME.example ", roles=["technical", "administrator", "technical"]
    )
    assert (contact.email, contact.is_named, contact.is_active) == ("cy@acme.example", False, True)
    assert contact.time_zone == "America/Los_Angeles"
    assert contact.roles == ["technical", "administrator"]
    assert contact.user == User.objects.get_by_natural_key("CY@acme.Example")
    assert not contact.user.is_staff
    assert not contact.user.has_usable_password()


def test_the_account_remembers_it_without_the_address(world: World) -> None:
    contact = add(world)
    event = timeline.events_of(f"account:{world.acme.pk}").last()
    assert event is not None
    assert (event.kind, event.account_id, event.by) == ("contact.added", world.acme.pk, "system")
    assert event.data == {"contact": contact.pk, "name": "Cy Vance", "roles": []}
    assert event.record().sentence("Kai") == "Kai added the contact Cy Vance."


def test_a_person_is_contact_of_one_account_only(world: World) -> None:
    assert world.cora.email == "cora@cobalt.example"
    with pytest.raises(Refusal) as refused:
        add(world, email="CORA@cobalt.example")
    assert refused.value.code == "contact.email_taken"
    assert refused.value.field == "email"
    assert refused.value.message == (
        "cora@cobalt.example is a contact of Cobalt Clinics, and a person can be a contact of only"
        " one account; use another e-mail address."
    )


def test_the_same_person_twice_is_refused(world: World) -> None:
    with pytest.raises(Refusal, match=r"is already a contact of Acme Freight"):
        add(world, email=world.ben.email)


def test_staff_cannot_be_contacts(world: World) -> None:
    with pytest.raises(Refusal, match=r"kai@provider.example is already somebody's sign-in"):
        add(world, email=world.kai.user.email)
    assert not Contact.objects.exists()


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"name": ""}, "text.blank", "name"),
        ({"name": " \u00a0 "}, "text.blank", "name"),
        ({"name": "Cy\x00Vance"}, "text.characters", "name"),
        ({"name": "Cy\ud800"}, "text.characters", "name"),
        ({"name": "Cy\nVance"}, "text.lines", "name"),
        ({"name": "C" * 201}, "text.too_long", "name"),
        ({"name": None}, "text.not_text", "name"),
        ({"email": "cy at acme"}, "text.email", "email"),
        ({"email": "cy\x00@acme.example"}, "text.characters", "email"),
        ({"phone": "5" * 51}, "text.too_long", "phone"),
        ({"time_zone": "Mars/Olympus"}, "zone.unknown", "time_zone"),
        ({"roles": ["\x07"]}, "text.characters", "role"),
    ],
)
def test_bad_input_is_refused_and_changes_nothing(
    world: World, changes: dict[str, Any], code: str, field: str
) -> None:
    before = Event.objects.filter(account_id=world.acme.pk).count()
    with pytest.raises(Refusal) as refused:
        add(world, **changes)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert not Contact.objects.exists()
    assert not User.objects.exists()
    assert Event.objects.count() == before


def test_a_zone_nearly_right_is_suggested(world: World) -> None:
    with pytest.raises(Refusal, match=r"no time zone Europe/Berlim; use .* Europe/Berlin"):
        add(world, time_zone="Europe/Berlim")


def test_a_contact_is_changed_with_their_sign_in(world: World) -> None:
    changed = actions.change_contact(
        contact=world.ben,
        name="Benjamin Osei",
        phone="",
        time_zone="Europe/London",
        roles=[],
        by=actor(world.kai),
        at=NOW,
    )
    changed.refresh_from_db()
    assert (changed.name, changed.time_zone, changed.roles) == (
        "Benjamin Osei",
        "Europe/London",
        [],
    )
    assert changed.user
    assert (changed.user.name, changed.user.time_zone) == ("Benjamin Osei", "Europe/London")


def test_who_is_deactivated_loses_sign_in_and_place(world: World) -> None:
    gone = actions.deactivate_contact(contact=world.ada, by=actor(world.mara), at=NOW)
    gone.refresh_from_db()
    assert (gone.is_active, gone.is_named) == (False, False)
    assert gone.user
    assert not gone.user.is_active
    with pytest.raises(Refusal, match=r"Ada Park is already deactivated"):
        actions.deactivate_contact(contact=gone, by=world.by, at=NOW)


def test_who_comes_back_is_not_named(world: World) -> None:
    gone = actions.deactivate_contact(contact=world.ada, by=world.by, at=NOW)
    back = actions.reactivate_contact(contact=gone, by=world.by, at=NOW)
    back.refresh_from_db()
    assert back.user
    assert (back.is_active, back.is_named, back.user.is_active) == (True, False, True)
    with pytest.raises(Refusal, match=r"Ada Park is already active"):
        actions.reactivate_contact(contact=back, by=world.by, at=NOW)
    assert mail.outbox == []
