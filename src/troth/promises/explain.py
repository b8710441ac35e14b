"""Why a clock is due when it is, in sentences a customer can follow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from troth.promises.amount_wording import amount_phrase
from troth.promises.amounts import (
    Amount,
    BusinessDays,
    Continuous,
    Elapsed,
    EndOfBusinessDay,
    NextRelease,
    TimeOnBusinessDay,
)
from troth.promises.calendar import Calendar
from troth.promises.clocks import Clock, Status
from troth.promises.explain_counting import counting, hours_of, why_closed
from troth.promises.explain_outcome import due_time, ending, in_both_zones, support_zone
from troth.promises.moves import Change
from troth.promises.phrases import Phrase, gettext_noop, listed, phrase
from troth.promises.terms import Metric, Trigger
from troth.promises.wording import span

METRIC_NAMES: dict[str, str] = {
    Metric.FIRST_RESPONSE: gettext_noop("first response"),
    Metric.NEXT_RESPONSE: gettext_noop("next response"),
    Metric.UPDATE: gettext_noop("update"),
    Metric.WORKAROUND: gettext_noop("workaround"),
    Metric.RESOLUTION: gettext_noop("resolution"),
    Metric.STATUS_REPLY: gettext_noop("answer to a request for an update"),
    Metric.CONTINUOUS_EFFORT: gettext_noop("continuous work"),
}
_WITHIN = gettext_noop(
    "Clause “%(clause)s” promises for %(severity)s: %(metric)s within %(amount)s."
)
_PROMISES = {
    EndOfBusinessDay: gettext_noop(
        "Clause “%(clause)s” promises for %(severity)s: %(metric)s by %(amount)s."
    ),
    NextRelease: gettext_noop(
        "Clause “%(clause)s” promises for %(severity)s: %(metric)s with %(amount)s."
    ),
    Continuous: gettext_noop(
        "Clause “%(clause)s” promises for %(severity)s: "
        "%(metric)s without a gap longer than %(amount)s."
    ),
}
_PROMISES[TimeOnBusinessDay] = _PROMISES[EndOfBusinessDay]
_STARTS = {
    Trigger.OPENED: gettext_noop("The clock started at %(start)s."),
    Trigger.CUSTOMER_CALL: gettext_noop("The clock started with the customer's call at %(start)s."),
    Trigger.REQUESTED: gettext_noop("The clock started when cover was asked for, at %(start)s."),
    Trigger.ALERT: gettext_noop("The clock started with the alert at %(start)s."),
    Trigger.CONFIRMED_EVENT: gettext_noop(
        "The clock started when the event was confirmed, at %(start)s."
    ),
}
_UNATTENDED = gettext_noop("The clock started at %(start)s, when nobody was at work.")
_MOVES = {
    (Change.SEVERITY, True): gettext_noop(
        "At %(at)s the severity became %(severity)s; the time promised for it counts from then."
    ),
    (Change.SEVERITY, False): gettext_noop(
        "At %(at)s the severity became %(severity)s; "
        "the time promised for it counts from the start of the clock."
    ),
    (Change.PLAN, True): gettext_noop(
        "At %(at)s the plan changed; the time promised by the new plan counts from then."
    ),
    (Change.PLAN, False): gettext_noop(
        "At %(at)s the plan changed; "
        "the time promised by the new plan counts from the start of the clock."
    ),
    (Change.KIND, True): gettext_noop(
        "At %(at)s the case turned out to be of another kind; "
        "the time promised for this kind counts from then."
    ),
    (Change.KIND, False): gettext_noop(
        "At %(at)s the case turned out to be of another kind; "
        "the time promised for this kind counts from the start of the clock."
    ),
}
_BUSINESS_DAY = (
    gettext_noop("A business day is %(day)s of this time."),
    gettext_noop("A business day is %(day)s of this time, which makes %(total)s for %(amount)s."),
)
_DAY = (
    gettext_noop("A day is %(day)s of this time."),
    gettext_noop("A day is %(day)s of this time, which makes %(total)s for %(amount)s."),
)
_HELD_TILL_OPENING = gettext_noop(
    "At %(at)s “%(calendar)s” had time off, for %(why)s: time counts from when these hours open, "
    "%(start)s, or from the customer's call if that comes before."
)
_HELD_TILL_CALL = gettext_noop(
    "At %(at)s “%(calendar)s” had time off, for %(why)s: "
    "time counts from the customer's call, %(start)s."
)


def explain(clock: Clock, *, zone: str) -> list[Phrase]:
    """Return the reasons for the clock's state: the promise, its time, what became of it.

    `zone` is the reader's time zone; that of the support hours stands beside it.
    """
    return [
        *_promise(clock),
        *_hours(clock),
        *_start(clock, zone),
        *counting(clock, zone),
        *due_time(clock, zone),
        *ending(clock, zone),
    ]


def _promise(clock: Clock) -> Iterator[Phrase]:
    commitment = clock.commitment
    yield phrase(
        _PROMISES.get(type(commitment.amount), _WITHIN),
        clause=commitment.clause,
        severity=clock.severity_name,
        metric=Phrase(METRIC_NAMES[commitment.metric]),
        amount=amount_phrase(commitment.amount),
    )
    if commitment.interpretation:
        reading = " ".join(commitment.interpretation.split()).rstrip(".")
        yield phrase(gettext_noop("Our reading: %(reading)s."), reading=reading)


def _hours(clock: Clock) -> Iterator[Phrase]:
    if clock.allowed is None or not clock.stretches:
        return
    yield phrase(
        gettext_noop("Time counts %(hours)s."), hours=hours_of(clock.stretches[0].calendar)
    )
    yield from _day_length(clock.commitment.amount, clock.allowed)


def _day_length(amount: Amount, allowed: float) -> Iterator[Phrase]:
    """Say how long a day is, where the amount is in days."""
    if isinstance(amount, BusinessDays):
        alone, several, day = *_BUSINESS_DAY, allowed / amount.count
    elif isinstance(amount, Elapsed) and re.search("day|week", amount.text, re.IGNORECASE):
        alone, several, day = *_DAY, 86400
    else:
        return
    values = {"day": span(day), "amount": amount_phrase(amount), "total": span(allowed)}
    yield Phrase(alone if day == allowed else several, values)


def _start(clock: Clock, zone: str) -> Iterator[Phrase]:
    there = support_zone(clock, first=True)
    held_only = clock.held_from is not None and clock.moved is None
    if clock.status is not Status.HELD and not held_only:
        start = in_both_zones(clock.started, zone, there)
        unattended = clock.metric is Metric.CONTINUOUS_EFFORT and clock.trigger == Trigger.OPENED
        yield phrase(_UNATTENDED if unattended else _STARTS[Trigger(clock.trigger)], start=start)
    if clock.moved is not None:
        words = _MOVES[clock.moved.by, clock.moved.counts_from_then]
        at = in_both_zones(clock.moved.at, zone, there)
        yield phrase(words, at=at, severity=clock.severity_name)
    if clock.held_from is not None and clock.held_by is not None:
        yield _hold(clock, clock.held_from, clock.held_by, zone)
    yield from _until(clock)


def _until(clock: Clock) -> Iterator[Phrase]:
    """Say how much time an amount leaves that names the day it ends on."""
    amount = clock.commitment.amount
    if isinstance(amount, EndOfBusinessDay | TimeOnBusinessDay) and clock.allowed is not None:
        words = gettext_noop("Until %(amount)s that leaves %(total)s of this time.")
        yield phrase(words, amount=amount_phrase(amount), total=span(clock.allowed))


def _hold(clock: Clock, since: datetime, calendar: Calendar, zone: str) -> Phrase:
    called = clock.counting_from < calendar.next_open(since)
    words = _HELD_TILL_CALL if called else _HELD_TILL_OPENING
    why = why_closed(calendar, since, clock.counting_from)
    return phrase(
        words,
        at=in_both_zones(since, zone, calendar.timezone),
        why=listed(why or [phrase(gettext_noop("the weekend"))]),
        calendar=calendar.name,
        start=in_both_zones(clock.counting_from, zone, calendar.timezone),
    )
