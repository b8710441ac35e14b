"""The set-up pages write through the actions and show what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.messages import get_messages
from django.test import Client
from tests.world import PASSWORD, World

from troth.accounts.models import Account, Contact, Site, Staff, Team
from troth.timeline.models import Event


@pytest.fixture
def ines(world: World, client: Client) -> Client:
    """A browser of the administrator."""
    client.force_login(world.ines.user)
    return client


def errors(answer: Any) -> dict[str, list[str]]:
    assert answer.status_code == 200
    found: dict[str, list[str]] = answer.context["adminform"].form.errors
    return found


@pytest.mark.parametrize("page", ["account", "contact", "site", "team", "staff"])
def test_every_page_opens(world: World, ines: Client, page: str) -> None:
    assert world.ada
    assert world.kai
    row: Any = {"account": world.acme, "contact": world.ada, "staff": world.kai}.get(
        page, world.san_francisco if page == "site" else world.first_line
    )
    for path in ("", "add/", f"{row.pk}/change/", f"{row.pk}/history/"):
        assert ines.get(f"/admin/accounts/{page}/{path}").status_code == 200, path
    assert ines.get(f"/admin/accounts/{page}/{row.pk}/delete/").status_code == 403


def test_an_account_is_created_in_the_name_of_the_administrator(world: World, ines: Client) -> None:
    values = {"name": "Acme", "slug": "acme", "time_zone": "Europe/Oslo"}
    answer = ines.post("/admin/accounts/account/add/", values)
    assert answer.status_code == 302
    account = Account.objects.get()
    event = Event.objects.get(stream=f"account:{account.pk}")
    assert (event.kind, event.by) == ("account.created", f"staff:{world.ines.pk}")
    assert account.time_zone == "Europe/Oslo"


def test_a_refusal_is_an_error_of_its_field_and_keeps_what_was_typed(
    world: World, ines: Client
) -> None:
    values = {"name": "Acme", "slug": world.acme.slug, "time_zone": "Europe/Osl"}
    answer = ines.post("/admin/accounts/account/add/", values)
    assert errors(answer) == {
        "time_zone": ["There is no time zone Europe/Osl; use a name such as Europe/Oslo."]
    }
    assert b'value="Europe/Osl"' in answer.content
    answer = ines.post("/admin/accounts/account/add/", values | {"time_zone": "Europe/Oslo"})
    assert errors(answer) == {
        "slug": ["There is already an account with the short name acme; choose another."]
    }
    assert Account.objects.count() == 1


def test_a_contact_added_without_a_time_zone_has_that_of_the_account(
    world: World, ines: Client
) -> None:
    values = {"account": world.acme.pk, "name": "Cy", "email": "cy@acme.example", "time_zone": ""}
    assert ines.post("/admin/accounts/contact/add/", values).status_code == 302
    assert Contact.objects.get().time_zone == world.acme.time_zone


def test_a_contact_is_added_changed_and_deactivated(world: World, ines: Client) -> None:
    values = {"account": world.acme.pk, "name": "Cy", "email": "CY@acme.example"}
    values |= {"time_zone": "UTC", "roles": "technical, administrator"}
    assert ines.post("/admin/accounts/contact/add/", values).status_code == 302
    contact = Contact.objects.get()
    assert (contact.email, contact.roles) == ("cy@acme.example", ["technical", "administrator"])
    page = f"/admin/accounts/contact/{contact.pk}/change/"
    change = {"name": "Cyrus", "time_zone": "UTC", "phone": "", "roles": ""}
    assert ines.post(page, change).status_code == 302
    selected = {"_selected_action": [contact.pk]}
    unsigned = "Acme Freight has no contract, now or to come; sign one before naming contacts."
    for action, message in [
        ("deactivate", "Done: Cyrus."),
        ("deactivate", "Cyrus is already deactivated; there is nothing to do."),
        ("reactivate", "Done: Cyrus."),
        ("name_contacts", unsigned),
    ]:
        answer = ines.post("/admin/accounts/contact/", {"action": action, **selected})
        assert message in [str(m) for m in get_messages(answer.wsgi_request)]
    contact.refresh_from_db()
    assert (contact.name, contact.roles, contact.is_active) == ("Cyrus", [], True)


def test_a_contact_of_another_account_is_refused(world: World, ines: Client) -> None:
    values = {"account": world.acme.pk, "name": "C", "email": world.cora.email, "time_zone": "UTC"}
    answer = ines.post("/admin/accounts/contact/add/", values)
    assert "is a contact of Cobalt Clinics" in errors(answer)["email"][0]
    assert Contact.objects.count() == 1


def test_sites_teams_and_staff(world: World, ines: Client) -> None:
    site = {"name": "Oslo", "slug": "oslo", "time_zone": "Europe/Oslo"}
    assert ines.post("/admin/accounts/site/add/", site).status_code == 302
    oslo = Site.objects.get(slug="oslo")
    team = {"name": "Night", "slug": "night", "email": "", "site": oslo.pk}
    assert ines.post("/admin/accounts/team/add/", team).status_code == 302
    night = Team.objects.get()
    staff = {"name": "Ola", "email": "ola@provider.example", "site": oslo.pk, "role": "agent"}
    answer = ines.post("/admin/accounts/staff/add/", staff | {"teams": [night.pk]})
    assert answer.status_code == 302
    ola = Staff.objects.get(user__name="Ola")
    assert list(ola.teams.all()) == [night]
    page = f"/admin/accounts/staff/{ola.pk}/change/"
    assert 'value="Ola"' in ines.get(page).content.decode()
    change = {"name": "Ola N.", "site": oslo.pk, "role": "manager"}
    assert ines.post(page, change).status_code == 302
    ola = Staff.objects.get(pk=ola.pk)
    assert (ola.name, ola.role, ola.user.is_active) == ("Ola N.", "manager", False)
    assert list(ola.teams.all()) == []
    for pk, page_name, values in [
        (oslo.pk, "site", {"name": "Oslo S", "time_zone": "Europe/Oslo"}),
        (night.pk, "team", {"name": "Nights", "email": "", "site": ""}),
    ]:
        answer = ines.post(f"/admin/accounts/{page_name}/{pk}/change/", values)
        assert answer.status_code == 302


def test_a_lost_second_factor_is_taken_away_and_its_secret_never_shown(
    world: World, ines: Client
) -> None:
    assert world.ada.user
    factor = Authenticator.objects.create(
        user=world.ada.user, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"}
    )
    page = f"/admin/mfa/authenticator/{factor.pk}"

    assert "JBSWY3DPEHPK3PXP" not in ines.get(f"{page}/change/").text
    assert ines.post(f"{page}/change/", {"data": "{}"}).status_code == 403
    assert ines.get("/admin/mfa/authenticator/add/").status_code == 403
    assert ines.post(f"{page}/delete/", {"post": "yes"}).status_code == 302
    assert not Authenticator.objects.exists()


def test_agents_managers_and_customers_set_nothing_up(world: World, client: Client) -> None:
    for person in (world.kai, world.mara):
        client.force_login(person.user)
        assert client.get("/admin/accounts/account/", follow=True).status_code == 403
        assert client.get("/admin/", follow=True).status_code == 403
    assert world.ada.user
    client.force_login(world.ada.user)
    assert client.get("/admin/", follow=True).status_code == 403


def test_nobody_gets_in_without_their_second_factor(world: World, client: Client) -> None:
    client.force_login(world.kai.user)
    credentials = {"username": world.ines.user.email, "password": PASSWORD}
    assert client.post("/admin/login/", credentials).status_code == 403
    assert client.session["_auth_user_id"] == str(world.kai.user.pk)


def test_the_way_in_is_the_one_sign_in_page(world: World, client: Client) -> None:
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/account/login/?next=/admin/")
    credentials = {"login": world.ines.user.email, "password": PASSWORD}
    answer = client.post(answer.redirect_chain[-1][0], credentials)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/admin/")


def test_an_accounts_technical_account_manager_is_chosen(world: World, ines: Client) -> None:
    page = f"/admin/accounts/account/{world.acme.pk}/change/"
    values = {"name": "Acme", "time_zone": "UTC", "tam": world.kai.pk}
    assert ines.post(page, values).status_code == 302
    world.acme.refresh_from_db()
    assert world.acme.tam == world.kai
    assert ines.post(page, values).status_code == 302
    assert Event.objects.filter(kind="account.tam_named").count() == 1


def test_only_what_is_set_up_here_is_listed(ines: Client) -> None:
    page = ines.get("/admin/").content.decode()
    assert "Webhook endpoints" in page
    assert "rocrastinate" not in page
