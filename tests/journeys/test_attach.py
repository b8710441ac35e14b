"""Files go with words: chosen by button, dropped or pasted, with a script and without."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import FilePayload, Page, expect

from tests.browser import STILL
from tests.casework import opened
from tests.journeys.conftest import Enter
from tests.journeys.people import Cast
from tests.journeys.reading import case_on, wait_until_live
from tests.journeys.test_open_case import choose, describe, submit_and_compare
from tests.journeys.test_pages import check
from tests.world import actor
from troth.cases import actions
from troth.cases.models import Case

PNG = b"\x89PNG\r\n\x1a\n"
# What a browser tells a page of files that come from elsewhere.
DROP = """([form, files]) => {
  const dataTransfer = new DataTransfer();
  for (const [name, content] of files) {
    const bytes = typeof content === 'number' ? new ArrayBuffer(content) : content;
    dataTransfer.items.add(new File([bytes], name));
  }
  for (const kind of ['dragover', 'drop']) {
    const target = document.querySelector(form);
    target.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }));
  }
}"""
DRAW_ANEW = "path => htmx.ajax('GET', path, { target: '#case-thread', swap: 'outerHTML' })"
PASTE = """([field, words]) => {
  const clipboardData = new DataTransfer();
  clipboardData.items.add(new File(['picture'], 'image.png', { type: 'image/png' }));
  if (words) clipboardData.setData('text/plain', words);
  const how = { clipboardData, bubbles: true, cancelable: true };
  return document.querySelector(field).dispatchEvent(new ClipboardEvent('paste', how));
}"""


def file(name: str, content: bytes = b"line\n") -> FilePayload:
    return {"name": name, "mimeType": "text/plain", "buffer": content}


def attach(page: Page, *files: Any) -> None:
    page.get_by_label("Attach files").set_input_files(files)


def listed(page: Page, *names: str) -> None:
    """The files to be sent are these, as the page lists and as the browser sends them."""
    expect(page.locator("[data-files-list] .files__what > :first-child")).to_have_text(list(names))
    input_files = "input => [...input.files].map((file) => file.name)"
    assert page.get_by_label("Attach files").evaluate(input_files) == list(names)


def kept(case: Case) -> list[tuple[str, bytes]]:
    files = case.messages.latest("id").attachments.all()
    return [(one.name, bytes(one.content)) for one in files]


@pytest.fixture
def case(cast: Cast) -> Case:
    return opened(cast.ada, datetime.now(UTC), subject="Mail is late")


def test_a_case_is_opened_with_a_log(enter: Enter, cast: Cast, tmp_path: Path) -> None:
    page = enter(cast.ada)
    page.goto("/cases/new/")
    choose(page, "P2")
    describe(page, "The queue grows")
    log = tmp_path / "queue.log"
    log.write_text("1\n")
    attach(page, log)
    said = page.locator("#case-form .files").get_by_role("status")
    expect(said).to_contain_text("1 of 20 files, 2 bytes of 40.0 MB.")
    log.write_text("1\n2\n")  # as logs do
    attach(page, file("headers.txt"), file("odd.txt"))
    listed(page, "queue.log", "headers.txt", "odd.txt")
    expect(said).to_contain_text("3 of 20 files, 12 bytes of 40.0 MB.")
    page.get_by_role("button", name="Remove odd.txt").click()
    listed(page, "queue.log", "headers.txt")
    expect(said).to_contain_text("Removed: odd.txt.")

    submit_and_compare(page, cast.ada, "P2")

    assert kept(case_on(page)) == [("queue.log", b"1\n"), ("headers.txt", b"line\n")]
    with page.expect_download() as coming:
        page.get_by_role("link", name="queue.log").click()
    assert coming.value.suggested_filename == "queue.log"
    assert coming.value.path().read_text() == "1\n"


def test_staff_drop_files_and_paste_screenshots(enter: Enter, cast: Cast, case: Case) -> None:
    page = enter(cast.kai)
    page.goto(f"/desk/cases/{case.number}/")
    page.evaluate(DROP, ["#composer-body", [["patch.diff", "+1"], ["how.txt", "so"]]])
    listed(page, "patch.diff", "how.txt")
    page.evaluate(DROP, ["#case-line", [["beside.txt", ""]]])
    assert page.evaluate(PASTE, ["#composer-body", ""]) is False
    listed(page, "patch.diff", "how.txt", "screenshot-1.png")
    assert page.evaluate(PASTE, ["#composer-body", ""]) is False
    assert page.evaluate(PASTE, ["#composer-body", "words from a document"]) is True
    listed(page, "patch.diff", "how.txt", "screenshot-1.png", "screenshot-2.png")

    page.get_by_role("textbox", name="Message").fill("Apply it.")
    page.get_by_role("button", name="Send reply").click()

    expect(page.locator("#case-thread")).to_contain_text("screenshot-2.png")
    assert [name for name, _ in kept(case)] == [
        "patch.diff",
        "how.txt",
        "screenshot-1.png",
        "screenshot-2.png",
    ]
    customer = enter(cast.ada)
    customer.goto(f"/cases/{case.number}/")
    expect(customer.get_by_role("link", name="patch.diff")).to_be_visible()


def test_files_of_a_note_are_not_for_the_customer(enter: Enter, cast: Cast, case: Case) -> None:
    desk, customer = enter(cast.kai), enter(cast.ada, may_fail=(404,))
    desk.goto(f"/desk/cases/{case.number}/")
    desk.get_by_text("Internal note", exact=True).click()
    attach(desk, file("theirs.txt"))
    desk.get_by_role("textbox", name="Message").fill("Odd.")
    desk.get_by_role("button", name="Save internal note").click()
    link = desk.get_by_role("link", name="theirs.txt")
    expect(link).to_be_visible()
    address = link.get_attribute("href") or ""

    customer.goto(f"/cases/{case.number}/")
    expect(customer.get_by_text("theirs.txt")).to_have_count(0)
    for path in (address, address.removeprefix("/desk")):
        assert customer.request.get(path).status == 404


def test_what_a_message_cannot_carry_is_told_at_once(enter: Enter, cast: Cast, case: Case) -> None:
    page = enter(cast.ada)
    page.goto(f"/cases/{case.number}/")
    attach(page, *(file(f"{number}.txt", bytes([number])) for number in range(19)))
    files = [["large.bin", actions.MOST_BYTES], ["a.txt", "a"], ["b.txt", "b"]]
    page.evaluate(DROP, ["#composer", files])
    refused = page.locator("[data-files-refused]")
    expect(refused).to_have_text(
        "Not attached, as a message can carry 20 files at most: b.txt. Not attached, as the files"
        " of a message can total 40.0 MB at most: large.bin."
    )
    listed(page, *(f"{number}.txt" for number in range(19)), "a.txt")
    page.get_by_role("button", name="Remove a.txt").click()
    expect(refused).to_be_hidden()


def test_without_a_mouse(enter: Enter, cast: Cast, case: Case) -> None:
    page = enter(cast.ada)
    page.on("filechooser", lambda chooser: None)  # or one may come before anybody waits for it
    page.goto(f"/cases/{case.number}/")
    wait_until_live(page)
    page.locator("#composer-body").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Attach files")).to_be_focused()
    with page.expect_file_chooser() as coming:
        page.keyboard.press("Space")
    coming.value.set_files([file("1.txt"), file("2.txt")])
    listed(page, "1.txt", "2.txt")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Remove 1.txt")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Remove 2.txt")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Attach files")).to_be_focused()
    listed(page)


def test_what_moves_by_itself_takes_no_file_away(enter: Enter, cast: Cast) -> None:
    """The form that says no is drawn anew while somebody writes in it."""
    now, by = datetime.now(UTC), actor(cast.kai)
    case = opened(cast.bea, now, severity="P3", subject="Scanner is slow")
    actions.resolve(case=case, body="Done.", by=by, at=now)
    page = enter(cast.bea)
    page.goto(f"/cases/{case.number}/")
    wait_until_live(page)
    page.get_by_text("No, it is not solved").click()
    page.get_by_label("What is still wrong?").fill("See the log.")
    state = page.locator("#case-state")
    state.get_by_label("Attach files").set_input_files([file("queue.log")])
    expect(state.locator("[data-files-list] li")).to_have_count(1)
    before = state.locator("form").last.element_handle()
    assert before is not None

    page.evaluate(DRAW_ANEW, f"/cases/{case.number}/thread/?state=")
    page.wait_for_function("form => !form.isConnected", arg=before)
    expect(state.locator("[data-files-list] li")).to_have_count(1)

    page.get_by_role("button", name="Reject the resolution").click()
    expect(page.get_by_text("The case is open again.")).to_be_visible()
    assert kept(case) == [("queue.log", b"line\n")]


def test_without_a_script(enter: Enter, cast: Cast, case: Case) -> None:
    page = enter(cast.ada, may_fail=(413, 422), java_script_enabled=False)
    page.goto(f"/cases/{case.number}/")
    page.locator("#composer-body").fill("All of them.")
    attach(page, *(file(f"{number}.txt") for number in range(21)))
    page.get_by_role("button", name="Send message").click()
    expect(page.locator("#composer-error")).to_have_text(
        "A message can carry 20 files at most, and there are 21; take some out."
    )
    expect(page.locator("#composer-files-lost")).to_have_text(
        "The files that you chose were not kept; choose them again."
    )
    expect(page.locator("#composer-body")).to_have_value("All of them.")

    attach(page, file("all.txt"))
    page.get_by_role("button", name="Send message").click()
    expect(page.get_by_text("Your message was sent.")).to_be_visible()
    assert kept(case) == [("all.txt", b"line\n")]


def test_far_too_much_is_answered_and_going_back_has_it_all(
    enter: Enter, cast: Cast, case: Case, tmp_path: Path
) -> None:
    page = enter(cast.ada, may_fail=(413,), java_script_enabled=False)
    page.goto(f"/cases/{case.number}/")
    page.locator("#composer-body").fill("The core.")
    core = tmp_path / "core"
    with core.open("wb") as sparse:
        sparse.truncate(300 * 1024 * 1024)
    attach(page, core)
    page.get_by_role("button", name="Send message").click()
    expect(page.get_by_role("heading")).to_have_text("That was too much to send at once")
    page.go_back()
    expect(page.locator("#composer-body")).to_have_value("The core.")
    assert case.messages.count() == 1


@pytest.mark.parametrize("door", ["portal", "desk"])
def test_it_is_sound_for_everybody(door: str, enter: Enter, cast: Cast, case: Case) -> None:
    page = enter(cast.ada if door == "portal" else cast.kai)
    page.goto(f"/{'desk/' if door == 'desk' else ''}cases/{case.number}/")
    long = "a file that somebody exported with all that they know of it in its name " * 2
    attach(page, file("queue.log"), file(f"{long}.txt"))
    page.evaluate(DROP, ["#composer", [["large.bin", actions.MOST_BYTES]]])
    expect(page.locator("[data-files-refused]")).to_be_visible()
    page.evaluate(AXE_SCRIPT)
    page.evaluate(STILL)
    assert check(page) == []
    page.locator("#composer-body").fill("See there.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("link", name=long.strip())).to_be_visible()
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true })")
    page.evaluate(AXE_SCRIPT)
    page.evaluate(STILL)
    assert check(page) == []
