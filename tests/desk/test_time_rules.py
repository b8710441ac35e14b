"""What staff read and do about closing after silence and escalation."""

from __future__ import annotations

from django.test import Client

from tests.casework import customer_of, opened
from tests.desk.conftest import Now
from tests.world import NOW, World, actor
from troth.cases import actions


def test_the_page_says_when_silence_closes_the_case(world: World, kai: Client, now: Now) -> None:
    case = opened(customer_of(world, "12-closing"), NOW)
    url = f"/desk/cases/{case.number}/"
    assert 'id="closes-at"' not in kai.get(url).text
    at = now.later(hours=1)
    actions.wait_on_customer(case=case, question="Which?", by=actor(world.kai), at=at)
    assert "If we hear nothing, Troth will close it on" in kai.get(url).text


def test_escalation_is_begun_and_declined(world: World, kai: Client, now: Now) -> None:
    finn = customer_of(world, "13-escalation", ("starts: opened", "starts: requested"))
    case = opened(finn, NOW, severity="P1")
    url = f"/desk/cases/{case.number}/"
    page = kai.get(url).text
    assert f"{url}request_escalation/" in page and f"{url}decline_escalation/" not in page

    why = {"request_escalation-reason": "Too slow."}
    assert kai.post(f"{url}request_escalation/", why).status_code == 302
    page = kai.get(url).text
    assert f"{url}request_escalation/" not in page and f"{url}decline_escalation/" in page

    answer = kai.post(f"{url}decline_escalation/", {"decline_escalation-reason": ""})
    assert (answer.status_code, "fill it in" in answer.text) == (422, True)
    why = {"decline_escalation-reason": "The vendor has it."}
    assert kai.post(f"{url}decline_escalation/", why).status_code == 302
    case.refresh_from_db()
    assert case.next_at is None


def test_a_programme_without_it_has_no_such_forms(world: World, kai: Client, now: Now) -> None:
    case = opened(world.bea, NOW)
    assert "_escalation/" not in kai.get(f"/desk/cases/{case.number}/").text
