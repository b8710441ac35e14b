"""The case that shows how a promise is worse, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from troth.promises import events as happened
from troth.promises.counter_examples import owed
from troth.promises.phrases import Phrase, Value, gettext_noop, phrase
from troth.promises.terms import Metric, Terms
from troth.promises.units import EPOCH
from troth.promises.wording import moment
from troth.promises.worse import Case, Worse

_ROUND = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
_WORDS = {
    happened.Call: gettext_noop(", called about at once"),
    happened.Triggered: gettext_noop(", triggered at once"),
    happened.WaitingOnCustomer: gettext_noop(", waiting on the customer at the worst times"),
    happened.Resolved: gettext_noop(", resolved and reopened at the worst times"),
    happened.WorkaroundProvided: gettext_noop(", worked around at once"),
    happened.Released: gettext_noop(", with a release announced"),
}


def example(worse: Worse, old: Terms, new: Terms) -> dict[str, Value]:
    """Return when the case is opened, what happens to it, and when it is due under both terms.

    It begins at the first instant of all, or soon after at one that people write down, so that
    they see the difference.
    """
    zone = old.calendar(worse.old.calendar, worse.situations[0].site).timezone
    for case in _cases(worse.case):
        due, other_due = (_due(terms, case, worse.old.metric) for terms in (new, old))
        if is_visible(due, other_due, zone):
            break
    happenings = dict.fromkeys(_WORDS[type(one)] for one in case if type(one) in _WORDS)
    opened = {"opened": moment(case[0].at, zone), "and_then": _in_a_row(happenings)}
    return opened | due_times(due, other_due, zone)


def is_visible(due: datetime | None, other_due: datetime | None, zone: str) -> bool:
    """Whether people see that the first is later; None is at no time."""
    is_later = other_due is not None and (due is None or due > other_due)
    told = due_times(due, other_due, zone)
    return is_later and told["due"] != told["other_due"]


def due_times(due: datetime | None, other_due: datetime | None, zone: str) -> dict[str, Value]:
    """Return both due times in words."""
    return {"due": _said(due, zone), "other_due": _said(other_due, zone)}


def _in_a_row(templates: Iterable[str]) -> Value:
    """Return what happens to a case, one after the other; nothing if there is nothing."""
    first, *others = [phrase(template) for template in templates] or [phrase("")]
    for other in others:
        first = Phrase("%(first)s%(next)s", {"first": first, "next": other})
    return first


def at_or_after(instant: datetime) -> Iterator[datetime]:
    """Yield round instants soon after the given one, and then itself."""
    for step in _ROUND:
        yield instant + (EPOCH - instant) % step
    yield instant


def _cases(case: Case) -> Iterator[Case]:
    for start in at_or_after(case[0].at):
        yield tuple(replace(event, at=event.at + (start - case[0].at)) for event in case)


def _due(terms: Terms, case: Case, metric: Metric) -> datetime | None:
    clock = owed(terms, case, metric)
    return clock.due if clock else None


def _said(due: datetime | None, zone: str) -> Value:
    return phrase(gettext_noop("at no time")) if due is None else moment(due, zone)
