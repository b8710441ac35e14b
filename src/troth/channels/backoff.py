"""How long to wait between attempts: longer each time, and not all at the same moment."""

from __future__ import annotations

from datetime import timedelta
from zlib import crc32

FIRST = timedelta(seconds=30)
LONGEST = timedelta(hours=4)
SPREAD = 0.2  # a wait is up to this share shorter or longer


def pause(attempts: int, key: str) -> timedelta:
    """Return the wait after so many attempts (from 1): 30 s, 1 min, 2 min, … 4 h, 4 h.

    It is spread by the delivery's key, so that what failed together is not all tried together,
    and the same delivery always waits as long.
    """
    doubled = min(FIRST * (1 << min(attempts - 1, 16)), LONGEST)
    share = crc32(f"{key} {attempts}".encode()) / 2**32  # in [0, 1)
    return doubled * (1 - SPREAD + 2 * SPREAD * share)
