"""Waiting for what other programs do."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
SECONDS = 120


def wait_for(look: Callable[[], T | None], what: str) -> T:
    """Look until there is something to see; fails when it takes too long."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        if (found := look()) is not None:
            return found
        time.sleep(0.05)
    raise AssertionError(f"Waited in vain for {what}")
