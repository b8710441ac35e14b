"""Who is asking, and what they may see."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from tests.world import NOW, World, actor

from troth.accounts import access, actions
from troth.accounts.access import Viewer, viewer_of
from troth.accounts.models import User
from troth.lib.refusals import NotFound, Refusal


def viewer(person: object) -> Viewer:
    return viewer_of(person.user)  # type: ignore[attr-defined]


def test_a_contact_sees_their_own_account(world: World) -> None:
    asking = viewer(world.ada)
    assert (asking.is_staff, asking.account_id) == (False, world.acme.pk)
    assert asking.actor == actor(world.ada)
    assert str(asking.actor) == f"customer:{world.ada.pk}"
    assert list(access.accounts(asking)) == [world.acme]
    assert list(access.contacts(asking)) == [world.ada]
    assert list(access.contacts(asking, of=world.cora.account)) == []


def test_staff_see_every_account(world: World) -> None:
    asking = viewer(world.kai)
    assert (asking.is_staff, asking.account_id) == (True, None)
    assert str(asking.actor) == f"staff:{world.kai.pk}"
    assert asking.time_zone == "America/Los_Angeles"
    customers = {world.ada, world.cora}
    assert set(access.contacts(asking)) == customers
    assert set(access.accounts(asking)) == {world.acme, world.cobalt}
    assert list(access.contacts(asking, of=world.cobalt)) == [world.cora]
    assert access.contact(asking, world.cora.pk) == world.cora


@pytest.mark.parametrize("there", [True, False])
def test_what_is_not_theirs_does_not_exist(world: World, there: bool) -> None:
    asking = viewer(world.ada)
    contact, account = (world.cora.pk, world.cobalt.pk) if there else (10**9, 10**9)
    with pytest.raises(NotFound, match=r"^There is no such contact; look it up by its name\.$"):
        access.contact(asking, contact)
    with pytest.raises(NotFound, match=r"^There is no such account; look it up by its name\.$"):
        access.account(asking, account)


def test_strangers_are_nobody(world: World) -> None:
    deactivated = actions.deactivate_contact(contact=world.ada, by=world.by, at=NOW).user
    nobodys = User.objects.create(email="x@y.example", name="X", joined_at=NOW)
    for user in (AnonymousUser(), deactivated, nobodys):
        assert user is not None
        with pytest.raises(Refusal, match=r"is not linked to a contact or a staff member"):
            viewer_of(user)


def test_a_viewer_is_one_or_the_other(world: World) -> None:
    with pytest.raises(ValueError, match="either"):
        Viewer(user=world.kai.user)
    with pytest.raises(ValueError, match="either"):
        Viewer(user=world.kai.user, staff=world.kai, contact=world.ada)
