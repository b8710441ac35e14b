"""Windows of a rota's layer, which may be nights: "Mon-Fri 18:00-09:00" is each night from six."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from troth.promises.windows import WEEKDAYS, weekly_windows

_TIME = "[0-9]{2}:[0-9]{2}"
_NIGHTLY = re.compile(rf"([A-Za-z]{{3}})(?:-([A-Za-z]{{3}}))? ({_TIME})-({_TIME})")


def spelled_out(windows: Iterable[str]) -> list[str]:
    """Return the same windows as calendars take them, each night named by both of its days.

    Raises CalendarError for what is no window.
    """
    spelled = [one for window in windows for one in _spelled(" ".join(window.split()))]
    if spelled:
        weekly_windows(spelled)
    return spelled


def _spelled(window: str) -> list[str]:
    found = _NIGHTLY.fullmatch(window)
    if found is None:
        return [window]
    first, last, opens, closes = found[1], found[2] or found[1], found[3], found[4]
    if opens < closes or first not in WEEKDAYS or last not in WEEKDAYS:
        return [window]
    start = WEEKDAYS.index(first)
    nights = (WEEKDAYS.index(last) - start) % 7 + 1
    days = [WEEKDAYS[(start + n) % 7] for n in range(nights + 1)]
    return [f"{a} {opens}-{b} {closes}" for a, b in pairwise(days)]
