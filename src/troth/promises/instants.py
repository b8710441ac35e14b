"""Instants as text: ISO 8601 with an offset in, UTC with `Z` out."""

from __future__ import annotations

from datetime import UTC, datetime

from troth.promises.errors import TimelineError, quoted
from troth.promises.units import BEGIN, END


def parse_instant(text: object) -> datetime:
    """Return the UTC instant written as ISO 8601.

    Raises TimelineError when it is not one, does not say which offset it is in, or lies
    outside the years that calendars know.
    """
    try:
        instant = datetime.fromisoformat(text)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise TimelineError(
            "not_an_instant",
            text,
            f"{quoted(text)} is not an instant; "
            "write it as ISO 8601, for example 2026-03-02T09:30:00Z.",
        ) from None
    utc = require_instant(instant)
    if not BEGIN <= utc < END:
        raise _out_of_range(instant)
    return utc


def require_instant(instant: datetime) -> datetime:
    """Return the instant in UTC; a naive one raises TimelineError."""
    if instant.tzinfo is None:
        raise TimelineError(
            "naive_instant",
            instant.isoformat(),
            f"{instant.isoformat()} does not say its time zone; add Z or an offset such as +01:00.",
        )
    try:
        return instant.astimezone(UTC)
    except OverflowError:
        raise _out_of_range(instant) from None


def _out_of_range(instant: datetime) -> TimelineError:
    return TimelineError(
        "instant_out_of_range",
        instant.isoformat(),
        f"{instant.isoformat()} is outside the years that can be computed with; "
        "use an instant between 1970 and 2100.",
    )


def format_instant(instant: datetime) -> str:
    """Return the instant as UTC ISO 8601 with `Z`, with microseconds only when it has some."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")
