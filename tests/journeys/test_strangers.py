"""What is not one's own does not exist."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.casework import opened
from tests.journeys.conftest import Enter, sign_in
from tests.journeys.people import Cast
from troth.cases.models import Case
from troth.portal.acts import ACTS

SECRET = "Payroll resolver is down"


@pytest.fixture(scope="module")
def case(cast: Cast) -> Case:
    return opened(cast.ada, datetime.now(UTC), subject=SECRET)


def test_a_contact_of_another_account_finds_nothing(enter: Enter, cast: Cast, case: Case) -> None:
    page = enter(cast.cora, may_fail=(404, 405))
    at = f"/cases/{case.number}/"
    for path in (at, f"{at}promises/", f"{at}thread/", f"/desk{at}", "/desk/", "/desk/accounts/"):
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 404, path
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert SECRET not in page.content()
    for path in ("/", "/cases/", f"/cases/?q={case.number}", "/cases/export.csv"):
        assert SECRET not in page.request.get(path).text()


def test_nor_can_they_do_anything_there(enter: Enter, cast: Cast, case: Case) -> None:
    page = enter(cast.cora)
    page.goto("/cases/new/")
    token = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    form = {"csrfmiddlewaretoken": token, "body": "x", "reason": "x", "severity": "P1"}
    for path in (
        *(f"/cases/{case.number}/{act}/" for act in ACTS),
        f"/desk/cases/{case.number}/write/",
        f"/desk/cases/{case.number}/close/",
        f"/contacts/{cast.ada.pk}/unname/",
    ):
        assert page.request.post(path, form=form).status == 404, path
    assert case.messages.count() == 1


def test_who_is_not_signed_in_signs_in_and_arrives(enter: Enter, cast: Cast, case: Case) -> None:
    page = enter()
    for path in ("/", "/cases/new/", f"/desk/cases/{case.number}/", f"/cases/{case.number}/"):
        page.goto(path)
        expect(page).to_have_url(re.compile(r"/account/login/\?next="))
    sign_in(page, cast.ada, start=None)
    expect(page.get_by_role("heading", level=1)).to_have_text(SECRET)
