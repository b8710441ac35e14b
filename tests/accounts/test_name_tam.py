"""Saying who is an account's technical account manager."""

from __future__ import annotations

from tests.casework import refused
from tests.world import NOW, World

from troth.accounts import actions
from troth.timeline.models import Event


def test_a_manager_is_named_and_taken_away(world: World) -> None:
    account = actions.name_tam(account=world.acme, tam=world.kai, by=world.by, at=NOW)
    assert account.tam == world.kai
    account = actions.name_tam(account=account, tam=None, by=world.by, at=NOW)
    assert account.tam is None
    said = Event.objects.filter(kind="account.tam_named").order_by("position")
    assert [row.record().sentence("Ines") for row in said] == [
        "Ines made Kai Moana the technical account manager.",
        "Ines left the account without a technical account manager.",
    ]


def test_what_changes_nothing_and_who_left_is_refused(world: World) -> None:
    with refused("tam.same"):
        actions.name_tam(account=world.acme, tam=None, by=world.by, at=NOW)
    world.kai.user.is_active = False
    world.kai.user.save()
    with refused("staff.inactive") as caught:
        actions.name_tam(account=world.acme, tam=world.kai, by=world.by, at=NOW)
    assert caught.value.message == "Kai Moana no longer works here; choose somebody else."
