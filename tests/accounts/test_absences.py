"""Noting when people are away, and who stands in for them."""

from __future__ import annotations

import pytest
from tests.casework import DAY, HOUR, refused
from tests.world import NOW, World, actor

from troth.accounts import access, actions
from troth.accounts.models import Absence, Staff
from troth.lib.actors import Actor
from troth.timeline.models import Event


def note(person: Staff, by: Actor | None = None, stand_in: Staff | None = None) -> Absence:
    """The person is away from tomorrow for two days."""
    return actions.add_absence(
        staff=person,
        starts=NOW + DAY,
        ends=NOW + 3 * DAY,
        stand_in=stand_in,
        by=by or actor(person),
        at=NOW,
    )


def is_away(person: Staff, days: float) -> bool:
    return Absence.objects.of(person, NOW + days * DAY) is not None


def test_from_the_first_instant_until_before_the_last(world: World) -> None:
    note(world.kai)
    assert [is_away(world.kai, days) for days in (0.9, 1, 2.9, 3)] == [False, True, True, False]
    assert not is_away(world.nia, 1)


def test_what_was_noted_and_taken_back_is_recorded(world: World) -> None:
    absence = note(world.kai, stand_in=world.nia)
    assert list(access.absences(NOW)) == [absence]
    actions.remove_absence(absence=absence, by=actor(world.kai), at=NOW)
    assert not access.absences(NOW).exists()
    rows = Event.objects.filter(stream=f"staff:{world.kai.pk}", kind__contains="absence")
    assert [row.record().sentence("Kai") for row in rows.order_by("position")] == [
        "Kai noted that Kai Moana is away from 2026-03-03T09:00:00Z to 2026-03-05T09:00:00Z,"
        " and that Nia Tamati stands in.",
        "Kai took back the absence of Kai Moana from 2026-03-03T09:00:00Z to 2026-03-05T09:00:00Z.",
    ]


def test_who_comes_back_early_is_there_from_then_on(world: World) -> None:
    absence = note(world.kai)
    actions.remove_absence(absence=absence, by=actor(world.kai), at=NOW + 2 * DAY)
    assert is_away(world.kai, 1.5)
    assert not is_away(world.kai, 2)
    with refused("absence.gone"):
        actions.remove_absence(absence=absence, by=actor(world.kai), at=NOW + 2 * DAY)


def test_what_is_past_stays_as_it_was(world: World) -> None:
    absence = actions.add_absence(
        staff=world.kai, starts=NOW - DAY, ends=NOW + DAY, by=actor(world.kai), at=NOW
    )
    assert absence.starts == NOW


def test_managers_note_anybody_and_others_only_themselves(world: World) -> None:
    note(world.kai, by=actor(world.mara))
    with refused("absence.not_yours"):
        note(world.nia, by=actor(world.kai))
    with refused("absence.not_yours"):
        actions.remove_absence(absence=Absence.objects.get(), by=actor(world.nia), at=NOW)


@pytest.mark.parametrize(
    ("starts", "ends", "code"),
    [(1, 1, "absence.ends"), (-2, 0, "absence.ends"), (2, 4, "absence.overlaps")],
)
def test_what_cannot_be_is_refused(world: World, starts: int, ends: int, code: str) -> None:
    note(world.kai)
    with refused(code):
        actions.add_absence(
            staff=world.kai,
            starts=NOW + starts * DAY,
            ends=NOW + ends * DAY,
            by=actor(world.kai),
            at=NOW,
        )
    assert Absence.objects.count() == 1


def test_one_absence_may_follow_another(world: World) -> None:
    note(world.kai)
    actions.add_absence(
        staff=world.kai,
        starts=NOW + 3 * DAY,
        ends=NOW + 3 * DAY + HOUR,
        by=actor(world.kai),
        at=NOW,
    )
    assert is_away(world.kai, 3)


def test_nobody_stands_in_for_themselves_or_after_leaving(world: World) -> None:
    with refused("absence.stand_in"):
        note(world.kai, stand_in=world.kai)
    world.nia.user.is_active = False
    world.nia.user.save()
    with refused("staff.inactive"):
        note(world.kai, stand_in=world.nia)
