"""A customer opens a case, and what the form promised is what holds."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Enter
from tests.journeys.people import Cast
from tests.journeys.reading import case_on, due_times_in, due_times_of, iso
from troth.accounts.models import Contact
from troth.cases.access import Promised, promised
from troth.cases.quotes import read_quote
from troth.promises.clocks import Status
from troth.promises.terms import Metric


def choose(page: Page, severity: str) -> None:
    """Choose a severity and wait for its promises."""
    page.locator(f"input[name=severity][value='{severity}']").check()
    expect(page.locator("[name=shown_for]")).to_have_value(re.compile(rf" {severity}$"))


def describe(page: Page, subject: str) -> None:
    """Fill in the words, and an answer to whatever is asked."""
    page.get_by_label("Subject").fill(subject)
    page.get_by_label("Description").fill("Since nine o'clock.\nAll of us.")
    for question in page.locator("#questions textarea").all():
        question.fill("As it was yesterday.")


def offered(page: Page, contact: Contact, severity: str) -> Promised:
    """What the core promises for the instant that the form carries."""
    quote = read_quote(page.locator("[name=quote]").input_value(), contact)
    return promised(
        contact, kind="incident", severity=severity, channel="portal", at=quote.promised_at
    )


def submit_and_compare(page: Page, contact: Contact, severity: str) -> None:
    """Send the form: page and database then say to the microsecond what the form said."""
    found = offered(page, contact, severity)
    before = due_times_in(page.locator("#promises"))
    assert before == due_times_of(found.offer.clocks)
    assert before != []

    page.get_by_role("button", name="Open the case").click()

    page.wait_for_url(re.compile(r"/cases/T-\d+/$"))
    assert due_times_in(page.locator("#case-clocks")) == before
    clocks = {clock.key: (clock.started, clock.due) for clock in case_on(page).clocks.all()}
    assert clocks == {clock.key: (clock.started, clock.due) for clock in found.offer.clocks}


def test_the_promises_shown_before_are_those_that_hold(enter: Enter, cast: Cast) -> None:
    page = enter(cast.ada)
    page.goto("/")
    page.get_by_role("link", name="New case").click()
    choose(page, "P3")
    describe(page, "Where is the list of resolvers?")
    submit_and_compare(page, cast.ada, "P3")
    expect(page.get_by_role("heading", level=1)).to_have_text("Where is the list of resolvers?")
    expect(page.get_by_role("status").filter(has_text=case_on(page).number)).to_be_visible()


def test_whoever_could_call_is_told_to(enter: Enter, cast: Cast) -> None:
    page = enter(cast.ada)
    page.goto("/cases/new/")
    prompt = page.get_by_text("Call us now: it is faster")
    expect(prompt).to_be_hidden()
    choose(page, "P1")
    expect(prompt).to_be_visible()
    expect(page.get_by_text("If you call, 30 minutes; by this form, 2 hours.")).to_be_visible()
    called = offered(page, cast.ada, "P1").offer.if_called
    (due,) = [clock.due for clock in called if clock.metric == Metric.FIRST_RESPONSE]
    assert due is not None
    expect(page.locator("#promises .notice time").first).to_have_attribute("datetime", iso(due))
    describe(page, "No resolver answers")
    submit_and_compare(page, cast.ada, "P1")


def test_a_clock_that_waits_for_a_call_says_so(enter: Enter, cast: Cast) -> None:
    """Black Pearl's P1 is held on days off; whether this is one depends on the day of the test."""
    page = enter(cast.dan)
    page.goto("/cases/new/")
    choose(page, "P1")
    (response,) = offered(page, cast.dan, "P1").offer.clocks
    starts = page.get_by_text("With this form, the clock starts only at")
    if response.status is Status.HELD:
        expect(starts.locator("time").first).to_have_attribute("datetime", iso(response.started))
        expect(page.get_by_text("If you call, it starts at once: 1 hour.")).to_be_visible()
    else:
        expect(starts).to_be_hidden()
    describe(page, "Mail is three hours late")
    submit_and_compare(page, cast.dan, "P1")
