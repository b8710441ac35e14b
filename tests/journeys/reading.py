"""What stands on a page, as a test compares it."""

from __future__ import annotations

from datetime import UTC, datetime

from playwright.sync_api import Locator, Page, expect

from troth.cases.models import Case
from troth.lib.promise_words import metric_name
from troth.promises.clocks import Clock

DueTimes = list[tuple[str, str]]  # the promise in words, its instant as pages write it


def due_times_in(shown: Locator) -> DueTimes:
    """The promises with a due time in a part of a page, ordered by due time."""
    found = shown.locator(".clock").evaluate_all(
        "clocks => clocks.map(clock => [clock.querySelector('.clock__label').textContent.trim(),"
        " clock.querySelector('.clock__when time')?.dateTime])"
    )
    return sorted(((label, due) for label, due in found if due), key=lambda pair: pair[::-1])


def due_times_of(clocks: list[Clock]) -> DueTimes:
    """The same of clocks of the core."""
    found = [(metric_name(clock.metric), iso(clock.due)) for clock in clocks if clock.due]
    return sorted(found, key=lambda pair: pair[::-1])


def iso(at: datetime) -> str:
    """An instant as pages write it: in UTC, to the second."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def case_on(page: Page) -> Case:
    """The case whose page is open, as the database has it."""
    return Case.objects.get(number=page.locator("#case-head .quote").inner_text())


def wait_until_live(page: Page) -> Page:
    """Return the page once it hears of what happens."""
    expect(page.locator("[data-live-mark][data-state=live]").first).to_be_attached()
    return page


def stay(page: Page) -> None:
    """Mark the page, so that `assert_stayed` can tell whether it was loaded anew."""
    page.evaluate("window.stayed = true")


def assert_stayed(page: Page) -> None:
    """What changed on the page since `stay` did so by itself."""
    assert page.evaluate("window.stayed === true")
