"""Every request runs in the scope of the person asking; sign-in leads each to their door."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path
from tests.world import PASSWORD, World

from troth.accounts.middleware import ViewedRequest
from troth.accounts.models import Account, Contact, User
from troth.lib.isolation import current_scope


def careless(request: ViewedRequest) -> HttpResponse:
    """A view that forgot to ask `access`."""
    names = ",".join(Account.objects.values_list("name", flat=True))
    return HttpResponse(
        f"{request.viewer.name if request.viewer else '-'}|{current_scope()}|{names}"
    )


def broken(request: HttpRequest) -> HttpResponse:
    Contact.objects.update(name="half-done")
    raise RuntimeError("broken")


def unavailable(request: HttpRequest) -> HttpResponse:
    Contact.objects.update(name="half-done")
    return HttpResponse(status=503)


urlpatterns = [
    path("careless/", careless),
    path("broken/", broken),
    path("unavailable/", unavailable),
    path("account/", include("allauth.urls")),
    path("portal/", include(([path("", careless, name="home")], "portal"))),
    path("desk/", include(([path("", careless, name="queue")], "desk"))),
]
pytestmark = pytest.mark.urls(__name__)


def test_a_careless_view_shows_a_customer_their_own_rows_only(world: World, client: Client) -> None:
    assert world.cora.user
    assert world.ada.user
    client.force_login(world.ada.user)
    answer = client.get("/careless/").content.decode()
    assert answer == f"Ada Park|{world.acme.pk}|Acme Freight"
    client.force_login(world.cora.user)
    answer = client.get("/careless/").content.decode()
    assert answer == f"Cora Weiss|{world.cobalt.pk}|Cobalt Clinics"


def test_staff_see_all_and_strangers_nothing(world: World, client: Client) -> None:
    assert world.acme
    assert client.get("/careless/").content == b"-||"
    client.force_login(world.kai.user)
    assert client.get("/careless/").content == b"Kai Moana|all|Acme Freight"


def test_the_deactivated_are_strangers(world: World, client: Client) -> None:
    contact = world.ada
    assert contact.user
    client.force_login(contact.user)
    contact.is_active = False
    contact.save()
    assert client.get("/careless/").content == b"-||"


@pytest.mark.parametrize("url", ["/broken/", "/unavailable/"])
def test_a_failed_request_leaves_nothing_half_done(world: World, url: str) -> None:
    client = Client(raise_request_exception=False)
    assert world.ada.user
    client.force_login(world.ada.user)
    assert client.get(url).status_code >= 500
    world.ada.refresh_from_db()
    assert world.ada.name == "Ada Park"
    assert current_scope() == "all"


@pytest.mark.parametrize(("name", "home"), [("ada", "/portal/"), ("kai", "/desk/")])
def test_sign_in_leads_to_the_right_door(
    world: World, client: Client, name: str, home: str
) -> None:
    email = getattr(world, name).user.email.upper()
    answer = client.post("/account/login/", {"login": email, "password": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (302, home)


@pytest.mark.django_db
def test_nobody_signs_up(client: Client) -> None:
    answer = client.post(
        "/account/signup/",
        {"email": "new@x.example", "password1": PASSWORD, "password2": PASSWORD},
    )
    assert answer.status_code == 200
    assert not User.objects.exists()
