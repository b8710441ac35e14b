"""The time zones there are, each clock once: many names stand for the same one."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from zoneinfo import TZPATH, available_timezones


@cache
def every_zone() -> list[str]:
    """The first name of each clock, in order."""
    names = sorted(available_timezones(), reverse=True)
    return sorted({_data(name): name for name in names}.values())


def _data(name: str) -> bytes:
    """What `ZoneInfo` reads of the zone."""
    for place in TZPATH:
        if (file := Path(place, name)).is_file():
            return file.read_bytes()
    return (files("tzdata") / "zoneinfo" / name).read_bytes()
