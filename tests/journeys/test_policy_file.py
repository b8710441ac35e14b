"""The policy page as a file: opened from the disk, in every look, and on paper."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, expect

from tests.journeys.test_pages import check
from troth.lib.policy import policy_page
from troth.lib.policy.html import as_html
from troth.promises.shipped import shipped_ids, shipped_programme


@pytest.mark.parametrize("programme", shipped_ids())
def test_the_file_alone_is_a_sound_page(browser: Browser, tmp_path: Path, programme: str) -> None:
    file = tmp_path / f"{programme}.html"
    file.write_text(as_html(policy_page(shipped_programme(programme))), encoding="utf-8")
    context = browser.new_context()
    page = context.new_page()
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))

    page.goto(file.as_uri())
    page.evaluate(AXE_SCRIPT)

    assert check(page) == []
    navigation = page.get_by_role("navigation")
    navigation.get_by_role("link", name="Promises").click()
    expect(page.get_by_role("heading", name="Promises")).to_be_in_viewport()
    page.emulate_media(media="print")
    expect(navigation).to_be_hidden()
    assert asked == [file.as_uri()]
    assert said == []
    context.close()
