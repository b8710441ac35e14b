"""How a clock came to the promise that decides, and what else it owes: what explanations tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from troth.promises.calendar import Calendar
from troth.promises.course import Stretch
from troth.promises.obligation import Obligation
from troth.promises.runs import Run
from troth.promises.terms import SITE, Commitment


class Change(StrEnum):
    """What about a case changed, so that a clock moved to another commitment."""

    SEVERITY = "severity"
    PLAN = "plan"
    KIND = "kind"


@dataclass(frozen=True, kw_only=True, slots=True)
class Moved:
    """How a clock came to the commitment it has."""

    at: datetime
    by: Change
    counts_from_then: bool  # otherwise from the clock's own start


@dataclass(frozen=True, kw_only=True, slots=True)
class Later:
    """What a clock also owes, and what is due later than its due time."""

    commitment: Commitment
    severity_name: str
    counting_from: datetime
    due: datetime | None


def held_by(one: Obligation) -> Calendar | None:
    """Return the calendar whose weekend or holiday keeps, or kept, an obligation from starting."""
    if one.start <= one.judged:
        return None
    return one.terms.calendar(SITE, one.course.leg_at(one.judged).site)


def moved(run: Run, governing: Obligation) -> Moved | None:
    """Return what brought the obligation that decides; None when the clock began with it."""
    number = next((n for n, one in enumerate(run.obligations) if one is governing), None)
    if number:
        before = run.obligations[number - 1]
        return Moved(at=governing.judged, by=_change(before, governing), counts_from_then=True)
    if number == 0 and run.replaced is not None:
        at, before = run.replaced
        return Moved(at=at, by=_change(before, governing), counts_from_then=False)
    return None


def _change(before: Obligation, now: Obligation) -> Change:
    if before.commitment.severity != now.commitment.severity:
        return Change.SEVERITY
    return Change.KIND if before.terms.plan == now.terms.plan else Change.PLAN


def later(run: Run, at: datetime) -> tuple[Later, ...]:
    """Return what the clock owes besides what decides its due time."""
    return tuple(_later(one, due) for one, due in run.overtaken(at))


def _later(one: Obligation, due: datetime | None) -> Later:
    return Later(
        commitment=one.commitment,
        severity_name=one.terms.severity_name(one.commitment.severity),
        counting_from=one.start,
        due=due,
    )


def stretches(run: Run, governing: Obligation, due: datetime | None, at: datetime) -> list[Stretch]:
    """Return how time was counted; of a clock that was met in time, how it would have gone on."""
    if run.stopped is None or run.stopped_on is None or due is None or due <= run.stopped:
        return governing.stretches(run.stopped or due or at)
    stop = max(run.stopped, governing.start)
    counted = [one for one in governing.stretches(stop) if one.start < stop]
    calendar = governing.calendar_of(run.stopped_on)
    return [*counted, Stretch(stop, due, calendar, None, calendar.between(stop, due))]
