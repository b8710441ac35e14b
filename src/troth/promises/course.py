"""How a case went, as far as counting depends on it: where it was, and when it stood still.

An obligation counts its amount along this course. The course is the only history that
pauses, reopening and changes of site need: a due time is always computed by walking it.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from operator import attrgetter

from troth.promises.calendar import Calendar
from troth.promises.terms import Commitment, Metric, Terms

CONTINUING = frozenset({Metric.RESOLUTION, Metric.WORKAROUND})  # when a case is reopened
_STAND_STILL_WHILE_WAITING = CONTINUING | {Metric.UPDATE}


class Standstill(StrEnum):
    """Why time did not count although the clock had started."""

    WAITING = "waiting_on_customer"
    WORKED_AROUND = "worked_around"
    DONE = "resolved"


@dataclass(frozen=True, slots=True)
class Leg:
    """A part of the course in which nothing changed; it ends where the next one starts."""

    start: datetime
    site: str | None
    waiting: bool = False
    worked_around: bool = False
    done: bool = False

    def standstill(self, commitment: Commitment) -> Standstill | None:
        """Return why the commitment's time does not count here, or None when it does."""
        if self.done and commitment.metric in CONTINUING:
            return Standstill.DONE
        if self.worked_around and commitment.metric is Metric.WORKAROUND:
            return Standstill.WORKED_AROUND
        pauses = commitment.pauses and commitment.metric in _STAND_STILL_WHILE_WAITING
        return Standstill.WAITING if self.waiting and pauses else None


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
    """The legs of one case, oldest first."""

    __slots__ = ("_releases", "legs")

    def __init__(self, start: datetime, site: str | None) -> None:
        self.legs = [Leg(start, site)]
        self._releases: list[datetime] = []

    @property
    def now(self) -> Leg:
        return self.legs[-1]

    def turn(
        self,
        at: datetime,
        *,
        site: str | None = None,
        waiting: bool | None = None,
        worked_around: bool | None = None,
        done: bool | None = None,
    ) -> None:
        """Begin a new leg at `at`; what is None stays as it was."""
        now = self.now
        leg = Leg(
            at,
            now.site if site is None else site,
            now.waiting if waiting is None else waiting,
            now.worked_around if worked_around is None else worked_around,
            now.done if done is None else done,
        )
        if replace(leg, start=now.start) == now:
            return
        if now.start == at and len(self.legs) > 1:
            self.legs.pop()
        self.legs.append(leg)

    def site_at(self, instant: datetime) -> str | None:
        """Return where the case is at an instant that is not before its first leg."""
        return self.legs[self.number_at(instant)].site

    def number_at(self, instant: datetime) -> int:
        """Return which leg an instant lies in; the first for what lies before all."""
        return max(bisect_right(self.legs, instant, key=attrgetter("start")) - 1, 0)

    def announce(self, published: datetime) -> None:
        """Note the publication of a release."""
        insort(self._releases, published)

    def first_release_after(self, start: datetime) -> datetime | None:
        number = bisect_right(self._releases, start)
        return self._releases[number] if number < len(self._releases) else None

    def spans_from(
        self, start: datetime, number: int | None = None
    ) -> Iterator[tuple[int, Leg, datetime, datetime | None]]:
        """Yield each leg that lies at or after `start` with its begin and end (None: open).

        They come with their numbers, beginning with `number` where that is given.
        """
        for at in range(self.number_at(start) if number is None else number, len(self.legs)):
            leg = self.legs[at]
            end = self.legs[at + 1].start if at + 1 < len(self.legs) else None
            if end is None or end > start:
                yield at, leg, max(leg.start, start), end


@dataclass(slots=True)
class Obligation:
    """One amount to be counted from one start; a clock holds one or more.

    While a hold keeps it from starting, `start` lies ahead of `judged`, where it was made.
    `seconds` is the open time it allows; None when only a release can make it due.
    """

    commitment: Commitment
    terms: Terms
    judged: datetime
    start: datetime = field(init=False)
    seconds: float | None = field(init=False)

    # What is left of the amount from a leg on: the legs before that one have been counted.
    _counted_to: tuple[int, float] | None = field(init=False, default=None)

    def begin(self, start: datetime, course: Course) -> None:
        """Count from `start`, as long as the amount is on the calendar of the site at that time."""
        self.start = start
        calendar = self.calendar_at(course.site_at(start))
        self.seconds = self.commitment.amount.seconds_on(calendar, start)
        self._counted_to = None

    def calendar_at(self, site: str | None) -> Calendar:
        return self.terms.calendar(self.commitment.calendar, site)

    def due(self, course: Course, *, on_from: datetime | None = None) -> datetime | None:
        """Return the due time, or None while it stands still or waits for a release.

        With `on_from`, what the due time would be if it ran on from then, should it stand still.
        """
        if self.seconds is None:
            return self._publication(course, on_from)
        number, left = self._counted_to or (None, round(self.seconds, 6))
        for at, calendar, begin, end in self._counting(course, self.start, number, on_from):
            due = calendar.add(begin, left)
            if end is None or due < end:
                return due
            left = round(left - calendar.between(begin, end), 6)
            self._counted_to = at + 1, left
        return None

    def warn_at(self, course: Course, share: float) -> datetime | None:
        """Return the instant at which that share of the amount is used up, None if it has none."""
        if self.seconds is None:
            return None
        part = Obligation(self.commitment, self.terms, self.judged)
        part.start, part.seconds = self.start, self.seconds * share
        return part.due(course)

    def _publication(self, course: Course, on_from: datetime | None) -> datetime | None:
        """Return the first publication after the start; during a standstill, the end of that."""
        published = course.first_release_after(self.start)
        if published is None:
            return None
        counting = self._counting(course, published, None, on_from)
        return next((begin for _, _, begin, _ in counting), None)

    def _counting(
        self, course: Course, start: datetime, number: int | None, on_from: datetime | None
    ) -> Iterator[tuple[int, Calendar, datetime, datetime | None]]:
        """Yield the parts of the course that count, with their leg's number and the calendar."""
        for at, leg, begin, end in course.spans_from(start, number):
            if not leg.standstill(self.commitment):
                yield at, self.calendar_at(leg.site), begin, end
            elif end is None and on_from is not None:
                yield at, self.calendar_at(leg.site), max(begin, on_from), None

    def used(self, course: Course, at: datetime) -> float:
        """Return the open seconds counted until `at`."""
        return sum(stretch.seconds for stretch in self.stretches(course, at))

    def stretches(self, course: Course, at: datetime) -> list[Stretch]:
        """Return what was counted and what stood still from the start until `at`."""
        result = []
        for _, leg, begin, end in course.spans_from(self.start):
            stop = at if end is None else min(end, at)
            if stop < begin:
                break
            calendar = self.calendar_at(leg.site)
            why = leg.standstill(self.commitment)
            counted = 0.0 if why else calendar.between(begin, stop)
            result.append(Stretch(begin, stop, calendar, why, counted))
        return result
