"""Sealed secrets: unreadable without the key, for one purpose only, through a change of the key."""

from __future__ import annotations

import pytest
from pytest_django.fixtures import Settings

from troth.lib.sealing import CannotUnseal, seal, unseal


def test_what_is_sealed_is_read_again() -> None:
    sealed = seal("whsec_ñ", purpose="endpoint")
    assert "whsec" not in sealed
    assert sealed != seal("whsec_ñ", purpose="endpoint")
    assert unseal(sealed, purpose="endpoint") == "whsec_ñ"


@pytest.mark.parametrize("sealed", ["", "whsec_", "ÄÖ", "gAAAAA"])
def test_what_was_not_sealed_is_not_read(sealed: str) -> None:
    with pytest.raises(CannotUnseal):
        unseal(sealed, purpose="endpoint")


def test_what_was_changed_or_sealed_for_something_else_is_not_read() -> None:
    sealed = seal("secret", purpose="endpoint")
    last = "A" if sealed[-5] != "A" else "B"
    with pytest.raises(CannotUnseal):
        unseal(sealed[:-5] + last + sealed[-4:], purpose="endpoint")
    with pytest.raises(CannotUnseal):
        unseal(sealed, purpose="feed")


def test_a_former_key_still_reads(settings: Settings) -> None:
    sealed = seal("secret", purpose="endpoint")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-" * 8
    assert unseal(sealed, purpose="endpoint") == "secret"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(CannotUnseal):
        unseal(sealed, purpose="endpoint")
