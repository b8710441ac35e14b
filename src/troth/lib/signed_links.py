"""Links that work without signing in: each opens one thing of one account, until it expires.

What a link says is signed, so nobody can make one up. A request of a stranger that carries one
sees the rows of its account (`accounts.middleware`); what it may do there, its door decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core import signing

from troth.promises.instants import format_instant, parse_instant

PREFIX = "/by-link/"
_SIGNER = signing.Signer(salt="troth.link")


def sign(*, account_id: int, until: datetime, **said: Any) -> str:
    """Return the token of a link that says this; always the same for the same."""
    kept = {"account": account_id, "until": format_instant(until), **said}
    return str(_SIGNER.sign_object(kept, compress=True))


def read(token: str, *, at: datetime) -> Mapping[str, Any] | None:
    """Return what a link says; None when it is no link of ours, or not any more at `at`."""
    said = _signed(token)
    return said if said is not None and at < parse_instant(said["until"]) else None


def account_of(path: str) -> int | None:
    """Return the account that a request's path may see by its link; None without one."""
    if not path.startswith(PREFIX):
        return None
    said = _signed(path.removeprefix(PREFIX).partition("/")[0])
    return None if said is None else int(said["account"])


def _signed(token: str) -> Mapping[str, Any] | None:
    try:
        said: Mapping[str, Any] = _SIGNER.unsign_object(token)
    except (signing.BadSignature, ValueError):
        return None
    return said
