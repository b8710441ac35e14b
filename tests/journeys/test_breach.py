"""A promise that nobody keeps breaks at its time, and both sides see it happen."""

from __future__ import annotations

import re
from datetime import timedelta

from playwright.sync_api import expect

from tests.casework import clock
from tests.journeys.conftest import Enter
from tests.journeys.people import Cast, address_of
from tests.journeys.reading import assert_stayed, case_on, stay, wait_until_live
from tests.postbox import Postbox
from troth.timeline.access import events_of

PROMISED = timedelta(seconds=9)
SOON = timedelta(seconds=15)  # the worker looks every second; this one may be busy
BROKEN = re.compile("The first response promised for P1 by .* was not given in time")


def test_a_promise_breaks_at_its_time_before_everybodys_eyes(
    enter: Enter, cast: Cast, postbox: Postbox
) -> None:
    customer, queue, desk = enter(cast.fay), enter(cast.mara), enter(cast.mara)
    queue.goto("/desk/")

    customer.goto("/cases/new/")
    customer.get_by_label("Subject").fill("The ferry has left")
    customer.get_by_label("Description").fill("Without us.")
    customer.get_by_role("button", name="Open the case").click()
    customer.wait_for_url("**/cases/T-*/")
    case = case_on(customer)
    desk.goto(f"/desk/cases/{case.number}/")
    row = queue.get_by_role("row", name=case.number)
    for page in (customer, desk, queue):
        wait_until_live(page)
        stay(page)
    expect(row).to_be_visible()

    expect(desk.locator("#case-thread").get_by_text(BROKEN)).to_be_visible()
    expect(customer.locator("#case-history").get_by_text(BROKEN)).to_be_attached()
    for place in (row, desk.locator("#case-promises"), customer.locator("#case-clocks")):
        expect(place.locator(".due[data-state=overdue]")).to_be_visible()
    for page in (customer, desk, queue):
        assert_stayed(page)

    (breach,) = [event for event in events_of(case.stream) if event.kind == "clock.breached"]
    response = clock(case, "first_response")
    assert breach.data["key"] == response.key
    assert response.status == "breached"
    assert response.due == response.breached_at == response.started + PROMISED
    assert response.detected_at is not None
    assert response.due <= response.detected_at < response.due + SOON
    letter = postbox.wait_for(address_of(cast.mara), f"Promise broken: [{case.number}]")
    assert letter["Message-ID"]
