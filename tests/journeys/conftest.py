"""One server, one worker, one browser and one cast for all journeys, which share what they did."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import override_settings
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from pytest_django.plugin import DjangoDbBlocker

from tests.browser import FLAGS, browser_path
from tests.journeys.database import own_database
from tests.journeys.people import Cast, Person, address_of
from tests.journeys.programs import Programs, running_programs
from tests.journeys.watching import Watch
from tests.postbox import Postbox, open_postbox
from tests.world import PASSWORD
from troth.embedded import EmbeddedServer
from troth.settings import PASSWORD_HASHERS

PATIENCE = 30_000  # milliseconds that a busy machine may take


@pytest.fixture(scope="package")
def database_url(
    database_server: EmbeddedServer, django_db_blocker: DjangoDbBlocker
) -> Iterator[str]:
    """A database of the journeys' own, in which nothing is undone; this process uses it too.

    Django would refuse to work beside the browser's event loop; nothing here is asynchronous.
    """
    with (
        pytest.MonkeyPatch.context() as patch,
        django_db_blocker.unblock(),
    ):
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        with own_database(database_server) as url:
            yield url


@pytest.fixture(scope="package")
def cast(database_url: str) -> Cast:
    with override_settings(PASSWORD_HASHERS=PASSWORD_HASHERS):  # those the server checks with
        return Cast().come()


@pytest.fixture(scope="package")
def postbox() -> Iterator[Postbox]:
    """Where everybody's mail arrives."""
    with open_postbox() as box:
        yield box


@pytest.fixture(scope="package")
def programs(
    database_url: str, cast: Cast, postbox: Postbox, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Programs]:
    """The web server and the worker; at the end neither may have complained."""
    state = tmp_path_factory.mktemp("programs")
    with running_programs(database_url, state, postbox) as running:
        yield running
    assert running.complaints == []


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
        yield opened
        opened.close()
    expect.set_options(timeout=5_000)


@dataclass
class Doors:
    """How people come in: each signs in once, through the form."""

    browser: Browser
    programs: Programs
    states: dict[str, Any] = field(default_factory=dict)

    def context(
        self, person: Person | None, *, width: int = 1280, **options: Any
    ) -> BrowserContext:
        context = self.browser.new_context(
            base_url=self.programs.url,
            viewport={"width": width, "height": 900},
            reduced_motion="reduce",
            storage_state=self._state(person) if person else None,
            **options,
        )
        context.set_default_timeout(PATIENCE)
        return context

    def _state(self, person: Person) -> Any:
        address = address_of(person)
        if address not in self.states:
            context = self.context(None)
            sign_in(context.new_page(), person)
            self.states[address] = context.storage_state()
            context.close()
        return self.states[address]


def sign_in(page: Page, person: Person, start: str | None = "/account/login/") -> None:
    """Go through the sign-in form at `start`, or the one that is open, and arrive."""
    if start:
        page.goto(start)
    page.get_by_label("Email").fill(address_of(person))
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="Live").first).to_be_attached()


@pytest.fixture(scope="package")
def doors(browser: Browser, programs: Programs, cast: Cast) -> Doors:
    return Doors(browser, programs)


Enter = Callable[..., Page]


@pytest.fixture
def enter(doors: Doors) -> Iterator[Enter]:
    """Open a page for a person, or for a stranger (None), who is watched for trouble.

    `may_fail` are statuses of answers that are expected; the rest is for the browser context.
    """
    opened: list[tuple[BrowserContext, Watch]] = []

    def enter(person: Person | None = None, *, may_fail: tuple[int, ...] = (), **how: Any) -> Page:
        context = doors.context(person, **how)
        watch = Watch(doors.programs.url, may_fail)
        watch.over(context)
        opened.append((context, watch))
        return context.new_page()

    yield enter
    for context, _ in opened:
        context.close()
    assert [problem for _, watch in opened for problem in watch.problems] == []
