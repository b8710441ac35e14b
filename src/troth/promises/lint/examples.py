"""The case that shows how a promise is worse, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from troth.promises import events as happened
from troth.promises.counter_examples import owed
from troth.promises.terms import Metric, Terms
from troth.promises.units import EPOCH
from troth.promises.wording import moment
from troth.promises.worse import Case, Worse

_ROUND = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
_WORDS = {
    happened.Call: "called about at once",
    happened.Triggered: "triggered at once",
    happened.WaitingOnCustomer: "waiting on the customer at the worst times",
    happened.Resolved: "resolved and reopened at the worst times",
    happened.WorkaroundProvided: "worked around at once",
    happened.Released: "with a release announced",
}


def example(worse: Worse, old: Terms, new: Terms) -> dict[str, str]:
    """Return when the case is opened, what happens to it, and when it is due under both terms.

    It begins at the first instant of all, or soon after at one that people write down, so that
    they see the difference.
    """
    zone = old.calendar(worse.old.calendar, worse.situations[0].site).timezone
    told = [_told(case, worse.old.metric, old, new, zone) for case in _cases(worse.case)]
    return next((one for one in told if one["due"] != one["other_due"]), told[-1])


def at_or_after(instant: datetime) -> Iterator[datetime]:
    """Yield round instants soon after the given one, and then itself."""
    for step in _ROUND:
        yield instant + (EPOCH - instant) % step
    yield instant


def _cases(case: Case) -> Iterator[Case]:
    for start in at_or_after(case[0].at):
        yield tuple(replace(event, at=event.at + (start - case[0].at)) for event in case)


def _told(case: Case, metric: Metric, old: Terms, new: Terms, zone: str) -> dict[str, str]:
    due, other_due = (
        moment(clock.due, zone) if clock and clock.due else "at no time"
        for clock in (owed(terms, case, metric) for terms in (new, old))
    )
    happenings = dict.fromkeys(_WORDS[type(one)] for one in case if type(one) in _WORDS)
    return {
        "opened": moment(case[0].at, zone),
        "and_then": "".join(f", {words}" for words in happenings),
        "due": due,
        "other_due": other_due,
    }
