"""Instants and amounts in the types that calendars compute with.

Single ones stay datetimes and timedeltas; arrays become whole microseconds (since 1970 in UTC).
"""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from numbers import Real

import numpy as np
import numpy.typing as npt

from troth.promises.errors import CalendarError
from troth.promises.intervals import Ints

Instants = npt.NDArray[np.datetime64]  # UTC, in microseconds
Seconds = npt.NDArray[np.float64]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
BEGIN, END = EPOCH, datetime(2101, 1, 1, tzinfo=UTC)  # calendars answer for instants in between
NOT_A_TIME = int(np.iinfo(np.int64).min)  # what NaT is among microseconds

_LONGEST = END - BEGIN + timedelta(days=1)  # runs past either end from anywhere


def to_instant(given: datetime) -> datetime:
    """Return the instant in UTC; raises CalendarError if it is naive, or no time of a calendar."""
    if not isinstance(given, datetime):
        raise CalendarError(
            "not_an_instant", given, f"{given!r} is not an instant; give an aware datetime."
        )
    if given.utcoffset() is None:
        raise CalendarError(
            "naive_instant",
            given,
            f"{given.isoformat()} has no time zone; give an aware datetime, for example in UTC.",
        )
    if not BEGIN <= given < END:
        raise _outside(given)
    return given.astimezone(UTC)


def to_length(amount: float | timedelta) -> timedelta:
    """Return seconds to the nearest microsecond; raises CalendarError if it is no number.

    Timedeltas come back as they are, and what no calendar has room for is cut off.
    """
    if isinstance(amount, timedelta):
        return max(-_LONGEST, min(amount, _LONGEST))
    if not isinstance(amount, Real) or not math.isfinite(amount):
        raise _not_an_amount(amount)
    longest = _LONGEST.total_seconds()
    return timedelta(seconds=max(-longest, min(float(amount), longest)))


@lru_cache(maxsize=4096, typed=True)
def usual_length(seconds: float) -> timedelta:
    """Return what `to_length` does for usual amounts; others may raise whatever they raise.

    A programme has few amounts, and remembering them takes less time than converting them.
    """
    return timedelta(0, seconds)


def from_micros(micros: int) -> datetime:
    """Return the instant in UTC; raises CalendarError if it is no time of a calendar."""
    instant = np.datetime64(micros, "us").item()
    if not isinstance(instant, datetime):  # numpy reaches further than datetime does
        raise _outside(instant)
    return to_instant(instant.replace(tzinfo=UTC))


def to_micros(instant: datetime) -> int:
    """Return the microseconds since 1970 in UTC."""
    return (instant - EPOCH) // MICROSECOND


def require_instants(instants: Instants) -> Ints:
    """Return the microseconds of datetime64, NOT_A_TIME for NaT; finer units are cut off."""
    given = np.asarray(instants)
    if given.dtype.kind != "M":
        raise CalendarError(
            "not_instants",
            instants,
            f"Instants must be a numpy array of datetime64[us] in UTC, not of {given.dtype}.",
        )
    return given.astype("datetime64[us]", copy=False).view(np.int64)


def require_seconds(seconds: npt.ArrayLike) -> Seconds:
    """Return the numbers as an array; raises CalendarError when they are something else."""
    given = np.asarray(seconds)
    if given.dtype.kind not in "iuf":
        raise _not_an_amount(seconds)
    return given.astype(np.float64, copy=False)


def to_amounts(seconds: Seconds) -> Ints:
    """Return the nearest whole microseconds; raises CalendarError for what is not finite."""
    if not np.isfinite(seconds).all():
        raise _not_an_amount(seconds)
    longest = _LONGEST / MICROSECOND
    return np.clip(np.rint(seconds * 1e6), -longest, longest).astype(np.int64)


def _outside(given: object) -> CalendarError:
    return CalendarError(
        "outside_range",
        given,
        f"{given} is outside what calendars answer for; give an instant from 1970 to 2100.",
    )


def _not_an_amount(given: object) -> CalendarError:
    return CalendarError(
        "not_an_amount", given, f"{given!r} is not an amount of time; give a number of seconds."
    )
