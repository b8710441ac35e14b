"""Wall clocks of every zone, against Python's own, around each of their changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pytest
from tests.promises.every_zone import every_zone

from troth.promises.windows import DAY
from troth.promises.zones import WallClock

Walls = npt.NDArray[np.int64]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)  # wall times are marked as UTC
MICROSECOND = timedelta(microseconds=1)
DAYS = 70 * 366  # later ones only repeat
NEAR = [
    timedelta(microseconds=-1),
    timedelta(0),
    timedelta(minutes=-30),
    timedelta(minutes=30),
    timedelta(hours=-12),
    timedelta(hours=1),
]


@pytest.fixture(scope="module")
def midnights() -> tuple[list[datetime], Walls]:
    days = [EPOCH + timedelta(days=n) for n in range(DAYS)]
    return days, np.arange(DAYS, dtype=np.int64) * DAY


@pytest.mark.parametrize("part", range(4))
def test_offsets(part: int, midnights: tuple[list[datetime], Walls]) -> None:
    for name in every_zone()[part::4]:
        zone = ZoneInfo(name)
        clock = WallClock.of(zone, 0, DAYS * DAY)
        assert offsets(clock, midnights[1]) == list(map(zone.utcoffset, midnights[0])), name
        changes = [EPOCH + timedelta(0, 0, change) for change in clock.changes.tolist()[::3]]
        walls = [change + near for change in changes for near in NEAR]
        given = np.array([(wall - EPOCH) // MICROSECOND for wall in walls], np.int64)
        assert offsets(clock, given) == list(map(zone.utcoffset, walls)), name


def offsets(clock: WallClock, walls: Walls) -> list[timedelta]:
    ahead: list[timedelta] = (walls - clock.instants(walls)).view("timedelta64[us]").tolist()
    return ahead
