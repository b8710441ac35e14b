"""The focus mode: one case after the other, by what is due next."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.casework import opened
from tests.desk.conftest import Now
from tests.world import NOW, World, actor
from troth.cases import actions
from troth.cases.models import Case


@pytest.fixture
def cases(world: World, now: Now) -> list[Case]:
    """Kai's own, one of his team that nobody has, one of Nia's and one of no team, by due time."""
    found = [
        opened(world.ada, NOW, severity=severity, channel="phone")
        for severity in ("P1", "P2", "P3")
    ]
    Case.objects.update(team=None)
    mine, team, other = found
    kai = actor(world.kai)
    actions.assign(case=mine, assignee=world.kai, by=kai, at=NOW)
    actions.assign(case=team, team=world.first_line, by=kai, at=NOW)
    actions.assign(case=other, assignee=world.nia, team=world.first_line, by=kai, at=NOW)
    opened(world.ada, NOW, severity="P1", channel="phone")
    Case.objects.exclude(pk__in=[case.pk for case in found]).update(team=None)
    return found


def test_it_goes_from_due_time_to_due_time(cases: list[Case], kai: Client) -> None:
    mine, team, _other = cases

    assert kai.get("/desk/next/")["Location"] == f"/desk/cases/{mine.number}/?focus=1"
    after = kai.get(f"/desk/next/?after={mine.number}")
    assert after["Location"] == f"/desk/cases/{team.number}/?focus=1"
    assert "That was the last one" in kai.get(f"/desk/next/?after={team.number}").content.decode()


def test_the_page_leads_on_and_what_is_done_stays_in_the_mode(
    cases: list[Case], kai: Client
) -> None:
    mine = cases[0]
    url = f"/desk/cases/{mine.number}/"

    html = kai.get(f"{url}?focus=1").content.decode()
    assert f'href="/desk/next/?after={mine.number}"' in html
    assert f'action="{url}start_work/?focus=1"' in html
    assert kai.post(f"{url}start_work/?focus=1")["Location"] == f"{url}?focus=1"
    answer = kai.post(f"{url}write/?focus=1", {"body": "Hello.", "visibility": "public"})
    assert answer["Location"] == f"{url}?focus=1#composer"


def test_a_case_that_is_due_no_more_leads_to_the_first(cases: list[Case], kai: Client) -> None:
    assert kai.get("/desk/next/?after=T-1")["Location"].startswith(
        f"/desk/cases/{cases[0].number}/"
    )


@pytest.mark.parametrize("after", ["", "%00", "nonsense"])
def test_nothing_to_do_says_so(after: str, world: World, kai: Client) -> None:
    assert "No promises to keep" in kai.get(f"/desk/next/?after={after}").content.decode()
