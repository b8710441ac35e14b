"""The desk without a mouse."""

from __future__ import annotations

from datetime import UTC, datetime

from playwright.sync_api import Page, expect

from tests.casework import opened
from tests.journeys.conftest import Enter
from tests.journeys.people import Cast

# Whether the element in focus is on the screen, has a ring, itself or around it, and comes after
# the one that had the focus before.
LOOK = """() => {
  const now = document.activeElement, before = window.focusBefore;
  const ringed = (one) => {
    const style = getComputedStyle(one);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
  };
  let around = now;
  while (around !== document.body && !ringed(around)) around = around.parentElement;
  const box = now.getBoundingClientRect();
  const isSeen = box.width > 0 && box.bottom > 0 && box.top < innerHeight;
  const isNext = !before?.isConnected
    || before.compareDocumentPosition(now) & Node.DOCUMENT_POSITION_FOLLOWING;
  window.focusBefore = now;
  return [around === document.body && 'has no ring', !isSeen && 'is off the screen',
          !isNext && 'is out of order'].filter(Boolean).map(what => now.outerHTML + what);
}"""


def walk(page: Page, steps: int) -> None:
    """Press Tab so often; the focus is always seen, and goes on in reading order."""
    for _ in range(steps):
        page.keyboard.press("Tab")
        assert page.evaluate(LOOK) == []


def test_a_case_is_found_answered_and_left_by_keys(enter: Enter, cast: Cast) -> None:
    now = datetime.now(UTC)
    cases = [
        opened(cast.bea, now, severity="P1", subject=subject)
        for subject in ("Alpha is slow", "Omega is slow")
    ]
    page = enter(cast.kai)
    page.goto("/desk/")
    rows = page.locator(".row-link")
    expect(rows.filter(has_text="Alpha is slow")).to_be_visible()

    page.keyboard.press("j")
    expect(rows.nth(0)).to_be_focused()
    page.keyboard.press("j")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(rows.nth(0)).to_be_focused()
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(keys).to_contain_text("Open the selected one")
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    expect(rows.nth(0)).to_be_focused()
    page.keyboard.press("/")
    page.keyboard.type("Omega")
    page.keyboard.press("Enter")
    expect(rows).to_have_count(1)
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.wait_for_url(f"**/desk/cases/{cases[1].number}/")

    page.keyboard.press("r")
    expect(page.get_by_role("textbox", name="Message")).to_be_focused()
    page.keyboard.type("By keys alone: j, k, o, r.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#case-thread")).to_contain_text("By keys alone: j, k, o, r.")
    page.keyboard.press("g")
    page.keyboard.press("q")
    page.wait_for_url("**/desk/")


def test_the_focus_is_seen_and_goes_in_reading_order(enter: Enter, cast: Cast) -> None:
    case = opened(cast.bea, datetime.now(UTC), severity="P1", subject="Gamma is slow")
    page = enter(cast.kai)
    for path in ("/desk/", f"/desk/cases/{case.number}/"):
        page.goto(path)
        walk(page, 30)
    page.goto("/desk/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def test_a_customer_walks_through_the_form_by_keys(enter: Enter, cast: Cast) -> None:
    page = enter(cast.ada)
    page.goto("/cases/new/")
    walk(page, 14)
    page.get_by_role("radio", name="P2").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="P3")).to_be_checked()
    expect(page.locator("[name=shown_for]")).to_have_value("incident P3")
    expect(page.get_by_role("radio", name="P3")).to_be_focused()
