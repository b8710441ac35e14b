"""Wall clocks of every zone, against Python's own, around each of their changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import numpy as np
import pytest

from troth.promises.windows import DAY
from troth.promises.zones import WallClock

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
YEARS = (-3 * DAY, 70 * 366 * DAY)  # later ones only repeat
NEAR = [
    timedelta(microseconds=-1),
    timedelta(0),
    timedelta(minutes=-30),
    timedelta(minutes=30),
    timedelta(hours=-12),
    timedelta(hours=1),
    timedelta(days=3),
]
ZONES = sorted(zone for zone in available_timezones() if "/" in zone)


@pytest.mark.parametrize("part", range(4))
def test_instants(part: int) -> None:
    for name in ZONES[part::4]:
        zone = ZoneInfo(name)
        clock = WallClock.of(zone, *YEARS)
        changes = (EPOCH + timedelta(0, 0, change) for change in clock.changes.tolist()[::3])
        walls = [change + near for change in changes for near in NEAR]
        given = np.array([(wall - EPOCH) // timedelta(microseconds=1) for wall in walls], np.int64)
        expected = [wall.replace(tzinfo=zone).astimezone(UTC) for wall in walls]
        found = [EPOCH + timedelta(0, 0, instant) for instant in clock.instants(given).tolist()]
        assert found == expected, name
