"""A severity is changed, the customer appeals, and a manager decides."""

from __future__ import annotations

from datetime import UTC, datetime

from playwright.sync_api import expect

from tests.casework import opened
from tests.journeys.conftest import Enter
from tests.journeys.people import Cast
from tests.journeys.reading import due_times_in, wait_until_live


def test_a_raise_promises_more_and_an_appeal_gives_the_severity_back(
    enter: Enter, cast: Cast
) -> None:
    case = opened(cast.dan, datetime.now(UTC), severity="P3", subject="Mail is late in Napier")
    customer, desk, manager = enter(cast.dan), enter(cast.kai), enter(cast.mara)
    customer.goto(f"/cases/{case.number}/")
    ((_, before),) = due_times_in(customer.locator("#case-clocks"))
    change = customer.locator("details.fold", has_text="Change the severity")
    change.locator("summary").click()
    change.get_by_role("radio", name="P2").check()
    change.get_by_label("Why?").fill("Now it is all of Napier.")
    change.get_by_role("button", name="Change the severity").click()
    expect(customer.locator("#case-head")).to_contain_text("P2")
    ((_, after),) = due_times_in(customer.locator("#case-clocks"))
    assert after < before
    wait_until_live(customer)

    desk.goto(f"/desk/cases/{case.number}/")
    change = desk.locator("details.act", has_text="Change severity")
    change.locator("summary").click()
    change.get_by_label("New severity").select_option("P4")
    change.get_by_label("Reason").fill("Only one mailbox is concerned.")
    change.get_by_label("Reply to the customer").fill("We take it as P4.")
    change.get_by_role("button", name="Change severity").click()
    expect(desk.locator("#case-head")).to_contain_text("P4")

    expect(customer.locator("#case-head")).to_contain_text("P4")
    expect(customer.get_by_text("We take it as P4.")).to_be_visible()
    appeal = customer.locator("details.fold", has_text="Appeal against the severity")
    appeal.locator("summary").click()
    appeal.get_by_role("radio", name="P2").check()
    appeal.get_by_label("What should support management know?").fill("It is our switchboard.")
    appeal.get_by_role("button", name="Send the appeal").click()
    expect(customer.get_by_text("Being decided")).to_be_visible()

    manager.goto("/desk/")
    manager.get_by_role("link", name="Appeals").click()
    form = manager.locator(".panel", has_text=case.number)
    expect(form).to_contain_text("It is our switchboard.")
    form.get_by_label("Uphold").check()
    form.get_by_label("Reasons").fill("A switchboard counts for all.")
    form.get_by_role("button").click()

    wait_until_live(customer)
    expect(customer.locator("#case-head")).to_contain_text("P2")
    expect(customer.locator("#case-thread")).to_contain_text("A switchboard counts for all.")
    expect(customer.get_by_text("Upheld", exact=True)).to_be_visible()
