"""How fast calendars answer: run `python bench/calendar_speed.py`.

Medians of interleaved rounds, in processor time of one process, on an office calendar with the
public holidays of the United States. The yardstick is the usual way to do it: walking from day
to day.
"""

from __future__ import annotations

import gc
import random
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from statistics import median
from time import process_time
from zoneinfo import ZoneInfo

import numpy as np

from troth.promises.calendar import Calendar
from troth.promises.public_holidays import public_holidays

ZONE = "America/Los_Angeles"
WINDOWS = ["Mon-Fri 09:00-17:00"]
SINGLE, WALKED, MANY, ROUNDS = 50_000, 2_000, 2_000_000, 9
FIRST = datetime(2022, 1, 1, tzinfo=UTC)


class DayWalk:
    """Adds and measures business time one local day after the other."""

    def __init__(self) -> None:
        self.zone = ZoneInfo(ZONE)
        self.holidays = public_holidays("US")

    def window(self, day: date) -> tuple[datetime, datetime] | None:
        if day.weekday() >= 5 or day in self.holidays.in_year(day.year):
            return None
        return (
            datetime.combine(day, time(9), self.zone).astimezone(UTC),
            datetime.combine(day, time(17), self.zone).astimezone(UTC),
        )

    def add(self, start: datetime, seconds: float) -> datetime:
        day, left = start.astimezone(self.zone).date(), timedelta(seconds=seconds)
        while True:
            if window := self.window(day):
                opening = max(window[0], start)
                if opening < window[1] and left <= window[1] - opening:
                    return opening + left
                left -= max(timedelta(0), window[1] - opening)
            day += timedelta(days=1)

    def between(self, start: datetime, end: datetime) -> float:
        day, last = (t.astimezone(self.zone).date() for t in (start, end))
        total = timedelta(0)
        while day <= last:
            if window := self.window(day):
                total += max(timedelta(0), min(end, window[1]) - max(start, window[0]))
            day += timedelta(days=1)
        return total.total_seconds()


def main() -> None:
    calendar, walk = office(), DayWalk()
    draw = random.Random(4)  # the same questions every time
    starts = [FIRST + timedelta(seconds=draw.random() * 4 * 365 * 86400) for _ in range(SINGLE)]
    ends = [start + timedelta(seconds=draw.random() * 14 * 86400) for start in starts]
    amounts = [float(draw.randint(1, 80 * 3600)) for _ in starts]
    few = list(zip(starts, amounts, ends, strict=True))[:WALKED]
    assert all(calendar.add(start, amount) == walk.add(start, amount) for start, amount, _ in few)
    assert all(calendar.between(start, end) == walk.between(start, end) for start, _, end in few)

    array, array_ends, array_amounts = (
        np.resize(np.array(values, kind), MANY)
        for values, kind in (
            ([start.replace(tzinfo=None) for start in starts], "datetime64[us]"),
            ([end.replace(tzinfo=None) for end in ends], "datetime64[us]"),
            (amounts, "float64"),
        )
    )
    shuffled = np.random.default_rng(4).permutation(MANY)
    array, array_ends, array_amounts = (v[shuffled] for v in (array, array_ends, array_amounts))

    def singly(ask: Callable[..., object], *columns: Sequence[object]) -> Callable[[], object]:
        return lambda: [ask(*row) for row in zip(*columns, strict=True)]

    report(
        {
            "add": (SINGLE, singly(calendar.add, starts, amounts)),
            "between": (SINGLE, singly(calendar.between, starts, ends)),
            "add_many": (MANY, lambda: calendar.add_many(array, array_amounts)),
            "between_many": (MANY, lambda: calendar.between_many(array, array_ends)),
            "day walk: add": (WALKED, singly(walk.add, starts[:WALKED], amounts[:WALKED])),
            "day walk: between": (WALKED, singly(walk.between, starts[:WALKED], ends[:WALKED])),
        }
    )
    print()
    for name, build in (
        ("build and first answer", first_answer),
        ("build and 1970 to 2100 at once", whole_range),
    ):
        print(f"{name:<32}{median(timed(build) for _ in range(ROUNDS)) * 1e3:>10.1f} ms")


def report(questions: dict[str, tuple[int, Callable[[], object]]]) -> None:
    rates: dict[str, list[float]] = {name: [] for name in questions}
    for _ in range(ROUNDS):
        for name, (number, ask) in questions.items():
            rates[name].append(number / timed(ask))
    for name, measured in rates.items():
        print(f"{name:<32}{median(measured):>14,.0f} a second")


def timed(run: Callable[[], object]) -> float:
    gc.collect()
    began = process_time()
    run()
    return process_time() - began


def office() -> Calendar:
    return Calendar(ZONE, WINDOWS, public_holidays("US"))


def first_answer() -> None:
    office().add(FIRST, 8 * 3600)


def whole_range() -> None:
    office().between(datetime(1970, 1, 1, tzinfo=UTC), datetime(2100, 12, 31, tzinfo=UTC))


if __name__ == "__main__":
    main()
