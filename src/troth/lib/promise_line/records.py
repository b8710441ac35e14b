"""What a promise line shows: plain records, filled by whoever knows the case and its calendar."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from troth.lib.spans import Span, Spans, clipped, without

_LEAST = timedelta(minutes=30)


@dataclass(frozen=True, kw_only=True)
class Due:
    """A due time on the line."""

    at: datetime
    label: str
    """The metric in words."""
    status: str
    """As a clock's: held, running, met or breached. Paused and cancelled ones have no due time."""
    met_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Mark:
    """Something that happened."""

    at: datetime
    label: str
    """A sentence or its beginning: who did what."""
    kind: str
    """customer, staff, call, workaround, resolved, reopened, closed, or other."""


@dataclass(frozen=True, kw_only=True)
class PromiseLine:
    """What the line shows. All instants are aware; spans are half-open; it ends after it starts."""

    start: datetime
    end: datetime
    now: datetime
    open_windows: Sequence[Span]
    dues: Sequence[Due]
    events: Sequence[Mark] = ()
    holidays: Sequence[tuple[datetime, datetime, str]] = ()
    paused: Sequence[Span] = ()
    stopped: datetime | None = None
    """When the case was resolved or closed; None while it goes on."""
    counted: datetime | None = None
    """When the clock whose hours are shown was met; nothing counts after it."""
    zone: str | tzinfo = "UTC"
    """The viewer's."""

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError("a promise line must end after it starts; `extent` gives both")

    def tzinfo(self) -> tzinfo:
        return ZoneInfo(self.zone) if isinstance(self.zone, str) else self.zone

    def counted_until(self) -> datetime:
        """Return the end of what has been used so far."""
        return min(self.now, self.end, self.stopped or self.now, self.counted or self.now)

    def used(self) -> Spans:
        """Return the open, unpaused time from the start until now, or until counting stopped."""
        return without(clipped(self.open_windows, self.start, self.counted_until()), self.paused)

    def late(self) -> Spans:
        """Return the time between each broken due time and its late answer, or now."""
        broken = [due for due in self.dues if due.status == "breached"]
        ends = [(due.at, due.met_at or self.counted_until()) for due in broken]
        return clipped(ends, self.start, self.end)


def extent(
    opened: datetime,
    now: datetime,
    dues: Iterable[Due],
    events: Iterable[Mark] = (),
    *,
    stopped: datetime | None = None,
) -> tuple[datetime, datetime]:
    """Return where a case's line begins and ends: past the last due time, event and, while
    anything runs, now; with a little room after it."""
    after = [due.at for due in dues] + [mark.at for mark in events]
    last = max([opened + _LEAST, stopped or now, *after])
    return opened, last + (last - opened) / 25
