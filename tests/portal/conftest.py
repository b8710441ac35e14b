"""The portal at a fixed time, with a browser for each contact of the cast."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.world import NOW, World, actor

from troth.cases.actions import open_case

if TYPE_CHECKING:
    from troth.accounts.models import Contact, Staff
    from troth.cases.models import Case

ClientOf = Callable[["Contact | Staff"], Client]
OpenCase = Callable[..., "Case"]


class Clock:
    """The time it is for the portal; move it on with `pass_`."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **span: float) -> datetime:
        self.now += timedelta(**span)
        return self.now


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Monday, 2 March 2026, 09:00 UTC, until a test moves it."""
    clock = Clock(NOW)
    monkeypatch.setattr(timezone, "now", clock)
    return clock


@pytest.fixture
def client_of() -> Iterator[ClientOf]:
    """A browser in which a member of the cast is signed in."""

    def sign_in(person: Contact | Staff) -> Client:
        assert person.user
        client = Client()
        client.force_login(person.user)
        return client

    yield sign_in


@pytest.fixture
def open_for(world: World, clock: Clock) -> OpenCase:
    """Open a case for a contact by the real action."""

    def open_for(contact: Contact, **given: Any) -> Case:
        said = {"subject": "Resolver in Oslo does not answer", "body": "Since nine o'clock."}
        return open_case(
            contact=contact, **{**said, "by": actor(contact), "at": clock.now, **given}
        )

    return open_for
