"""The set-up pages show cases, and let nobody change them."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.casework import opened
from tests.world import NOW, World, actor

from troth.cases import actions
from troth.cases.models import Case


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
