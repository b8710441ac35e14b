"""Amounts of time and instants as people read them."""

from __future__ import annotations

from datetime import datetime

from troth.promises.zones import find_zone


def span(seconds: float) -> str:
    """Return a duration such as `2 h 30 min`; seconds are shown below one hour only."""
    whole = round(seconds)
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    parts = [(hours, "h"), (minutes, "min"), (0 if hours else left, "s")]
    return " ".join(f"{number} {unit}" for number, unit in parts if number) or "0 min"


def moment(instant: datetime, zone: str) -> str:
    """Return the instant on a zone's wall clock, such as `Mon 2 Mar 2026 09:30 NZDT`."""
    local = instant.astimezone(find_zone(zone))
    seconds = ":%S" if local.second else ""
    return f"{local:%a} {local.day} {local:%b %Y %H:%M{seconds} %Z}"


def stretch_of_time(start: datetime, end: datetime, zone: str) -> str:
    """Return two instants as one span, naming the day once: `Mon 2 Mar 2026 09:00-17:00 PST`."""
    first, last = (instant.astimezone(find_zone(zone)) for instant in (start, end))
    midnight = (
        last.hour == last.minute == last.second == 0 and (last.date() - first.date()).days == 1
    )
    if first.date() != last.date() and not midnight:
        return f"{moment(start, zone)} - {moment(end, zone)}"
    begin, finish = (f"{t:%H:%M:%S}" if t.second else f"{t:%H:%M}" for t in (first, last))
    finish = "24:00" if midnight else finish
    return f"{first:%a} {first.day} {first:%b %Y} {begin}-{finish} {first:%Z}"
