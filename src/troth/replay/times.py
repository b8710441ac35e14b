"""The times of a log, in any of the forms that logs have."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import polars as pl

from troth.promises.errors import quoted
from troth.promises.units import BEGIN, END, EPOCH, MICROSECOND
from troth.replay.mapping import UNIX_SECONDS, LogMapping

# The ways to write ISO 8601 that are read fast, the fastest first; others are read slowly.
_UTC = "%Y-%m-%dT%H:%M:%SZ"
_ISO = ("%+", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M:%S%.f")
_LOW, _HIGH = ((edge - EPOCH) // MICROSECOND for edge in (BEGIN, END))


class Times:
    """Turns times into microseconds since 1970, null where there is no time to be read."""

    def __init__(self, mapping: LogMapping) -> None:
        self._zone = mapping.zone
        self._format = mapping.time_format

    def micros(self, given: pl.Series) -> pl.Series:
        found = self._read(given)
        return found.set((found < _LOW) | (found >= _HIGH), None)

    def _read(self, given: pl.Series) -> pl.Series:
        if isinstance(given.dtype, pl.Datetime):
            return self._instants(given)
        if self._format == UNIX_SECONDS:
            return (given.cast(pl.Float64, strict=False) * 1e6).round().cast(pl.Int64, strict=False)
        texts = given.cast(pl.String)
        if self._format is not None:
            return self._instants(_parsed(texts, self._format))
        found = _parsed(texts, _UTC).dt.timestamp("us")
        for form in _ISO:
            if found.null_count() > texts.null_count():
                found = found.fill_null(self._instants(_parsed(texts, form)))
        return found.fill_null(self._slowly(texts.filter(found.is_null()), texts))

    def _slowly(self, left: pl.Series, texts: pl.Series) -> pl.Series:
        """Read those that are left, whatever way of ISO 8601 they are written in."""
        read = {text: _iso(text, self._zone) for text in left.drop_nulls().unique()}
        return texts.replace_strict(
            list(read), list(read.values()), default=None, return_dtype=pl.Int64
        )

    def _instants(self, times: pl.Series) -> pl.Series:
        """Return the instants; naive times are those of the mapping's zone, or none."""
        if _zone_of(times) is not None:
            return times.dt.timestamp("us")
        if self._zone is None:
            return pl.repeat(None, len(times), dtype=pl.Int64, eager=True)
        first = times.dt.replace_time_zone(self._zone, ambiguous="earliest", non_existent="null")
        skipped = times.filter(first.is_null() & times.is_not_null()).unique()
        moved = [_instant(time, self._zone) for time in skipped]
        found = first.dt.timestamp("us")
        return found.fill_null(
            times.replace_strict(skipped, moved, default=None, return_dtype=pl.Int64)
        )

    def why(self, text: str | None) -> str:
        """Return what is wrong with a time that could not be read."""
        if not text:
            return "say when it happened"
        if self._zone is None and self._format != UNIX_SECONDS and self._naive(text):
            return "it does not say its time zone; set zone in the mapping"
        if self._format is not None:
            return f"it is no time from 1970 to 2100 in the form {quoted(self._format)}"
        return "it is no ISO 8601 time from 1970 to 2100; set time_format if it has another form"

    def _naive(self, text: str) -> bool:
        if self._format is None:
            return _iso(text, None) is None and _iso(text, "UTC") is not None
        parsed = _parsed(pl.Series([text]), self._format)
        return _zone_of(parsed) is None and not parsed.has_nulls()


def _parsed(texts: pl.Series, form: str) -> pl.Series:
    return texts.str.to_datetime(form, time_unit="us", strict=False)


def _zone_of(times: pl.Series) -> str | None:
    assert isinstance(times.dtype, pl.Datetime)
    return times.dtype.time_zone


def _iso(text: str, zone: str | None) -> int | None:
    try:
        return _instant(datetime.fromisoformat(text.strip()), zone)
    except (ValueError, OverflowError):
        return None


def _instant(time: datetime, zone: str | None) -> int | None:
    """Return the microseconds; a wall time that does not exist moves forward by the gap."""
    if time.tzinfo is None:
        if zone is None:
            return None
        time = time.replace(tzinfo=ZoneInfo(zone))
    return (time.astimezone(UTC) - EPOCH) // MICROSECOND
