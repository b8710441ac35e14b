"""Open work: how many cases are open, and not waiting on the customer, on each hour."""

from __future__ import annotations

from collections import Counter

import numpy as np
import polars as pl

from troth.promises.intervals import Bools, Ints
from troth.replay.cases import Cases
from troth.replay.words import CODES, Word

HOUR = 3_600_000_000
HOURS_OF_WEEK = 7 * 24
Changes = Counter[int]  # hour since 1970 -> by how much open work changes there

_DONE = [CODES[word] for word in (Word.RESOLVED, Word.CLOSED)]
_GOES_ON = [CODES[Word.REOPENED]]
_WAITS = [CODES[Word.WAITING_ON_CUSTOMER]]
_NO_LONGER_WAITS = [
    CODES[word]
    for word in (
        Word.RESUMED,
        Word.REOPENED,
        Word.CUSTOMER_MESSAGE,
        Word.CUSTOMER_CALL,
        Word.ANSWERED_CALL,
    )
]
_OPENING = -1


def changes_by_hour(cases: Cases, at: int) -> Changes:
    """Return where the number of cases with open work changes, up to an instant."""
    starts = cases.first[:-1] + np.arange(len(cases))  # with one more event for each opening
    codes = np.full(len(cases.code) + len(cases), _OPENING)
    begins = np.empty(len(codes), np.int64)
    later = np.ones(len(codes), bool)
    later[starts] = False
    codes[later], begins[later], begins[starts] = cases.code, cases.at, cases.opened
    ends = np.append(begins[1:], at)
    ends[np.append(starts[1:], len(codes)) - 1] = at
    done = _holds(codes, _DONE, [*_GOES_ON, _OPENING])
    waits = _holds(codes, _WAITS, [*_NO_LONGER_WAITS, _OPENING])
    open_ = ~done & ~waits
    return _changes(begins[open_], ends[open_])


def _holds(codes: Ints, sets: list[int], clears: list[int]) -> Bools:
    """Tell after which events a state holds that some events set and others clear."""
    is_set = np.isin(codes, sets)
    tells = is_set | np.isin(codes, clears)
    return is_set[np.maximum.accumulate(np.where(tells, np.arange(len(codes)), 0))]


def _changes(begins: Ints, ends: Ints) -> Changes:
    if not len(begins):
        return Counter()
    first = begins.min() // HOUR
    counts = [np.bincount(-(-times // HOUR) - first) for times in (begins, ends)]
    opened, ended = (np.pad(count, (0, max(map(len, counts)) - len(count))) for count in counts)
    by_hour = opened - ended
    hours = np.flatnonzero(by_hour)
    return Counter(dict(zip((hours + first).tolist(), by_hour[hours].tolist(), strict=True)))


def by_hour_of_week(changes: Changes, at: int, zone: str) -> list[float | None]:
    """Return the mean open work on each hour of the local week, from Monday 00:00.

    None where no such hour lies between the first open work and the instant.
    """
    by_hour = {hour: change for hour, change in changes.items() if change}
    if not by_hour:
        return [None] * HOURS_OF_WEEK
    first, end = min(by_hour), -(-at // HOUR)
    change = np.zeros(end + 1 - first, np.int64)  # at the end, everything is over
    change[np.array(list(by_hour)) - first] = list(by_hour.values())
    hours = np.arange(first, end)
    instants = pl.Series(hours * HOUR).cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
    local = instants.dt.convert_time_zone(zone)
    hour_of_week = ((local.dt.weekday().cast(pl.Int64) - 1) * 24 + local.dt.hour()).to_numpy()
    work = np.cumsum(change)[:-1]
    total = np.bincount(hour_of_week, weights=work, minlength=HOURS_OF_WEEK)
    count = np.bincount(hour_of_week, minlength=HOURS_OF_WEEK)
    return [t / c if c else None for t, c in zip(total.tolist(), count.tolist(), strict=True)]
