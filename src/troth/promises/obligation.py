"""One amount to be counted along the course of a case."""

from __future__ import annotations

from datetime import datetime, timedelta

from troth.promises.calendar import Calendar
from troth.promises.course import Course, Leg, Stretch
from troth.promises.terms import Commitment, Terms
from troth.promises.units import usual_length


class Obligation:
    """One amount to be counted from one start; a clock holds one or more.

    While a hold keeps it from starting, `start` lies ahead of `judged`, where it was made.
    `seconds` is the open time it allows; None when only a release can make it due.
    """

    __slots__ = (
        "_calendar",
        "_due",
        "_left",
        "_leg",
        "_since",
        "commitment",
        "course",
        "judged",
        "seconds",
        "start",
        "terms",
    )

    def __init__(
        self,
        commitment: Commitment,
        terms: Terms,
        course: Course,
        judged: datetime,
        start: datetime,
    ) -> None:
        self.commitment = commitment
        self.terms = terms
        self.course = course
        self.judged = judged
        self.begin(start)

    def begin(self, start: datetime) -> None:
        """Count from `start`, as long as the amount is on the calendar of the site at that time."""
        leg = self.course.leg_at(start)
        calendar = self.terms.calendar(self.commitment.calendar, leg.site)
        self._count(start, self.commitment.amount.seconds_on(calendar, start), leg, calendar)

    def _count(self, start: datetime, seconds: float | None, leg: Leg, calendar: Calendar) -> None:
        self.start = self._since = start
        self.seconds = seconds
        if seconds is None:
            return
        self._left = usual_length(seconds)
        self._leg = leg  # the last one that `_due` allows for
        # It counts by this calendar; None while it stands still.
        self._calendar = None if leg.standstill(self.commitment) else calendar
        self._due = self._calendar.add(start, self._left) if self._calendar else None

    def calendar_of(self, leg: Leg) -> Calendar:
        return self.terms.calendar(self.commitment.calendar, leg.site)

    def _counting_in(self, leg: Leg) -> Calendar | None:
        return None if leg.standstill(self.commitment) else self.calendar_of(leg)

    def due(self) -> datetime | None:
        """Return the due time, or None while it stands still or waits for a release."""
        if self.seconds is None:
            return self._publication()
        while (leg := self._leg.next) is not None:
            if self._due is not None and self._due < leg.start:
                break
            self._leg = leg
            self._enter(leg)
        return self._due

    def _enter(self, leg: Leg) -> None:
        """Go on into the leg; the due time moves if time counts by another calendar there."""
        calendar = self._counting_in(leg)
        if calendar is self._calendar:
            return
        begin = max(leg.start, self.start)
        if self._calendar is not None:
            self._left -= timedelta(seconds=self._calendar.between(self._since, begin))
        self._since = begin
        self._calendar = calendar
        self._due = calendar.add(begin, self._left) if calendar else None

    def _publication(self) -> datetime | None:
        """Return the first publication after the start; during a standstill, the end of that."""
        published = self.course.first_release_after(self.start)
        if published is None:
            return None
        spans = self.course.spans_from(published)
        return next((begin for leg, begin, _ in spans if not leg.standstill(self.commitment)), None)

    def due_if_it_ran_on(self, at: datetime) -> datetime | None:
        """Return the due time; if it stands still, what that would be if it ran on from `at`."""
        due, now = self.due(), self.course.now
        if due is not None or not now.standstill(self.commitment):
            return due
        if self.seconds is None:
            published = self.course.first_release_after(self.start)
            return published and max(published, now.start, at)
        return self.calendar_of(now).add(max(self._since, now.start, at), self._left)

    def warn_at(self, share: float) -> datetime | None:
        """Return the instant at which that share of the amount is used up, None if it has none."""
        if self.seconds is None:
            return None
        part = Obligation(self.commitment, self.terms, self.course, self.judged, self.start)
        leg = self.course.leg_at(self.start)
        part._count(self.start, self.seconds * share, leg, self.calendar_of(leg))
        return part.due()

    def used(self, at: datetime) -> float:
        """Return the open seconds counted until `at`."""
        return sum(stretch.seconds for stretch in self.stretches(at))

    def stretches(self, at: datetime) -> list[Stretch]:
        """Return what was counted and what stood still from the start until `at`."""
        result = []
        for leg, begin, end in self.course.spans_from(self.start):
            stop = at if end is None else min(end, at)
            if stop < begin:
                break
            calendar = self.calendar_of(leg)
            why = leg.standstill(self.commitment)
            counted = 0.0 if why else calendar.between(begin, stop)
            result.append(Stretch(begin, stop, calendar, why, counted))
        return result
