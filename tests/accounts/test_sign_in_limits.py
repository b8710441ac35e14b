"""Guessing passwords comes to an end, whatever else the guesser does meanwhile."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings
from tests.world import PASSWORD, World


@pytest.fixture
def limits(db: None, settings: Settings) -> Iterator[None]:
    """The limits as they hold outside tests."""
    settings.ACCOUNT_RATE_LIMITS = {}
    yield
    cache.clear()


def signs_in(world: World, password: str) -> bool:
    assert world.ada.user
    credentials = {"login": world.ada.user.email, "password": password}
    return Client().post("/account/login/", credentials).status_code == 302


def test_too_many_guesses_close_the_sign_in_for_a_while(world: World, limits: None) -> None:
    assert signs_in(world, PASSWORD)
    assert not any(signs_in(world, f"guess {number}") for number in range(5))
    assert not signs_in(world, PASSWORD)


def test_a_flood_of_other_entries_does_not_make_it_forget(world: World, limits: None) -> None:
    assert not any(signs_in(world, f"guess {number}") for number in range(5))
    for number in range(400):
        cache.set(f"zzz:{number}", "other", 300)
    assert not signs_in(world, PASSWORD)
