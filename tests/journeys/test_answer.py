"""An agent answers, and the clock stops for everybody who looks."""

from __future__ import annotations

from datetime import UTC, datetime

from playwright.sync_api import expect

from tests.casework import clock, opened
from tests.journeys.conftest import Enter
from tests.journeys.people import Cast
from tests.journeys.reading import assert_stayed, stay, wait_until_live


def test_an_answer_stops_the_clock_on_every_open_page(enter: Enter, cast: Cast) -> None:
    case = opened(cast.bea, datetime.now(UTC), severity="P2", subject="Queries time out")
    customer, desk, queue = enter(cast.bea), enter(cast.kai), enter(cast.mara)
    customer.goto(f"/cases/{case.number}/")
    owed = customer.locator("#case-clocks > .panel__body > .clocks")
    expect(owed).to_contain_text("First response")
    why = owed.locator(".clock", has_text="Resolution").locator("summary")
    why.click()
    queue.goto("/desk/")
    row = queue.get_by_role("row").filter(has_text=case.number)
    expect(row).to_contain_text("First response")
    for page in (customer, queue):
        wait_until_live(page)
        stay(page)

    desk.goto("/desk/")
    desk.get_by_role("link", name="Queries time out").click()
    desk.get_by_role("textbox", name="Message").fill("We see it too, and are at it.")
    desk.get_by_role("button", name="Send reply").click()

    promises = desk.locator("#case-promises")
    promises.get_by_text("1 earlier promise").click()
    expect(promises.locator(".clock", has_text="First response")).to_contain_text("kept")
    expect(customer.get_by_text("We see it too, and are at it.")).to_be_visible()
    customer.get_by_text("1 earlier promise").click()
    expect(customer.locator(".past .clock", has_text="First response")).to_contain_text("kept")
    expect(owed).not_to_contain_text("First response")
    expect(row).to_contain_text("Resolution")
    expect(why.locator("..")).to_have_attribute("open", "")
    assert_stayed(customer)
    assert_stayed(queue)
    response = clock(case, "first_response")
    assert response.status == "met"
    assert response.met_at == case.messages.get(author_kind="staff").at
