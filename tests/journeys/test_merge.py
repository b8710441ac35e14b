"""Two cases about one thing become one, and everybody finds their way."""

from __future__ import annotations

from datetime import UTC, datetime

from playwright.sync_api import expect

from tests.casework import opened
from tests.journeys.conftest import Enter
from tests.journeys.people import Cast


def test_a_case_is_merged_and_its_customer_finds_where_it_goes_on(enter: Enter, cast: Cast) -> None:
    now = datetime.now(UTC)
    first = opened(cast.ada, now, subject="Nothing resolves in Oslo")
    second = opened(cast.ada, now, subject="Oslo again")
    customer, desk = enter(cast.ada), enter(cast.kai)
    customer.goto(f"/cases/{second.number}/")

    desk.goto(f"/desk/cases/{second.number}/")
    desk.locator("summary", has_text="Merge into another case").click()
    desk.get_by_label("Number of the other case").fill(first.number)
    desk.locator("#id_merge_case-body").fill("We answer both there.")
    desk.get_by_role("button", name="Merge into another case").click()
    expect(desk.get_by_text("The case continues in the other one.")).to_be_visible()
    desk.locator("#case-merged").get_by_role("link").click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Nothing resolves in Oslo")
    expect(desk.get_by_text("Merged into this case")).to_be_visible()

    customer.get_by_role("link", name=f"{first.number} Nothing resolves in Oslo").click()
    expect(customer.get_by_role("heading", level=1)).to_contain_text("Nothing resolves in Oslo")
    expect(customer.get_by_role("link", name=f"{second.number} Oslo again")).to_be_visible()
