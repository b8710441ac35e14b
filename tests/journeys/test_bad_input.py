"""What cannot be taken is refused in one sentence, and what was typed stays."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Enter
from tests.journeys.people import Cast
from troth.cases.models import Case

WORDS = "The resolver in Oslo does not answer."
TOO_MUCH = 30_000_000
# Hidden, since it is the server that is asked here and not how long a browser takes to draw it.
PASTE = """(field, size) => {
  field.hidden = true;
  field.value = 'x'.repeat(size);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}"""


@pytest.fixture
def form(enter: Enter, cast: Cast) -> Page:
    page = enter(cast.ada, may_fail=(413, 422))
    page.goto("/cases/new/")
    page.get_by_label("Subject").fill("Oslo")
    page.get_by_label("Description").fill(WORDS)
    return page


def refused(page: Page, field: str, sentence: str) -> None:
    """Send the form: nothing is opened, and the sentence stands on top and at the field."""
    before = Case.objects.count()
    page.get_by_role("button", name="Open the case").click()
    expect(page.get_by_role("alert").get_by_role("link")).to_have_text(sentence)
    expect(page.locator(f"#{field}-error")).to_have_text(sentence)
    expect(page.locator(f"#{field}")).to_have_attribute("aria-invalid", "true")
    assert Case.objects.count() == before


def test_a_subject_is_missing(form: Page) -> None:
    form.get_by_label("Subject").fill("   ")
    refused(form, "subject", "The subject is empty; fill it in.")
    expect(form.get_by_label("Description")).to_have_value(WORDS)


def test_a_character_cannot_be_stored(form: Page) -> None:
    form.get_by_label("Description").fill(f"{WORDS}\0")
    refused(
        form,
        "body",
        "The description contains a character that cannot be stored (U+0000); remove it.",
    )
    expect(form.get_by_label("Subject")).to_have_value("Oslo")
    assert form.get_by_label("Description").input_value().startswith(WORDS)


def test_a_message_of_thirty_megabytes(form: Page) -> None:
    form.locator("#body").evaluate(PASTE, TOO_MUCH)
    refused(
        form,
        "body",
        "What you sent is too large, so none of it was saved; go back in your browser"
        " and shorten the description to 100,000 characters at most.",
    )
