"""Who gets in: every address of the portal, walked as everybody."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import URLPattern
from tests.portal.conftest import ClientOf, OpenCase
from tests.world import World

from troth.portal.acts import ACTS
from troth.portal.urls import urlpatterns


def addresses(number: str, contact_id: int) -> list[tuple[str, str]]:
    """Every address of the portal with the method it takes; fails when one is forgotten."""
    walked = [
        ("get", "/"),
        ("get", "/cases/"),
        ("get", "/cases/export.csv"),
        ("get", "/cases/new/"),
        ("post", "/cases/new/"),
        ("post", "/cases/new/promises/"),
        ("get", f"/cases/{number}/"),
        ("get", f"/cases/{number}/record.json"),
        ("get", f"/cases/{number}/promises/"),
        ("get", f"/cases/{number}/thread/"),
        *(("post", f"/cases/{number}/{act}/") for act in ACTS),
        ("get", "/contacts/"),
        ("post", f"/contacts/{contact_id}/name/"),
        ("post", f"/contacts/{contact_id}/unname/"),
        ("get", "/notifications/"),
        ("post", "/notifications/confirm/"),
        ("get", "/support-policy/"),
        ("get", "/stream/"),
    ]
    for pattern in urlpatterns:
        assert isinstance(pattern, URLPattern)
        found = [path for _method, path in walked if pattern.resolve(path.removeprefix("/"))]
        assert found, f"{pattern.name} is not walked"
    return walked


@pytest.fixture
def walked(world: World, open_for: OpenCase) -> list[tuple[str, str]]:
    case = open_for(world.ada)
    return addresses(case.number, world.ada.pk)


def test_strangers_are_sent_to_sign_in(walked: list[tuple[str, str]], client) -> None:
    for method, path in walked:
        response = getattr(client, method)(path)
        assert response.status_code == 302, path
        assert response["Location"].startswith("/account/login/"), path


def test_contacts_of_other_accounts_find_nothing_of_it(
    world: World, walked: list[tuple[str, str]], client_of: ClientOf
) -> None:
    stranger = client_of(world.cora)

    for method, path in walked:
        response = getattr(stranger, method)(path)
        if "/T-" in path or "/contacts/" in path.removesuffix("contacts/"):
            assert response.status_code == 404, path
        elif path != "/stream/":
            assert b"Acme" not in response.content, path
            assert b"Oslo" not in response.content, path


def test_staff_have_a_door_of_their_own(
    world: World, walked: list[tuple[str, str]], client_of: ClientOf
) -> None:
    staff = client_of(world.kai)

    for method, path in walked:
        response = getattr(staff, method)(path)
        if path == "/":
            assert response["Location"] == "/desk/"
        else:
            assert response.status_code == 404, path


def test_contacts_without_a_named_place_read_but_do_not_open(
    world: World, walked: list[tuple[str, str]], client_of: ClientOf
) -> None:
    client = client_of(world.ben)

    assert client.get("/").status_code == 200
    assert client.get(walked[6][1]).status_code == 200
    refused = client.get("/cases/new/")
    assert refused.status_code == 403
    assert "is not a named contact" in refused.text


def test_a_part_of_a_page_sends_the_whole_page_to_sign_in(client, walked) -> None:
    response = client.post("/cases/new/promises/", headers={"HX-Request": "true"})

    assert response["HX-Redirect"] == "/account/login/"


def test_who_was_signed_out_meanwhile_comes_back_to_the_page_of_the_form(
    world: World, open_for: OpenCase, client: Client
) -> None:
    case = f"/cases/{open_for(world.ada).number}/"
    written = {"body": "It is back."}
    sign_in = f"/account/login/?next={case}"

    form = client.post(f"{case}reply/", written, headers={"Referer": f"http://testserver{case}"})
    htmx = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{case}"}
    part = client.get(f"{case}thread/", headers=htmx)
    elsewhere = client.post(f"{case}reply/", headers={"Referer": "http://elsewhere.example/x"})

    assert form["Location"] == sign_in
    assert part["HX-Redirect"] == sign_in
    assert elsewhere["Location"] == "/account/login/"
