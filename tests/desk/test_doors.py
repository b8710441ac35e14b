"""Who may come in: every address of the desk is for staff only."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse

from tests.casework import opened
from tests.desk.conftest import Now, signed_in
from tests.world import NOW, World
from troth.desk.urls import urlpatterns

WITHOUT_KEY = ("queue", "mine", "next", "live", "new_case", "customers")
LISTS = (
    "mails",
    "calls",
    "breaches",
    "notices",
    "read_notices",
    "notifications",
    "on_call",
    "away",
    "take_over",
    "paged",
    "outbox",
    "health",
    "retry_all",
    "appeals",
)
OWN_HOURS = ("quiet_hours", "digest")
OF_CASES = ("case", "record", "write", "presence")
OF_MAILS = ("mail", "mail_formatted", "mail_original")
OF_ACCOUNTS = ("customer", "verify")
OF_DELIVERIES = ("retry_delivery", "give_up_delivery")
POSTED = frozenset(
    {
        *("write", "presence", "act", "verify", "confirm_address", "read_notices"),
        *("decide_appeal", "retry_all", "act_on_mail", *OF_DELIVERIES, *OWN_HOURS),
        *("take_over", "take_back", "come_back", "calendar_address"),
    }
)


@dataclass
class Place:
    name: str
    url: str

    def visit(self, client: Client) -> int:
        go = client.post if self.name in POSTED else client.get
        return go(self.url).status_code


@pytest.fixture
def places(world: World) -> list[Place]:
    """Every address, of a customer's own case and account where it has one."""
    case = opened(world.ada, NOW)
    urls = {name: reverse(f"desk:{name}") for name in WITHOUT_KEY + LISTS + OWN_HOURS}
    urls |= {name: reverse(f"desk:{name}", args=[case.number]) for name in OF_CASES}
    urls |= {name: reverse(f"desk:{name}", args=[case.account_id]) for name in OF_ACCOUNTS}
    urls["act"] = reverse("desk:act", args=[case.number, "take"])
    urls["new_promises"] = reverse("desk:new_promises", args=[world.ada.pk])
    urls["confirm_address"] = reverse("desk:confirm_address", args=[world.ada.pk])
    delivery = case.deliveries.first()
    assert delivery is not None
    urls |= {name: reverse(f"desk:{name}", args=[delivery.pk]) for name in OF_DELIVERIES}
    urls["decide_appeal"] = reverse("desk:decide_appeal", args=[1])
    urls["file"] = reverse("desk:file", args=[case.number, 1])
    urls |= {name: reverse(f"desk:{name}", args=[1]) for name in OF_MAILS}
    urls["act_on_mail"] = reverse("desk:act_on_mail", args=[1, "retry"])
    urls["take_back"] = reverse("desk:take_back", args=[1])
    urls["come_back"] = reverse("desk:come_back", args=[1])
    urls["rota_file"] = reverse("desk:rota_file", args=[1])
    urls["calendar_address"] = reverse("desk:calendar_address", args=["make"])
    return [Place(name, url) for name, url in urls.items()]


def test_every_address_is_looked_at_here(places: list[Place]) -> None:
    assert {place.name for place in places} == {pattern.name for pattern in urlpatterns}


def test_strangers_are_sent_to_sign_in(places: list[Place], now: Now, client: Client) -> None:
    for place in places:
        sent = place.name in POSTED  # there is nothing to come back to
        answer = (client.post if sent else client.get)(place.url)
        assert answer.status_code == 302, place
        assert answer["Location"].startswith(f"/account/login/{'' if sent else '?next='}"), place


def test_a_part_of_a_page_takes_strangers_to_sign_in_as_a_whole(client: Client, now: Now) -> None:
    answer = client.get("/desk/", headers={"HX-Request": "true", "HX-Target": "queue"})

    assert answer["HX-Redirect"] == "/account/login/"
    assert not answer.content


def test_customers_find_nothing_even_about_their_own_cases(
    places: list[Place], world: World, now: Now
) -> None:
    ada = signed_in(world.ada)

    assert {place.name: place.visit(ada) for place in places} == {
        place.name: 404 for place in places
    }


def test_a_sign_in_of_no_person_finds_nothing(places: list[Place], world: World, now: Now) -> None:
    left = signed_in(world.ben)
    world.ben.is_active = False
    world.ben.save()

    assert {place.visit(left) for place in places} == {404}


def test_writing_asks_for_the_right_way_of_asking(places: list[Place], kai: Client) -> None:
    for place in places:
        if place.name in POSTED:
            assert kai.get(place.url).status_code == 405, place


@pytest.mark.parametrize(
    "url",
    [
        "/desk/cases/T-999999/",
        "/desk/cases/nonsense/",
        "/desk/accounts/999999/",
        "/desk/?account=999999",
        "/desk/cases/new/?contact=999999",
        "/desk/cases/new/?account=999999",
    ],
)
def test_what_does_not_exist_is_not_found(url: str, kai: Client) -> None:
    assert kai.get(url).status_code == 404


def test_an_unknown_action_is_not_found(world: World, kai: Client) -> None:
    case = opened(world.ada, NOW)

    assert kai.post(f"/desk/cases/{case.number}/abolish/").status_code == 404
