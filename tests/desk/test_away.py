"""The page that says who is away."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.casework import DAY, HOUR, opened
from tests.world import NOW, World, actor
from troth.accounts import actions
from troth.accounts.models import Absence
from troth.cases import actions as cases
from troth.cases.models import Notice

PAGE = "/desk/on-call/away/"


def noted(person: Any, stand_in: Any = None, /, **changes: str) -> dict[str, str]:
    """An absence on the clock of San Francisco, where it is one in the morning."""
    given = {"starts": "2026-03-02T02:00", "ends": "2026-03-04T18:00"}
    other = {"stand_in": str(stand_in.pk)} if stand_in else {}
    return {"person": str(person.pk), **given, **other} | changes


def test_people_note_that_they_are_away_and_come_back(kai: Client, world: World) -> None:
    assert "Nobody is away" in kai.get(PAGE).text
    assert PAGE in kai.get("/desk/on-call/").text
    page = kai.post(PAGE, noted(world.kai, world.nia), follow=True)
    assert "Kai Moana is away from" in page.text
    assert "Nia Tamati stands in." in page.text
    absence = Absence.objects.get()
    assert (absence.starts, absence.stand_in) == (NOW + HOUR, world.nia)
    page = kai.post(f"{PAGE}{absence.pk}/come-back/", follow=True)
    assert "Nobody is away" in page.text


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends": "2026-03-02T01:00"}, "ends"),
        ({"starts": "soon"}, "starts"),
        ({"person": "0"}, "person"),
        ({"stand_in": "999"}, "stand_in"),
    ],
)
def test_what_cannot_be_is_told_in_place(
    kai: Client, world: World, changes: dict[str, str], field: str
) -> None:
    answer = kai.post(PAGE, noted(world.kai, **changes))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_only_managers_note_others(kai: Client, mara: Client, world: World) -> None:
    assert kai.post(PAGE, noted(world.mara)).status_code == 422
    assert mara.post(PAGE, noted(world.kai)).status_code == 302
    absence = Absence.objects.get()
    actions.remove_absence(absence=absence, by=actor(world.kai), at=NOW)
    assert mara.post(f"{PAGE}{absence.pk}/come-back/").status_code == 404


def test_what_a_customer_says_reaches_somebody_who_is_there(world: World) -> None:
    """Kai has the case and is away: Nia stands in, else the team is told."""
    lee = world.staff("Lee Poe", world.san_francisco, "agent", teams=[world.first_line])
    case = opened(world.ada, NOW)
    cases.assign(case=case, assignee=world.kai, by=actor(world.mara), at=NOW)

    def told_of_reply(hours: int) -> set[str]:
        cases.reply(case=case, body="Well?", by=actor(world.ada), at=NOW + hours * HOUR)
        said = Notice.objects.filter(kind="case.replied", at=NOW + hours * HOUR)
        return {one.staff.name for one in said}

    assert told_of_reply(1) == {"Kai Moana"}
    absence = actions.add_absence(
        staff=world.kai, starts=NOW, ends=NOW + DAY, by=actor(world.kai), at=NOW + HOUR
    )
    assert told_of_reply(2) == {"Kai Moana", lee.name}
    actions.remove_absence(absence=absence, by=actor(world.kai), at=NOW + 2 * HOUR)
    actions.add_absence(
        staff=world.kai,
        starts=NOW,
        ends=NOW + DAY,
        stand_in=world.nia,
        by=actor(world.kai),
        at=NOW + 2 * HOUR,
    )
    assert told_of_reply(3) == {"Kai Moana", "Nia Tamati"}
    world.kai.user.is_active = False
    world.kai.user.save()
    assert told_of_reply(4) == {lee.name}
