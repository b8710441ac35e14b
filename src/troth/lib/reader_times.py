"""Instants on the wall clock of whoever reads, with that of support beside it where it differs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

from troth.lib.said import said
from troth.promises.explain_outcome import in_both_zones

_SUPPORT: ContextVar[str | None] = ContextVar("support", default=None)


@contextmanager
def read_in(zone: str, *, support: str | None) -> Iterator[None]:
    """Have the block write for a reader in a zone, about a case that is looked after in another."""
    known = _SUPPORT.set(support)
    try:
        with timezone.override(zone):
            yield
    finally:
        _SUPPORT.reset(known)


def here(instant: datetime) -> str:
    """Say the instant for the reader at hand; in UTC where nobody has said who reads."""
    return said(in_both_zones(instant, timezone.get_current_timezone_name(), _SUPPORT.get()))
