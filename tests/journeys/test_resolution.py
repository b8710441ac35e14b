"""Only the customer's word closes a case where the programme says so."""

from __future__ import annotations

from datetime import UTC, datetime

from playwright.sync_api import Page, expect

from tests.casework import kinds, opened
from tests.journeys.conftest import Enter
from tests.journeys.people import Cast
from tests.journeys.reading import wait_until_live
from troth.cases.models import Case

ONLY_CUSTOMERS = (
    "In this programme, only the customer closes a case, by confirming that it is resolved."
)
ENDINGS = ("case.resolved", "case.resolution_rejected", "case.confirmed", "case.closed")


def resolve(desk: Page, words: str) -> None:
    """Send a reply that says that it is fixed."""
    desk.get_by_role("textbox", name="Message").fill(words)
    desk.get_by_label("What the reply does").select_option(label="and resolve: it is fixed")
    desk.get_by_role("button", name="Send reply").click()
    expect(desk.locator("#case-head")).to_contain_text("Resolved")


def test_a_customer_rejects_a_resolution_and_confirms_the_next(enter: Enter, cast: Cast) -> None:
    case = opened(cast.bea, datetime.now(UTC), severity="P3", subject="Scanner is slow")
    customer, desk = enter(cast.bea), enter(cast.kai)
    customer.goto(f"/cases/{case.number}/")
    wait_until_live(customer)
    desk.goto(f"/desk/cases/{case.number}/")
    wait_until_live(desk)

    resolve(desk, "The index is rebuilt.")
    expect(customer.get_by_text("Support says that this is solved. Is it?")).to_be_visible()
    customer.get_by_text("No, it is not solved").click()
    customer.get_by_label("What is still wrong?").fill("It is slow again.")
    customer.get_by_role("button", name="Reject the resolution").click()
    expect(customer.get_by_text("The case is open again.")).to_be_visible()
    expect(desk.locator("#case-thread")).to_contain_text("It is slow again.")
    expect(desk.locator("#case-head")).to_contain_text("Open")

    resolve(desk, "The disk is replaced.")
    customer.get_by_role("button", name="Yes, it is solved").click()
    expect(customer.get_by_text("This case is closed")).to_be_visible()
    expect(desk.locator("#case-head")).to_contain_text("Closed")
    assert [kind for kind in kinds(case) if kind in ENDINGS] == [
        "case.resolved",
        "case.resolution_rejected",
        "case.resolved",
        "case.confirmed",
        "case.closed",
    ]


def test_staff_cannot_close_it_and_are_told_why(enter: Enter, cast: Cast) -> None:
    case = opened(cast.bea, datetime.now(UTC), severity="P3", subject="Scanner is quick")
    desk = enter(cast.kai, may_fail=(422,))
    desk.goto(f"/desk/cases/{case.number}/")
    resolve(desk, "It was the index.")
    expect(desk.locator("#case-do")).to_contain_text(f"Close: {ONLY_CUSTOMERS}")
    expect(desk.get_by_role("button", name="Close", exact=True)).to_have_count(0)

    token = desk.locator("[name=csrfmiddlewaretoken]").first.input_value()
    answer = desk.request.post(
        f"/desk/cases/{case.number}/close/",
        form={"csrfmiddlewaretoken": token, "reason": "resolved", "note": ""},
    )
    assert answer.status == 422
    assert Case.objects.get(pk=case.pk).status == "resolved"
