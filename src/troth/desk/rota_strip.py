"""Two weeks of a rota as a picture: a strip of shifts under the days of its own clock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils import dateformat

if TYPE_CHECKING:
    from troth.desk.on_call import Turn

WIDTH = 1400  # of the picture's own units


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A shift in the picture, from `x` on."""

    x: float
    width: float
    turn: Turn


@dataclass(frozen=True, kw_only=True)
class Strip:
    """The picture: bars between midnights, whose colours are in it, and its first and last day."""

    width: int
    bars: Sequence[Bar]
    midnights: Sequence[float]
    legend: Sequence[Turn]
    first_day: str
    last_day: str


def strip_of(turns: Sequence[Turn], start: datetime, end: datetime, zone: str) -> Strip:
    """Return the picture of shifts that partition [start, end)."""

    def place(at: datetime) -> float:
        return round(WIDTH * ((at - start) / (end - start)), 1)

    bars = [
        Bar(x=place(turn.start), width=round(place(turn.end) - place(turn.start), 1), turn=turn)
        for turn in turns
        if turn.person
    ]
    return Strip(
        width=WIDTH,
        bars=bars,
        midnights=[place(midnight) for midnight in _midnights(start, end, zone)],
        legend=_each_once(bar.turn for bar in bars),
        first_day=_day(start, zone),
        last_day=_day(end, zone),
    )


def _midnights(start: datetime, end: datetime, zone: str) -> list[datetime]:
    first = start.astimezone(ZoneInfo(zone)).date()
    days = [first + timedelta(days=number) for number in range((end - start).days + 2)]
    midnights = [datetime.combine(day, time(), ZoneInfo(zone)) for day in days]
    return [midnight for midnight in midnights if start < midnight < end]


def _day(at: datetime, zone: str) -> str:
    return dateformat.format(at.astimezone(ZoneInfo(zone)), "D j M")


def _each_once(turns: Iterable[Turn]) -> list[Turn]:
    return list({turn.person: turn for turn in reversed(list(turns))}.values())[::-1]
