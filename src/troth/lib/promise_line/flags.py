"""Where labels stand above a line so that none covers another, or the staff of another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

LANES = 5
APART = 10.0
"""Pixels between two labels of one lane."""
OFF = 5.0
"""Pixels between a flag's staff and its label."""


@dataclass(frozen=True, kw_only=True)
class Flag:
    """A label of `width` pixels wanted at `x` pixels."""

    x: float
    width: float
    prefers: str = "start"
    """The side it takes where both are free."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a flag's label went: its lane (0 is nearest the line) and the side of its staff."""

    lane: int
    anchor: str
    """"start": the label begins at the staff; "end": it ends there."""


@dataclass(frozen=True, kw_only=True)
class _Box:
    lane: int
    staff: float
    left: float
    right: float

    def allows(self, other: _Box) -> bool:
        """Whether neither label covers the other, or a staff that passes through its lane."""
        apart = self.right + APART <= other.left or other.right + APART <= self.left
        upper, lower = (self, other) if self.lane > other.lane else (other, self)
        if self.lane == other.lane:
            return apart and not self.covers(other.staff) and not other.covers(self.staff)
        return not lower.covers(upper.staff)

    def covers(self, staff: float) -> bool:
        return self.left - OFF < staff < self.right + OFF


def place(flags: Sequence[Flag], width: float) -> list[Place | None]:
    """Return a place for each flag, the most important first; None where no room was left.

    All labels stay between 0 and `width`. Only the staff of a flag without a place should be
    drawn. Several ways of placing are tried: the one that shows most wins, then the one with the
    fewest lanes, then the one that shows the more important flags.
    """
    by_place = sorted(range(len(flags)), key=lambda index: flags[index].x)
    found = [
        _placed(flags, width, order, spots)
        for order in (range(len(flags)), by_place[::-1], by_place)
        for spots in (_lane_by_lane, _side_by_side, _other_side_by_side)
    ]
    return max(found, key=_worth)


Spots = Callable[[Flag], Iterable[Place]]


def _lane_by_lane(flag: Flag) -> Iterable[Place]:
    """Rather the other side than a higher lane."""
    for lane in range(LANES):
        for anchor in _sides(flag):
            yield Place(lane=lane, anchor=anchor)


def _side_by_side(flag: Flag) -> Iterable[Place]:
    """Rather a higher lane than the other side."""
    for anchor in _sides(flag):
        for lane in range(LANES):
            yield Place(lane=lane, anchor=anchor)


def _other_side_by_side(flag: Flag) -> Iterable[Place]:
    """As if the flag preferred the other side."""
    for anchor in reversed(_sides(flag)):
        for lane in range(LANES):
            yield Place(lane=lane, anchor=anchor)


def _sides(flag: Flag) -> tuple[str, str]:
    return ("end", "start") if flag.prefers == "end" else ("start", "end")


def _worth(places: Sequence[Place | None]) -> tuple[int, int, list[bool]]:
    shown = [place is not None for place in places]
    return sum(shown), -max((place.lane for place in places if place), default=0), shown


def _placed(
    flags: Sequence[Flag], width: float, order: Sequence[int], spots: Spots
) -> list[Place | None]:
    taken: list[_Box] = []
    places: list[Place | None] = [None] * len(flags)
    for index in order:
        for spot in spots(flags[index]):
            box = _box(flags[index], spot)
            inside = box.left >= 0 and box.right <= width
            if inside and all(box.allows(other) for other in taken):
                taken.append(box)
                places[index] = spot
                break
    return places


def _box(flag: Flag, spot: Place) -> _Box:
    left = flag.x + OFF if spot.anchor == "start" else flag.x - OFF - flag.width
    return _Box(lane=spot.lane, staff=flag.x, left=left, right=left + flag.width)
