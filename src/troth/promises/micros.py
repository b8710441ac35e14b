"""Instants and amounts as whole microseconds, which is what calendars compute in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import numpy.typing as npt

from troth.promises.errors import CalendarError
from troth.promises.intervals import Ints

Instants = npt.NDArray[np.datetime64]  # UTC, in microseconds
Seconds = npt.NDArray[np.float64]

NOT_A_TIME = int(np.iinfo(np.int64).min)  # what NaT is among microseconds

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ENDLESS = 2.0**62  # more than calendars reach, and no overflow when added to an instant
_MICROSECOND = timedelta(microseconds=1)


def to_micros(instant: datetime) -> int:
    """Return the microseconds since 1970 in UTC; exact. A naive instant raises CalendarError."""
    try:
        since = instant - _EPOCH
    except TypeError:
        raise _not_an_instant(instant) from None
    return (since.days * 86400 + since.seconds) * 1_000_000 + since.microseconds


def to_instant(micros: int) -> datetime:
    """Return the instant in UTC."""
    return _EPOCH + micros * _MICROSECOND


def to_amount(seconds: float) -> int:
    """Return the nearest whole microseconds; anything but a finite number raises CalendarError."""
    try:
        return round(seconds * 1e6)
    except (TypeError, ValueError, OverflowError):
        raise _not_an_amount(seconds) from None


def to_micros_many(instants: Instants) -> Ints:
    """Return the microseconds since 1970 of datetime64, finer units cut off; see NOT_A_TIME."""
    given = np.asarray(instants)
    if given.dtype.kind != "M":
        raise CalendarError(
            "not_instants",
            instants,
            f"Instants must be a numpy array of datetime64[us] in UTC, not of {given.dtype}.",
        )
    return given.astype("datetime64[us]", copy=False).view(np.int64)


def to_amounts(seconds: npt.ArrayLike) -> Ints:
    """Return the nearest whole microseconds; anything but finite numbers raises CalendarError."""
    given = np.asarray(seconds)
    if given.dtype.kind not in "iuf" or not np.isfinite(given).all():
        raise _not_an_amount(seconds)
    return np.clip(np.rint(given * 1e6), -_ENDLESS, _ENDLESS).astype(np.int64)


def _not_an_instant(given: object) -> CalendarError:
    if isinstance(given, datetime):
        return CalendarError(
            "naive_instant",
            given,
            f"{given.isoformat()} has no time zone; give an aware datetime, for example in UTC.",
        )
    return CalendarError(
        "not_an_instant", given, f"{given!r} is not an instant; give an aware datetime."
    )


def _not_an_amount(given: object) -> CalendarError:
    return CalendarError(
        "not_an_amount", given, f"{given!r} is not an amount of time; give a number of seconds."
    )
