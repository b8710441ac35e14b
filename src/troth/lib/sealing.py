"""Secrets that Troth has to know again, kept encrypted: whoever reads the database reads nothing.

The key is derived from the configured secret key (HKDF), for each purpose another one, and the
encryption is authenticated (Fernet). What was sealed with a former secret key is still read while
`TROTH_FORMER_SECRET_KEYS` names that.
"""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class CannotUnseal(Exception):
    """It was sealed with a secret key that is not configured any more, or for something else."""


def seal(text: str, *, purpose: str) -> str:
    """Return the text encrypted; other text each time."""
    return _keys(purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, *, purpose: str) -> str:
    """Return the text that was sealed for this purpose; raises CannotUnseal."""
    try:
        return _keys(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise CannotUnseal from None


def _keys(purpose: str) -> MultiFernet:
    """The keys of a purpose, the one that seals first."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([Fernet(_derived(key, purpose)) for key in keys])


def _derived(key: str, purpose: str) -> bytes:
    info = f"troth.sealing.{purpose}".encode()
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(key.encode())
    return base64.urlsafe_b64encode(derived)
