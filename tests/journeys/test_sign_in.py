"""Coming in."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.conftest import Enter, sign_in
from tests.journeys.people import Cast


def test_a_customer_signs_in_and_sees_their_home(enter: Enter, cast: Cast) -> None:
    page = enter()
    sign_in(page, cast.ada)
    expect(page.get_by_role("heading", level=1)).to_have_text("Acme Freight")


def test_an_agent_signs_in_and_sees_the_queue(enter: Enter, cast: Cast) -> None:
    page = enter()
    sign_in(page, cast.kai)
    expect(page.get_by_role("heading", level=1)).to_have_text("Queue")
