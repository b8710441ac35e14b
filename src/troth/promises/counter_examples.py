"""Cases that show how one set of terms is worse than another, judged by the clocks themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

import numpy as np

from troth.promises.clocks import Clock, Status, clocks
from troth.promises.due_functions import Counting, edges
from troth.promises.events import (
    Call,
    Caller,
    Event,
    Message,
    Opened,
    Released,
    Reopened,
    Resolved,
    Resumed,
    Sender,
    Triggered,
    UpdateRequested,
    WaitingOnCustomer,
    WorkaroundProvided,
)
from troth.promises.situations import Situation
from troth.promises.terms import Commitment, Metric, Terms, Trigger
from troth.promises.timeline import Timeline
from troth.promises.units import END, MICROSECOND, from_micros, to_micros

_LONGEST_WAITING = timedelta(days=730)  # that is looked through for hours that count in one only
_MOST_TURNS = 400
_OWED = (Status.HELD, Status.RUNNING, Status.BREACHED)


def case_from(
    situation: Situation, promise: Commitment, at: datetime, *, called: bool
) -> tuple[Event, ...]:
    """Return the shortest case in which a clock of the promise starts, or is held, at `at`.

    `called`: the customer telephones at once.
    """
    opened = Opened(
        at=at,
        severity=situation.severity,
        channel=situation.channel,
        kind=situation.kind,
        site=situation.site,
    )
    call = [Call(at=at, caller=Caller.CUSTOMER)] if called and not situation.by_phone else []
    return (opened, *call, *_cause(promise, at))


def _cause(promise: Commitment, at: datetime) -> tuple[Event, ...]:
    if promise.trigger not in (Trigger.OPENED, Trigger.CUSTOMER_CALL):
        return (Triggered(at=at, trigger=promise.trigger),)
    if promise.metric is Metric.NEXT_RESPONSE:
        return Message(at=at, sender=Sender.STAFF), Message(at=at, sender=Sender.CUSTOMER)
    if promise.metric is Metric.STATUS_REPLY:
        return (UpdateRequested(at=at),)
    return ()


def waiting(case: tuple[Event, ...]) -> tuple[Event, ...]:
    """Return the case, waiting on the customer since a moment after it began."""
    return (*case, WaitingOnCustomer(at=_next(case)))


def worked_around(case: tuple[Event, ...]) -> tuple[Event, ...]:
    """Return the case with a workaround a moment after it began."""
    return (*case, WorkaroundProvided(at=_next(case)))


def released(case: tuple[Event, ...]) -> tuple[Event, ...]:
    """Return the case with a release announced for a moment after it began."""
    return (*case, Released(at=case[-1].at, on=_next(case)))


def standing_still(
    case: tuple[Event, ...], new: Counting, old: Counting, *, pauses: bool
) -> tuple[Event, ...] | None:
    """Return the case standing still so that `old` counts as much as can be and `new` does not.

    It waits on the customer, or, where a clock does not pause for that, is resolved and reopened.
    None when no such waiting was found that makes `new` due later.
    """
    start = case[-1].at
    allowed = old.amount.seconds_on(old.calendar, start)
    needed = new.amount.seconds_on(new.calendar, start)
    assert allowed is not None and needed is not None  # both have due functions
    ahead = timedelta(seconds=allowed) - timedelta(seconds=needed) + MICROSECOND
    runs = _runs(start, new, old, ahead, timedelta(seconds=allowed))
    if runs is None or len(runs) > _MOST_TURNS:
        return None
    stop, go = (WaitingOnCustomer, Resumed) if pauses else (Resolved, Reopened)
    gaps = pairwise([(start, start), *runs])
    turns = ((stop(at=end), go(at=begin)) for (_, end), (begin, _) in gaps if begin > end)
    return (*case, *(event for turn in turns for event in turn))


Span = tuple[datetime, datetime]


def _runs(
    start: datetime, new: Counting, old: Counting, ahead: timedelta, allowed: timedelta
) -> list[Span] | None:
    """Return when the case does not stand still.

    First only while `old` alone counts, until it is ahead of `new` by a microsecond; then only
    while both do, until `old` is due.
    """
    if ahead > allowed:
        return None
    alone = _taken(_spans(start, new, old, both=False), ahead)
    if alone is None:
        return None
    since = alone[-1][1] if alone else start
    both = _taken(_spans(since, new, old, both=True), allowed - max(ahead, timedelta(0)))
    return None if both is None else [*alone, *both]


def _taken(spans: Iterator[Span], amount: timedelta) -> list[Span] | None:
    """Return the first spans of that length together, None when they are shorter."""
    taken = []
    while amount > timedelta(0):
        begin, end = next(spans, (None, None))
        if begin is None or end is None:
            return None
        end = min(end, begin + amount)
        amount -= end - begin
        taken.append((begin, end))
    return taken


def _spans(start: datetime, new: Counting, old: Counting, *, both: bool) -> Iterator[Span]:
    """Yield when time counts for `old` and, if `both`, for `new` too; if not, not for `new`."""
    low, high = to_micros(start), to_micros(min(start + _LONGEST_WAITING, END - MICROSECOND))
    turns = np.union1d(*(edges(one.calendar, low, high) for one in (new, old)))
    for begin, end in pairwise(map(from_micros, turns.tolist())):
        if old.calendar.is_open(begin) and new.calendar.is_open(begin) is both:
            yield begin, end


def owed(terms: Terms, case: Sequence[Event], metric: Metric) -> Clock | None:
    """Return the clock of the metric that is due first, as things stand after the case's events.

    It may be broken by then: that was promised all the same.
    """
    timeline = Timeline(events=tuple(case))
    due = {
        clock.due: clock
        for clock in clocks(terms, timeline, case[-1].at)
        if clock.metric is metric and clock.due and clock.status in _OWED
    }
    return due[min(due)] if due else None


def _next(case: Sequence[Event]) -> datetime:
    return case[-1].at + MICROSECOND
