"""Why a clock is due when it is, in sentences a customer can follow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from troth.promises.calendar import Calendar
from troth.promises.clocks import Clock, Status
from troth.promises.course import Standstill, Stretch
from troth.promises.terms import Trigger
from troth.promises.wording import moment, span, stretch_of_time

_MOST_STRETCHES = 24  # of one clock that are told one by one


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: a template to translate, and the values that go into it."""

    text: str
    values: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text % self.values


METRIC_NAMES = {
    "first_response": "first response",
    "next_response": "next response",
    "update": "update",
    "workaround": "workaround",
    "resolution": "resolution",
    "status_reply": "answer to a request for an update",
    "continuous_effort": "continuous work",
}
_STARTS = {
    Trigger.OPENED: "The clock started at %(start)s.",
    Trigger.CUSTOMER_CALL: "The clock started with the customer's call at %(start)s.",
    Trigger.REQUESTED: "The clock started when cover was asked for, at %(start)s.",
    Trigger.ALERT: "The clock started with the alert at %(start)s.",
    Trigger.CONFIRMED_EVENT: "The clock started when the event was confirmed, at %(start)s.",
}
_STANDSTILLS = {
    Standstill.WAITING: "Not counted, waiting on the customer: %(stretch)s.",
    Standstill.WORKED_AROUND: "Not counted, there was a workaround: %(stretch)s.",
    Standstill.DONE: "Not counted, the case was resolved: %(stretch)s.",
}


def explain(clock: Clock, *, zone: str) -> list[Sentence]:
    """Return the reasons for the clock's state, first the promise, last the due time.

    `zone` is the reader's time zone; the calendar's own zone stands beside it.
    """
    return [
        *_promise(clock),
        *_start(clock, zone),
        *_counting(clock, zone),
        *_outcome(clock, zone),
    ]


def _promise(clock: Clock) -> Iterator[Sentence]:
    commitment = clock.commitment
    yield Sentence(
        "Promised under “%(clause)s”: %(metric)s for %(severity)s, %(amount)s.",
        {
            "metric": METRIC_NAMES[commitment.metric],
            "severity": commitment.severity,
            "amount": commitment.amount.text,
            "clause": commitment.clause,
        },
    )
    if commitment.interpretation:
        yield Sentence("We read it so: %(reading)s", {"reading": commitment.interpretation})


def _start(clock: Clock, zone: str) -> Iterator[Sentence]:
    if clock.held_from is not None:
        yield Sentence(
            "It came in at %(from)s, on a weekend or holiday: the clock starts at %(start)s, "
            "or with the customer's call if that is earlier.",
            {"from": moment(clock.held_from, zone), "start": moment(clock.counting_from, zone)},
        )
        return
    start = moment(clock.started, zone)
    yield Sentence(_STARTS[Trigger(clock.trigger)], {"start": start})
    if clock.counting_from != clock.started:
        yield Sentence(
            "Since %(from)s a stricter promise applies; its time counts from then.",
            {"from": moment(clock.counting_from, zone)},
        )


def _counting(clock: Clock, zone: str) -> Iterator[Sentence]:
    if clock.allowed is None:
        yield Sentence("It is due when the next release is published.")
        return
    told = 0
    for stretch in clock.stretches:
        for sentence in _stretch(stretch, zone):
            told += 1
            if told > _MOST_STRETCHES:
                yield Sentence("And so on, by the same hours.")
                return
            yield sentence


def _stretch(stretch: Stretch, zone: str) -> Iterator[Sentence]:
    if stretch.end is None or stretch.end <= stretch.start:
        return
    if stretch.standstill:
        span_text = stretch_of_time(stretch.start, stretch.end, zone)
        yield Sentence(_STANDSTILLS[stretch.standstill], {"stretch": span_text})
    elif stretch.calendar.is_always:
        yield _counted(stretch.start, stretch.end, zone, "around the clock")
    else:
        yield from _by_calendar(stretch.calendar, stretch.start, stretch.end)


def _by_calendar(calendar: Calendar, start: datetime, end: datetime) -> Iterator[Sentence]:
    windows = calendar.windows_between(start, end)
    edges = [(start, start), *windows, (end, end)]
    for (_, closing), (opening, until) in pairwise(edges):
        if opening > closing:
            yield _closed(calendar, closing, opening)
        if until > opening:
            yield _counted(opening, until, calendar.timezone, f"by {calendar.name}")


def _counted(start: datetime, end: datetime, zone: str, how: str) -> Sentence:
    return Sentence(
        "Counted %(span)s %(how)s: %(stretch)s.",
        {
            "span": span((end - start).total_seconds()),
            "how": how,
            "stretch": stretch_of_time(start, end, zone),
        },
    )


def _closed(calendar: Calendar, start: datetime, end: datetime) -> Sentence:
    why = ", ".join(_why_closed(calendar, start, end)) or "closed"
    stretch = stretch_of_time(start, end, calendar.timezone)
    return Sentence("Not counted, %(why)s: %(stretch)s.", {"why": why, "stretch": stretch})


def _why_closed(calendar: Calendar, start: datetime, end: datetime) -> list[str]:
    reasons: list[str] = []
    for day in _days(calendar, start, end):
        holiday = calendar.holiday_name(day)
        if holiday is not None:
            reasons.append(f"holiday {holiday}" if holiday else "holiday")
        elif day.weekday() >= 5:
            reasons.append("weekend")
    return list(dict.fromkeys(reasons))


def _days(calendar: Calendar, start: datetime, end: datetime) -> Iterator[date]:
    zone = ZoneInfo(calendar.timezone)
    day = start.astimezone(zone).date()
    last = (end - timedelta(microseconds=1)).astimezone(zone).date()
    while day <= last:
        yield day
        day += timedelta(days=1)


def _outcome(clock: Clock, zone: str) -> Iterator[Sentence]:
    if clock.due is not None:
        yield Sentence("Due at %(due)s.", {"due": _both_zones(clock.due, clock, zone)})
    if clock.status is Status.PAUSED and clock.remaining is not None:
        yield Sentence(
            "It stands still until the customer answers, with %(left)s left.",
            {"left": span(clock.remaining)},
        )
    if clock.status is Status.CANCELLED:
        yield Sentence("Nothing is owed on it any more.")
    if clock.breached_at is not None:
        yield Sentence("It was not kept by then.")
    if clock.met_at is not None:
        word = "Done, late, at %(met)s." if clock.breached_at else "Kept at %(met)s."
        yield Sentence(word, {"met": moment(clock.met_at, zone)})


def _both_zones(instant: datetime, clock: Clock, zone: str) -> str:
    here = moment(instant, zone)
    zones = {stretch.calendar.timezone for stretch in clock.stretches[-1:]}
    there = [moment(instant, other) for other in zones if not _same_clock(instant, other, zone)]
    always = any(stretch.calendar.is_always for stretch in clock.stretches[-1:])
    return here if always or not there else f"{here} ({there[0]} at the site)"


def _same_clock(instant: datetime, one: str, other: str) -> bool:
    offsets = {instant.astimezone(ZoneInfo(zone)).utcoffset() for zone in (one, other)}
    return len(offsets) == 1
