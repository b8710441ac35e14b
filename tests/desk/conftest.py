"""Staff at their desk, at the world's own time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from tests.world import NOW, World
from troth.accounts.models import Contact, Staff


class Now:
    """What time it is for the desk; tests move it."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at

    def later(self, **span: float) -> datetime:
        self.at += timedelta(**span)
        return self.at


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Now:
    clock = Now()
    monkeypatch.setattr("django.utils.timezone.now", clock)
    return clock


@pytest.fixture(autouse=True)
def no_memory(db: None) -> Iterator[None]:
    yield
    cache.clear()


def signed_in(person: Staff | Contact) -> Client:
    """A browser in which this person has signed in."""
    client = Client()
    assert person.user is not None
    client.force_login(person.user)
    return client


@pytest.fixture
def kai(world: World, now: Now) -> Client:
    """The browser of Kai, an agent of the first line in San Francisco."""
    return signed_in(world.kai)


@pytest.fixture
def mara(world: World, now: Now) -> Client:
    """The browser of Mara, the manager."""
    return signed_in(world.mara)
