"""Every component in a real browser: nothing serious for axe, nothing blocked, nothing too wide."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from urllib.request import urlopen

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser import FLAGS, SERIOUS, STILL, browser_path

PAGES = [
    "/", "/line/", "/desk/", "/desk/mine/", "/desk/breaches/", "/portal/", "/portal/cases/",
    "/portal/contacts/", "/policies/", "/account/login/", "/account/password/reset/",
    "/errors/404/", "/errors/500/",
]  # fmt: skip


@pytest.fixture(scope="module")
def gallery() -> Iterator[str]:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.gallery", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address)
        yield address
    finally:
        server.terminate()
        server.wait(10)


def _wait_for(address: str) -> None:
    end = time.monotonic() + 30
    while True:
        try:
            urlopen(address, timeout=5).close()
            return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Gone before other modules' tests: while it is open no asynchronous test can run."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser, gallery: str) -> Iterator[Page]:
    context = browser.new_context(base_url=gallery, viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_sound(page, path):
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda problem: said.append(str(problem)))
    page.goto(path)
    page.evaluate("document.querySelectorAll('details.why').forEach(one => { one.open = true })")
    page.evaluate(STILL)
    page.evaluate(AXE_SCRIPT)
    for width, scheme in ((1440, "light"), (360, "dark")):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        assert _too_wide(page) == 0
        assert page.evaluate(SERIOUS) == []
    assert [text for text in said if "Content Security Policy" in text or "Error" in text] == []


def _too_wide(page: Page) -> int:
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


def test_keys_walk_the_list_and_open_a_case(page):
    page.goto("/desk/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(".row-link").nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(page.locator(".row-link").nth(0)).to_be_focused()
    page.keyboard.press("o")
    page.wait_for_url("**/desk/mine/")


def test_two_keys_go_to_a_page(page):
    page.goto("/desk/mine/")
    page.keyboard.press("g")
    page.keyboard.press("q")
    page.wait_for_url("**/desk/")


def test_the_key_help_lists_the_keys_of_the_page(page):
    page.goto("/desk/mine/")
    page.keyboard.press("?")
    help_dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(help_dialog).to_be_visible()
    expect(help_dialog).to_contain_text("Reply to the customer")
    page.keyboard.press("Escape")
    expect(help_dialog).to_be_hidden()


def test_keys_can_be_switched_off(page):
    page.goto("/desk/mine/")
    page.keyboard.press("?")
    page.get_by_label("Use one-key shortcuts").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    expect(page.get_by_role("radio", name="Reply")).to_be_checked()


def test_a_note_is_chosen_by_a_key_and_says_so(page):
    page.goto("/desk/mine/")
    page.keyboard.press("n")
    expect(page.get_by_label("Message")).to_be_focused()
    expect(page.get_by_role("button", name="Save internal note")).to_be_visible()
    expect(page.get_by_text("Only staff will read this.")).to_be_visible()
    page.keyboard.type("jr?")
    expect(page.get_by_label("Message")).to_have_value("jr?")


def test_a_draft_comes_back_until_it_is_sent(page):
    page.goto("/desk/mine/")
    page.get_by_label("Message").fill("Half a thought")
    page.reload()
    expect(page.get_by_label("Message")).to_have_value("Half a thought")
    expect(page.get_by_text("Draft kept on this device")).to_be_visible()
    page.evaluate("document.querySelector('#composer').addEventListener('submit',"
                  " event => event.preventDefault())")  # fmt: skip
    page.get_by_role("button", name="Send reply").click()
    page.reload()
    expect(page.get_by_label("Message")).to_have_value("")


def test_signing_out_forgets_every_draft(page):
    page.goto("/desk/mine/")
    page.get_by_label("Message").fill("Secret")
    page.evaluate("document.querySelector('[data-drafts-forget]').addEventListener('submit',"
                  " event => event.preventDefault())")  # fmt: skip
    page.locator(".sidebar details.menu summary").click()
    page.locator(".sidebar").get_by_role("button", name="Sign out").click()
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_a_menu_closes_on_escape_and_elsewhere(page):
    page.goto("/")
    item = page.get_by_role("button", name="Change severity")
    opener = page.locator("summary", has_text="More")
    opener.click()
    expect(item).to_be_visible()
    page.keyboard.press("Escape")
    expect(item).to_be_hidden()
    opener.click()
    page.get_by_role("heading", name="Components").click()
    expect(item).to_be_hidden()


def test_a_dialog_opens_and_closes(page):
    page.goto("/")
    page.get_by_role("button", name="Dialog").click()
    dialog = page.get_by_role("dialog", name="Change severity")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Leave it").click()
    expect(dialog).to_be_hidden()


def test_times_move_on_and_a_promise_becomes_overdue(page):
    page.clock.install()
    page.goto("/desk/mine/")
    chip = page.locator(".clock", has_text="Update").locator(".due")
    expect(chip).to_have_text(re.compile("due in 4[45] min"))
    expect(chip).to_have_attribute("data-state", "soon")
    page.clock.run_for(60 * 60 * 1000)
    expect(chip).to_have_text(re.compile("overdue by 1[56] min"))
    expect(chip).to_have_attribute("data-state", "overdue")


def test_what_is_live_reaches_the_page_and_comes_again_after_a_break(page):
    page.add_init_script(
        "addEventListener('DOMContentLoaded', () => {"
        " for (const topic of ['queue', 'case-42', 'again'])"
        " document.body.addEventListener(`live:${topic}`,"
        " () => document.body.classList.add(`heard-${topic}`)); })"
    )
    page.goto("/desk/")
    heard = page.locator("body.heard-queue.heard-case-42")
    expect(heard).to_be_attached()
    expect(page.locator("body.heard-again")).to_be_attached(timeout=15_000)


def test_the_sidebar_is_a_drawer_on_a_phone(browser, gallery):
    context = browser.new_context(base_url=gallery, viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto("/desk/")
    link = page.get_by_role("link", name="Breaches")
    expect(link).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    expect(link).to_be_visible()
    context.close()


def test_the_policy_prints_without_the_house_around_it(page):
    page.goto("/policies/")
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.locator(".topbar")).to_be_hidden()
    ink = page.evaluate("getComputedStyle(document.documentElement).color")
    assert ink == "rgb(26, 26, 31)"
