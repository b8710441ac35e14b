"""The set-up pages show cases, and let nobody change them."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.casework import opened
from tests.world import NOW, World, actor

from troth.cases import actions
from troth.cases.models import Alarm, Case


@pytest.fixture
def administrator(client: Client, world: World) -> Client:
    user = world.ines.user
    user.is_superuser = True
    user.save()
    client.force_login(user)
    return client


def test_cases_can_be_looked_at_only(administrator: Client, world: World) -> None:
    case = opened(world.bea, NOW)
    actions.log_call(case=case, direction="in", answered=True, by=actor(world.kai), at=NOW)
    for page in ("case", "appeal", "call"):
        assert administrator.get(f"/admin/cases/{page}/").status_code == 200
        assert administrator.get(f"/admin/cases/{page}/add/").status_code == 403
    address = f"/admin/cases/case/{case.pk}/change/"
    shown = administrator.get(address)
    assert shown.status_code == 200
    assert "Since this morning nothing arrives." in shown.content.decode()
    assert administrator.post(address, {"subject": "Changed"}).status_code == 403
    assert (
        administrator.post(f"/admin/cases/case/{case.pk}/delete/", {"post": "yes"}).status_code
        == 403
    )
    assert Case.objects.get().subject == "Mail is late"


def test_a_plan_changed_in_the_set_up_moves_the_cases(administrator: Client, world: World) -> None:
    case = opened(world.eve, NOW, severity="high", channel="email")
    contract = world.ember_contract
    answer = administrator.post(
        f"/admin/contracts/contract/{contract.pk}/change/",
        {
            "account": contract.account_id,
            "programme_version": contract.programme_version_id,
            "plan": "premier",
            "starts_on": "2026-01-01",
            "ends_on": "",
            "customer_number": contract.customer_number,
        },
    )
    assert answer.status_code == 302
    case.refresh_from_db()
    assert case.plan == "premier"


def test_an_alarm_is_set_changed_and_dropped(administrator: Client, world: World) -> None:
    opened(world.bea, NOW)
    page = "/admin/cases/alarm/"
    values = {"programme": "cloudmark", "team": "", "steps": "50 %: team"}
    refused = administrator.post(f"{page}add/", values | {"steps": "50 %: boss"})
    assert refused.status_code == 200
    assert "Line 1 names “boss”" in refused.content.decode()
    assert administrator.post(f"{page}add/", values).status_code == 302
    alarm = Alarm.objects.get()
    assert alarm.steps == "50 %: team by mail, desk"

    steps = {"steps": "breach: managers\n60 %: team by desk"}
    assert administrator.post(f"{page}{alarm.pk}/change/", steps).status_code == 302
    alarm.refresh_from_db()
    assert alarm.steps == "60 %: team by desk\nbreach: managers by mail, desk"
    assert administrator.get(page).status_code == 200
    administrator.post(page, {"action": "drop", "_selected_action": [alarm.pk]})
    assert not Alarm.objects.exists()


def test_an_alarm_of_a_team(administrator: Client, world: World) -> None:
    values = {"programme": "", "team": world.first_line.pk, "steps": "breach: team"}
    assert administrator.post("/admin/cases/alarm/add/", values).status_code == 302
    assert Alarm.objects.get().team == world.first_line
