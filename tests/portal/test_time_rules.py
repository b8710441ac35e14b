"""What customers read and do about closing after silence, escalation and cases of others."""

from __future__ import annotations

from tests.casework import HOUR, customer_of
from tests.portal.conftest import ClientOf, Clock, OpenCase
from tests.portal.reading import words
from tests.world import World, actor

from troth.cases import actions


def test_a_silent_customer_reads_when_the_case_is_closed(
    world: World, client_of: ClientOf, open_for: OpenCase, clock: Clock
) -> None:
    case = open_for(customer_of(world, "12-closing"))
    browser, at = client_of(case.contact), clock.pass_(hours=1)
    assert 'id="closes-at"' not in browser.get(f"/cases/{case.number}/").text
    actions.wait_on_customer(case=case, question="Which?", by=actor(world.kai), at=at)

    page = words(browser.get(f"/cases/{case.number}/").text)
    assert "If we hear nothing from you, we will close this case on Mon 16 Mar" in page


def test_escalation_is_asked_for_where_the_programme_has_it(
    world: World, client_of: ClientOf, open_for: OpenCase, clock: Clock
) -> None:
    finn = customer_of(world, "13-escalation", ("starts: opened", "starts: requested"))
    case, browser = open_for(finn, severity="P1"), client_of(finn)
    url = f"/cases/{case.number}/"
    assert f"{url}escalate/" in browser.get(url).text
    assert f"{url}escalate/" not in browser.get(f"/cases/{open_for(finn).number}/").text

    assert browser.post(f"{url}escalate/", {"reason": ""}).status_code == 422
    assert browser.post(f"{url}escalate/", {"reason": "Too slow."})["Location"] == url
    case.refresh_from_db()
    assert case.next_at == clock.now + 2 * HOUR
    page = browser.get(url).text
    assert f"{url}escalate/" not in page
    assert "Finn Doyle asked for the case to be escalated: Too slow." in words(page)


def test_somebody_elses_case_can_only_be_read(
    world: World, client_of: ClientOf, open_for: OpenCase, clock: Clock
) -> None:
    case = open_for(customer_of(world, "07-limited-contacts", plan="large"))
    browser = client_of(world.named(case.contract, "Gwen Hale"))
    url = f"/cases/{case.number}/"
    said = "Only Finn Doyle, whose case this is, may write on it; you can read it."
    page = browser.get(url).text
    assert said in words(page) and 'method="post" action="/cases/' not in page

    answer = browser.post(f"{url}reply/", {"body": "Me too."})
    assert answer.status_code == 422 and said in words(answer.text)

    actions.resolve(case=case, body="Solved.", by=actor(world.kai), at=clock.pass_(hours=1))
    assert f"{url}confirm/" not in browser.get(url).text
