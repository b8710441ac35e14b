"""The questions every calendar is asked: an office in Los Angeles, and random instants."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from troth.promises.calendar import Calendar

ZONE = ZoneInfo("America/Los_Angeles")
OPENS, CLOSES = time(9), time(17)
HOURS = 8  # business hours to add
AMOUNT = HOURS * 3600

FIRST, DAYS = datetime(2024, 1, 1, tzinfo=UTC), 3 * 365
LONGEST = timedelta(days=30)
YEARS = range(2023, 2029)
HOLIDAYS = [
    date(year, month, day)
    for year in YEARS
    for month, day in (
        *((1, 1), (1, 20), (2, 17), (5, 26), (6, 19)),
        *((7, 4), (9, 1), (10, 13), (11, 27), (12, 25)),
    )
]


def office() -> Calendar:
    return Calendar(str(ZONE), ["Mon-Fri 09:00-17:00"], HOLIDAYS)


def pairs(number: int) -> tuple[list[datetime], list[datetime]]:
    """Return random instants in whole seconds, and others up to 30 days after them."""
    draw = random.Random(4)  # the same questions every time
    starts = [FIRST + timedelta(seconds=draw.randrange(DAYS * 86400)) for _ in range(number)]
    longest = int(LONGEST.total_seconds())
    return starts, [start + timedelta(seconds=draw.randint(0, longest)) for start in starts]
