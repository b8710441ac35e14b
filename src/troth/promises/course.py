"""How a case went, as far as counting depends on it: where it was, and when it stood still.

An obligation counts its amount along this course. The course is the only history that
pauses, reopening and changes of site need: a due time is always computed by walking it.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from operator import attrgetter
from typing import Final

from troth.promises.calendar import Calendar
from troth.promises.terms import Commitment, Metric

CONTINUING: Final = frozenset({Metric.RESOLUTION, Metric.WORKAROUND})  # when a case is reopened
_WORKAROUND: Final = Metric.WORKAROUND
_STAND_STILL_WHILE_WAITING: Final = CONTINUING | {Metric.UPDATE}
_START: Final = attrgetter("start")


class Standstill(StrEnum):
    """Why time did not count although the clock had started."""

    WAITING = "waiting_on_customer"
    WORKED_AROUND = "worked_around"
    DONE = "resolved"


_WAITING: Final = Standstill.WAITING
_WORKED_AROUND: Final = Standstill.WORKED_AROUND
_DONE: Final = Standstill.DONE


class Leg:
    """A part of the course in which nothing changed; it ends where the next one starts.

    Only `next` is set later on, once there is one.
    """

    __slots__ = ("done", "next", "site", "start", "waiting", "worked_around")

    def __init__(
        self,
        start: datetime,
        site: str | None,
        waiting: bool = False,
        worked_around: bool = False,
        done: bool = False,
    ) -> None:
        self.start = start
        self.site = site
        self.waiting = waiting
        self.worked_around = worked_around
        self.done = done
        self.next: Leg | None = None  # None: it goes on

    def standstill(self, commitment: Commitment) -> Standstill | None:
        """Return why the commitment's time does not count here, or None when it does."""
        if self.done and commitment.metric in CONTINUING:
            return _DONE
        if self.worked_around and commitment.metric is _WORKAROUND:
            return _WORKED_AROUND
        if self.waiting and commitment.pauses and commitment.metric in _STAND_STILL_WHILE_WAITING:
            return _WAITING
        return None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Part of a clock's run: counted on `calendar`, or standing still and why.

    `end` is None while it goes on; `seconds` is the open time counted in it.
    """

    start: datetime
    end: datetime | None
    calendar: Calendar
    standstill: Standstill | None
    seconds: float


class Course:
    """The legs of one case, oldest first. What ends at once is a leg of no length."""

    __slots__ = ("_legs", "_releases", "now")

    def __init__(self, start: datetime, site: str | None) -> None:
        self.now = Leg(start, site)
        self._legs = [self.now]
        self._releases: list[datetime] = []

    def turn(
        self,
        at: datetime,
        site: str | None = None,
        waiting: bool | None = None,
        worked_around: bool | None = None,
        done: bool | None = None,
    ) -> bool:
        """Begin a new leg at `at`, where what is None stays as it was; False if all of it does."""
        now = self.now
        if site is None:
            site = now.site
        if waiting is None:
            waiting = now.waiting
        if worked_around is None:
            worked_around = now.worked_around
        if done is None:
            done = now.done
        if (
            waiting is now.waiting
            and done is now.done
            and worked_around is now.worked_around
            and site == now.site
        ):
            return False
        self.now = now.next = Leg(at, site, waiting, worked_around, done)
        self._legs.append(self.now)
        return True

    def leg_at(self, instant: datetime) -> Leg:
        """Return the leg an instant lies in; the first for what lies before all."""
        if instant >= self.now.start:
            return self.now
        return self._legs[max(bisect_right(self._legs, instant, key=_START) - 1, 0)]

    def announce(self, published: datetime) -> None:
        """Note the publication of a release."""
        insort(self._releases, published)

    def first_release_after(self, start: datetime) -> datetime | None:
        number = bisect_right(self._releases, start)
        return self._releases[number] if number < len(self._releases) else None

    def spans_from(self, start: datetime) -> Iterator[tuple[Leg, datetime, datetime | None]]:
        """Yield each leg that lies at or after `start` with its begin and end (None: open)."""
        leg: Leg | None = self.leg_at(start)
        while leg is not None:
            begin = max(leg.start, start)
            end = None if leg.next is None else leg.next.start
            if end is None or end > begin:
                yield leg, begin, end
            leg = leg.next
