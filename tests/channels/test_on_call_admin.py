"""The administrator sets up rotas, paging policies and webhook endpoints."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from tests.accounts.test_admin import errors
from tests.world import World

from troth.accounts.models import PagingPolicy, PagingStep, Rota, RotaLayer
from troth.channels.models import Endpoint

PAGES = ("accounts/rota", "accounts/rotalayer", "accounts/pagingpolicy", "accounts/pagingstep")


@pytest.fixture
def ines(world: World, client: Client) -> Client:
    client.force_login(world.ines.user)
    return client


def saved(browser: Client, page: str, **values: Any) -> Any:
    answer = browser.post(f"/admin/{page}/add/", values)
    assert answer.status_code == 302, errors(answer)
    return answer


def test_a_rota_and_a_policy_are_set_up(world: World, ines: Client) -> None:
    saved(ines, PAGES[0], name="First line", team=world.first_line.pk, time_zone="UTC")
    rota = Rota.objects.get()
    people = f"{world.kai.user.email}\n\n {world.nia.user.email.upper()} \n{world.kai.user.email}"
    layer = {"rota": rota.pk, "starts": "2026-03-02", "hand_over": "09:00", "days": 7}
    saved(ines, PAGES[1], people=people, weekday=0, windows="Mon-Fri 18:00-09:00\n", **layer)
    made = RotaLayer.objects.get()
    assert made.people == [world.kai.pk, world.nia.pk, world.kai.pk]
    assert (made.weekday, made.windows) == (0, ["Mon-Fri 18:00-09:00"])
    saved(ines, PAGES[2], name="All", ranks="1, 2", repeats=2, repeat_after=10)
    policy = PagingPolicy.objects.get()
    assert (policy.ranks, policy.team, policy.site) == ([1, 2], None, None)
    saved(ines, PAGES[3], policy=policy.pk, after=5, rota=rota.pk, by_email="on")
    step = PagingStep.objects.get()
    assert (step.target, step.after, step.by_webhook) == (rota, 5, False)

    for page, row in zip(PAGES, (rota, made, policy, step), strict=True):
        for path in ("", "add/", f"{row.pk}/change/"):
            assert ines.get(f"/admin/{page}/{path}").status_code == 200, path
        assert ines.get(f"/admin/{page}/{row.pk}/delete/").status_code == 403
    shown = ines.get(f"/admin/{PAGES[1]}/{made.pk}/change/").text
    assert "kai@provider.example\nnia@provider.example\nkai@provider.example" in shown

    for page, row in ((PAGES[1], made), (PAGES[3], step)):
        ines.post(f"/admin/{page}/", {"action": "remove", "_selected_action": [row.pk]})
    assert not RotaLayer.objects.exists() and not PagingStep.objects.exists()


def test_what_cannot_be_is_told_at_its_field(world: World, ines: Client) -> None:
    rota = {"name": "First line", "time_zone": "UTC"}
    assert "team" in errors(ines.post(f"/admin/{PAGES[0]}/add/", rota))
    saved(ines, PAGES[0], site=world.london.pk, **rota)
    layer = {
        "rota": Rota.objects.get().pk,
        "starts": "2026-03-02",
        "hand_over": "09:00",
        "days": 10,
        "weekday": 0,
        "people": "kai@provider.example",
    }
    unknown = errors(ines.post(f"/admin/{PAGES[1]}/add/", layer))
    assert unknown["people"] == [
        "kai@provider.example does not belong to a staff member; look it up under Staff."
    ]
    assert world.kai
    assert "days" in errors(ines.post(f"/admin/{PAGES[1]}/add/", layer))
    windows = layer | {"days": 7, "windows": "at night"}
    assert "windows" in errors(ines.post(f"/admin/{PAGES[1]}/add/", windows))


def test_a_secret_is_shown_once(world: World, ines: Client) -> None:
    url = "https://alerts.example.com/troth"
    answer = saved(ines, "channels/endpoint", name="Pager", url=url, shape="plain")
    endpoint = Endpoint.objects.get()
    told = [str(message) for message in get_messages(answer.wsgi_request)]
    assert any(endpoint.secret in one for one in told)
    page = f"/admin/channels/endpoint/{endpoint.pk}/change/"
    ines.get("/admin/")
    assert endpoint.secret not in ines.get(page).text
    assert endpoint.secret not in ines.get("/admin/channels/endpoint/").text

    renewal = {"action": "renew_secret", "_selected_action": [endpoint.pk]}
    renewed = ines.post("/admin/channels/endpoint/", renewal, follow=True)
    endpoint.refresh_from_db()
    assert endpoint.secret in renewed.text
    kept = {"name": "Pager", "url": url, "shape": "plain"}
    assert ines.post(page, kept).status_code == 302
    endpoint.refresh_from_db()
    assert not endpoint.is_active


def test_others_have_no_such_pages(world: World, client: Client) -> None:
    client.force_login(world.mara.user)
    for page in (*PAGES, "channels/endpoint"):
        assert client.get(f"/admin/{page}/", follow=True).status_code == 403
