"""Time zones: the instants of wall times, as RFC 5545 reads them."""

from __future__ import annotations

import difflib
from bisect import bisect_left
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import numpy as np

from troth.promises.errors import CalendarError, quoted
from troth.promises.intervals import Ints
from troth.promises.windows import DAY

_TICK = timedelta(microseconds=1)
_NONE = timedelta(0)
_STRIDE = 5  # days between looks at a zone; since 1970 no offset has lasted less than six


def find_zone(name: str) -> ZoneInfo:
    """Return the IANA time zone; raises CalendarError for an unknown name."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, TypeError, OSError):
        raise CalendarError("unknown_zone", name, _unknown_zone(name)) from None


def _unknown_zone(name: object) -> str:
    near = difflib.get_close_matches(str(name), sorted(available_timezones()), n=1)
    example = near[0] if near else "Europe/London"
    return f"{quoted(name)} is not a time zone; write an IANA name such as '{example}'."


@dataclass(frozen=True)
class WallClock:
    """A zone's local clock over a stretch of time.

    `offsets[i]` (UTC offset in microseconds) holds for wall times below `changes[i]`. A wall time
    that does not exist takes the offset before the gap, which moves it forward by the gap; one
    that occurs twice takes the offset of its first occurrence.
    """

    changes: Ints
    offsets: Ints

    @classmethod
    def of(cls, zone: ZoneInfo, low: int, high: int) -> WallClock:
        """Return the clock that is right for wall times in [low, high] microseconds."""
        epoch = datetime(1970, 1, 1, tzinfo=zone)  # arithmetic within one zone is wall-clock
        days = range(low // DAY, high // DAY + 2 * _STRIDE, _STRIDE)
        moments = [epoch + timedelta(day) for day in days]
        offsets = [moment.utcoffset() for moment in moments]
        changed = [n for n, (old, new) in enumerate(pairwise(offsets), 1) if old != new]
        changes = [_change(moments[n - 1], moments[n]) for n in changed]
        return cls(
            np.array([_micros(moment - epoch) for moment in changes], np.int64),
            np.array([_micros(offsets[n] or _NONE) for n in (0, *changed)], np.int64),
        )

    def instants(self, walls: Ints) -> Ints:
        """Return the UTC microseconds of the wall times."""
        return walls - self.offsets[np.searchsorted(self.changes, walls, side="right")]


def _change(low: datetime, high: datetime) -> datetime:
    """Return the first wall time after `low` with the offset of `high`; a whole second."""
    after = high.utcoffset()
    seconds = range(_STRIDE * 86400)
    second = bisect_left(
        seconds, True, key=lambda second: (low + timedelta(0, second)).utcoffset() == after
    )
    return low + timedelta(0, second)


def _micros(span: timedelta) -> int:
    return span // _TICK
