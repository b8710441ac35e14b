"""Every page, light and dark, wide and narrow: sound for everybody, and nothing sideways."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from tests.browser import SERIOUS, STILL
from tests.casework import DAY, opened
from tests.journeys.conftest import Enter
from tests.journeys.people import Cast
from tests.world import actor
from troth.accounts import actions as accounts
from troth.cases import actions
from troth.cases.page_links import page_token

SIGNED_OUT = [
    "/account/login/", "/account/password/reset/", "/account/password/reset/done/",
    "/account/inactive/", "/account/signup/", "/account/password/reset/key/1-x/",
    "/policies/", "/policies/opendns/", "/policies/cloudmark/1/", "/missing/", "/by-link/{link}/",
]  # fmt: skip
CUSTOMERS = [
    "/", "/cases/", "/cases/?q=nothing", "/cases/new/", "/cases/{waiting}/", "/cases/{resolved}/",
    "/contacts/", "/support-policy/", "/notifications/", "/account/logout/",
    "/account/password/change/", "/account/2fa/", "/cases/T-1/",
]  # fmt: skip
STAFF = [
    "/desk/", "/desk/?q=nothing", "/desk/cases/{waiting}/", "/desk/cases/{resolved}/",
    "/desk/cases/new/", "/desk/cases/new/?account={account}", "/desk/cases/new/?contact={contact}",
    "/desk/accounts/", "/desk/accounts/{account}/", "/desk/calls/", "/desk/breaches/",
    "/desk/notices/", "/desk/notifications/", "/desk/outbox/?show=waiting", "/desk/appeals/",
    "/desk/on-call/", "/desk/on-call/away/", "/desk/cases/{paged}/", "/desk/cases/T-1/",
]  # fmt: skip
LOOKS = [(1280, "light"), (1280, "dark"), (360, "dark"), (360, "light")]
COLOURS = ["color-contrast"]
LAY_OPEN = """() => {
  for (const fold of document.querySelectorAll('.main details:not(.menu)')) fold.open = true;
}"""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def known(cast: Cast) -> dict[str, object]:
    """What stands for the names in the addresses."""
    now, by = datetime.now(UTC), actor(cast.kai)
    waiting, resolved = (opened(cast.bea, now, severity=severity) for severity in ("P1", "P2"))
    actions.wait_on_customer(case=waiting, question="Which *one*?", by=by, at=now)
    actions.log_call(case=waiting, direction="out", answered=False, by=by, at=now)
    actions.add_note(case=waiting, body="They are slow.", by=by, at=now)
    actions.resolve(case=resolved, body="Done.", by=by, at=now)
    cases = {"waiting": waiting.number, "resolved": resolved.number}
    return cases | {"account": cast.borealis.pk, "contact": cast.bea.pk, **paged(cast, now)}


def paged(cast: Cast, now: datetime) -> dict[str, object]:
    """A case for which Mara is paged from a rota, and her link."""
    given = {"by": cast.by, "at": now}
    rota = accounts.create_rota(name="Nights", team=cast.first_line, **given)
    turn = {"starts": now.date() - DAY, "hand_over": time(), "days": 1}
    accounts.add_layer(rota=rota, people=[cast.mara], **turn, **given)
    accounts.add_override(rota=rota, staff=cast.mara, starts=now + DAY, ends=now + 2 * DAY, **given)
    policy = accounts.create_paging_policy(name="All", **given)
    accounts.add_paging_step(policy=policy, rota=rota, **given)
    case = opened(cast.bea, now, severity="P1")
    quiet = {"name": "All", "ranks": [], "repeats": 0, "repeat_after": 15}
    accounts.change_paging_policy(policy=policy, **quiet, **given)
    return {"paged": case.number, "link": page_token(case.pages.get())}


def visit(page: Page, paths: list[str], known: dict[str, object]) -> None:
    """Open each page with all its folds, and expect nothing to be wrong."""
    found = []
    for path in paths:
        page.goto(path.format(**known))
        page.evaluate(AXE_SCRIPT)
        page.evaluate(LAY_OPEN)
        page.evaluate(STILL)
        found += check(page)
    assert found == []


def check(page: Page) -> list[str]:
    """What is wrong with the page in any of its looks."""
    found = []
    for number, (width, scheme) in enumerate(LOOKS):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        problems = page.evaluate(SERIOUS, COLOURS if number % 2 else None)
        if page.evaluate(TOO_WIDE) > 0:
            problems.append("The page can be scrolled sideways")
        found += [f"{page.url} at {width}, {scheme}: {problem}" for problem in problems]
    return found


def test_signed_out(enter: Enter, known: dict[str, object]) -> None:
    visit(enter(may_fail=(404,)), SIGNED_OUT, known)


def test_the_portal(enter: Enter, cast: Cast, known: dict[str, object]) -> None:
    visit(enter(cast.bea, may_fail=(404,)), CUSTOMERS, known)


def test_the_desk(enter: Enter, cast: Cast, known: dict[str, object]) -> None:
    visit(enter(cast.mara, may_fail=(404,)), STAFF, known)


@pytest.mark.parametrize("width", [1280, 360])
def test_menus_open_within_the_page(enter: Enter, cast: Cast, width: int) -> None:
    page = enter(cast.mara, width=width)
    page.goto("/desk/")
    for menu in page.locator(".main details.menu").all():
        menu.locator("summary").click()
        expect(menu.locator(".menu__item").first).to_be_in_viewport(ratio=1)
        page.keyboard.press("Escape")
