"""The address that somebody signs in with is set up by the provider, and by nobody else."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from tests.world import PASSWORD, World


@pytest.fixture
def ada(world: World, client: Client) -> Client:
    """A browser of a customer who has just proven who they are."""
    assert world.ada.user
    client.post("/account/login/", {"login": world.ada.user.email, "password": PASSWORD})
    return client


@pytest.mark.parametrize("action", ["add", "primary", "send", "remove"])
def test_nobody_changes_the_address_they_sign_in_with(
    world: World, ada: Client, action: str
) -> None:
    taken = {f"action_{action}": "", "email": "the-next-manager@provider.example"}

    assert ada.post("/account/email/", taken).status_code == 404

    assert world.ada.user
    world.ada.user.refresh_from_db()
    assert world.ada.user.email == world.ada.email
    assert not EmailAddress.objects.exclude(email=world.ada.email).exists()


def test_there_is_no_page_for_it(ada: Client) -> None:
    for path in ("email/", "confirm-email/", "confirm-email/MQ:abc/"):
        assert ada.get(f"/account/{path}").status_code == 404
    assert ada.get("/account/password/change/").status_code == 200
    assert ada.get("/account/2fa/").status_code == 200
