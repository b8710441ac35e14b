"""The page of who is on call: rotas, pages, taking over, and people's own calendars."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from tests.casework import DAY, HOUR, MINUTE, opened
from tests.desk.conftest import Now, signed_in
from tests.world import NOW, World, actor
from troth.accounts import actions
from troth.accounts.models import PagingPolicy, Rota, RotaOverride
from troth.cases import actions as cases

PAGE = "/desk/on-call/"


@pytest.fixture
def rota(world: World) -> Rota:
    """Kai and Nia, a week each from Monday at nine in London."""
    rota = actions.create_rota(name="Nights", site=world.london, by=world.by, at=NOW)
    actions.add_layer(
        rota=rota,
        people=[world.kai, world.nia],
        starts=date(2026, 3, 2),
        hand_over=time(9),
        weekday=0,
        by=world.by,
        at=NOW,
    )
    return rota


@pytest.fixture
def policy(world: World, rota: Rota) -> PagingPolicy:
    """The rota at once."""
    policy = actions.create_paging_policy(name="All", by=world.by, at=NOW - HOUR)
    actions.add_paging_step(policy=policy, rota=rota, by=world.by, at=NOW)
    return policy


def taken(rota: Rota, person: Any, /, **changes: str) -> dict[str, str]:
    """A take-over in San Francisco, where it is one in the morning."""
    given = {"starts": "2026-03-02T02:00", "ends": "2026-03-02T06:30"}
    return {"rota": str(rota.pk), "person": str(person.pk), **given} | changes


def test_who_is_on_call_is_shown_with_who_is_next(kai: Client, rota: Rota) -> None:
    page = kai.get(PAGE)
    (shown,) = page.context["shown"]
    assert (shown.now.person.name, shown.next.person.name) == ("Kai Moana", "Nia Tamati")
    assert [turn.end - turn.start for turn in shown.turns] == [7 * DAY, 7 * DAY]
    assert "Nights" in page.text and "Next" in page.text


def test_nobody_is_said(kai: Client, world: World) -> None:
    actions.create_rota(name="Nights", site=world.london, by=world.by, at=NOW)
    (shown,) = kai.get(PAGE).context["shown"]
    assert shown.now.person is None and not shown.strip.bars


def test_an_agent_takes_over_and_takes_it_back(kai: Client, world: World, rota: Rota) -> None:
    answer = kai.post(f"{PAGE}take-over/", taken(rota, world.kai))
    assert answer.status_code == 302
    made = RotaOverride.objects.get()
    assert (made.starts, made.ends) == (NOW + HOUR, NOW + 5 * HOUR + 30 * MINUTE)
    assert "Kai Moana takes over from" in kai.get(PAGE).text
    assert kai.post(f"{PAGE}take-back/{made.pk}/").status_code == 302
    assert not RotaOverride.objects.exists()
    assert kai.post(f"{PAGE}take-back/{made.pk}/").status_code == 404


def test_only_managers_choose_somebody_else(
    kai: Client, mara: Client, world: World, rota: Rota
) -> None:
    refused = kai.post(f"{PAGE}take-over/", taken(rota, world.nia))
    assert refused.status_code == 422 and "choose again" in refused.text
    assert mara.post(f"{PAGE}take-over/", taken(rota, world.nia)).status_code == 302
    made = RotaOverride.objects.get()
    answer = kai.post(f"{PAGE}take-back/{made.pk}/", follow=True)
    assert "Only a manager" in answer.text


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends": "2026-03-01T06:30"}, "ends"),
        ({"ends": ""}, "ends"),
        ({"starts": "soon"}, "starts"),
        ({"rota": "0"}, "rota"),
        ({"starts": "2026-03-08T02:30", "ends": "2026-03-09T02:30"}, "starts"),  # skipped
    ],
)
def test_what_cannot_be_is_told_in_place(
    kai: Client, world: World, rota: Rota, changes: dict[str, str], field: str
) -> None:
    answer = kai.post(f"{PAGE}take-over/", taken(rota, world.kai, **changes))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_who_is_paged_reads_it_on_every_page_and_acknowledges(
    kai: Client, mara: Client, world: World, policy: PagingPolicy
) -> None:
    case = opened(world.bea, NOW, severity="P1")
    banner = (
        f'You have been paged for <a href="/desk/cases/{case.number}/">{case.number} {case.subject}'
    )
    assert banner in kai.get("/desk/").text and banner in kai.get("/desk/paged/").text
    assert banner not in mara.get("/desk/").text
    assert case.subject in mara.get(PAGE).text.split("nobody has dealt with yet")[1]
    page = kai.get(f"/desk/cases/{case.number}/").text
    assert 'data-key="y"' in page and "Acknowledge page" in page

    answer = kai.post(f"/desk/cases/{case.number}/acknowledge_page/", follow=True)
    assert "You have acknowledged the page" in answer.text
    assert banner not in answer.text and 'data-key="y"' not in answer.text
    assert "Kai Moana acknowledged the page." in answer.text
    assert "not yet" not in mara.get(PAGE).text
    cases.reply(case=case, body="On it.", by=actor(world.kai), at=NOW + MINUTE)
    assert "nobody has dealt with yet" not in mara.get(PAGE).text


def test_what_is_missing_is_told(kai: Client, world: World, rota: Rota) -> None:
    assert "There is no default paging policy" in kai.get(PAGE).text
    policy = actions.create_paging_policy(name="All", by=world.by, at=NOW)
    assert "All has no steps" in kai.get(PAGE).text
    actions.add_paging_step(policy=policy, rota=rota, by_webhook=True, by=world.by, at=NOW)
    assert "no endpoint takes its pages" in kai.get(PAGE).text


def test_who_is_away_during_a_turn_is_said(kai: Client, world: World, rota: Rota) -> None:
    """Kai has the first week, Nia the second, Kai the third, which is not shown yet."""
    said = "Kai Moana is on call in Nights while away; have somebody take over."
    by = actor(world.kai)
    actions.add_absence(staff=world.kai, starts=NOW + 8 * DAY, ends=NOW + 14 * DAY, by=by, at=NOW)
    assert said not in kai.get(PAGE).text
    actions.add_absence(staff=world.kai, starts=NOW + 6 * DAY, ends=NOW + 8 * DAY, by=by, at=NOW)
    assert kai.get(PAGE).text.count(said) == 1
    actions.add_override(
        rota=rota, staff=world.nia, starts=NOW + 6 * DAY, ends=NOW + 7 * DAY, by=world.by, at=NOW
    )
    assert said not in kai.get(PAGE).text


def entries(answer: Any) -> list[tuple[str, datetime, datetime]]:
    assert answer.status_code == 200 and answer["Content-Type"].startswith("text/calendar")
    found = Calendar.from_ical(answer.content).walk("VEVENT")
    return [(str(one["summary"]), one.decoded("dtstart"), one.decoded("dtend")) for one in found]


def test_a_rota_is_a_file_for_calendars(kai: Client, rota: Rota) -> None:
    first, second, *_ = entries(kai.get(f"{PAGE}{rota.pk}.ics"))
    start = datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert first == ("Kai Moana on call (Nights)", start, start + 7 * DAY)
    assert second[0] == "Nia Tamati on call (Nights)"
    assert kai.get(f"{PAGE}0.ics").status_code == 404


def test_an_entry_stays_the_same_while_time_goes_on(kai: Client, rota: Rota, now: Now) -> None:
    def identities() -> set[str]:
        text = kai.get(f"{PAGE}{rota.pk}.ics").content
        return {str(one["uid"]) for one in Calendar.from_ical(text).walk("VEVENT")}

    before = identities()
    now.later(days=3)
    after = identities()
    assert len(before & after) >= len(before) - 1
    now.later(days=9)
    assert before & identities()


def test_a_persons_own_feed_opens_without_signing_in_until_it_is_revoked(
    kai: Client, world: World, rota: Rota
) -> None:
    def address() -> str:
        return str(kai.get(PAGE).context["calendar_url"])

    assert address() == ""
    kai.post(f"{PAGE}calendar/make/")
    first = address()
    shifts = entries(Client().get(first))
    assert {summary for summary, _, _ in shifts} == {"Kai Moana on call (Nights)"}
    kai.post(f"{PAGE}calendar/make/")
    second = address()
    assert Client().get(first).status_code == 404 and entries(Client().get(second))
    kai.post(f"{PAGE}calendar/revoke/")
    assert address() == "" and Client().get(second).status_code == 404
    assert kai.post(f"{PAGE}calendar/steal/").status_code == 404


def test_a_feed_that_was_made_up_or_whose_person_left_is_not_found(
    kai: Client, world: World, rota: Rota
) -> None:
    for token in ("x", "a:b", "eyJzdGFmZiI6MX0:x"):
        assert Client().get(f"/on-call/{token}.ics").status_code == 404
    kai.post(f"{PAGE}calendar/make/")
    address = str(kai.get(PAGE).context["calendar_url"])
    world.kai.user.is_active = False
    world.kai.user.save()
    assert Client().get(address).status_code == 404


def test_customers_find_nothing(world: World, rota: Rota, now: Now) -> None:
    customer = signed_in(world.ada)
    for path in (PAGE, f"{PAGE}{rota.pk}.ics", "/desk/paged/"):
        assert customer.get(path).status_code == 404
    assert customer.post(f"{PAGE}take-over/").status_code == 404
