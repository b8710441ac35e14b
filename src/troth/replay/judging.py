"""A batch of whole cases under one plan: the outcome of every clock.

What `together` covers is judged at once, the rest case by case; the outcomes are the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from troth.promises.amounts import BusinessDays, BusinessHours, Continuous, Elapsed, NextRelease
from troth.promises.intervals import Bools, Ints
from troth.promises.schema_words import Channel
from troth.promises.terms import SITE, Commitment, Hold, Trigger
from troth.promises.units import from_micros
from troth.replay.cases import Cases
from troth.replay.folded import one_by_one
from troth.replay.outcomes import Outcomes, joined
from troth.replay.plans import Plan
from troth.replay.race import Race
from troth.replay.together import Together
from troth.replay.words import ASSIGNED, CODES, SEVERITY_CHANGED, Word

_ALIKE = (Elapsed, BusinessHours, BusinessDays, Continuous, NextRelease)  # whenever they start
_MOVES = (SEVERITY_CHANGED, ASSIGNED)
_CALLS = (CODES[Word.CUSTOMER_CALL], CODES[Word.ANSWERED_CALL])
_TRIGGERS = (CODES[Word.REQUESTED], CODES[Word.ALERT], CODES[Word.CONFIRMED_EVENT])
_MOST_EVENTS = 1000  # beyond which a case is quicker alone


@dataclass(frozen=True, kw_only=True)
class _Group:
    """Cases opened alike, and what is promised to them."""

    members: Ints
    severity: str
    site: str | None
    promised: tuple[Commitment, ...]
    by_phone: bool


def judge(cases: Cases, plan: Plan, at: int) -> Outcomes:
    """Return the outcomes of all clocks of the cases, as known at an instant."""
    parts = []
    for group in _groups(cases, plan):
        alone = _not_covered(cases, plan, group)
        parts.append(one_by_one(cases, group.members[alone], plan, at))
        parts.append(
            _judge_together(cases, plan, replace(group, members=group.members[~alone]), at)
        )
    return joined(parts)


def _groups(cases: Cases, plan: Plan) -> Iterator[_Group]:
    """Yield the cases by severity, site, channel and kind, as far as anything is promised."""
    mapping = plan.mapping
    things = (plan.severity_codes, ("", *mapping.sites), mapping.channels, mapping.kinds)
    shape = tuple(map(len, things))
    columns = (cases.severity, cases.site + 1, cases.channel, cases.kind)
    opened_as = np.ravel_multi_index(columns, shape)
    for number in np.flatnonzero(np.bincount(opened_as)):
        severity, site, channel, kind = (int(place) for place in np.unravel_index(number, shape))
        members = np.flatnonzero(opened_as == number)
        code, by_channel = plan.severity_codes[severity], mapping.channels[channel]
        found = plan.terms.commitments(code, mapping.kinds[kind], by_channel)
        yield _Group(
            members=members,
            severity=code,
            site=plan.site(site - 1),
            promised=tuple({(one.metric, one.trigger): one for one in found}.values()),
            by_phone=by_channel == Channel.PHONE,
        )


# What must be judged case by case


def _not_covered(cases: Cases, plan: Plan, group: _Group) -> Bools:
    """Tell which members of the group must be judged case by case."""
    promised, members = group.promised, group.members
    if any(not isinstance(one.amount, _ALIKE) for one in promised):
        return np.ones(len(members), bool)
    alone = _have(cases, _deciding(promised))[members] | (cases.events[members] > _MOST_EVENTS)
    if group.by_phone and any(one.trigger == Trigger.CUSTOMER_CALL for one in promised):
        alone[:] = True
    for commitment in promised:
        if commitment.held is not None and not group.by_phone:  # a call lets nothing be held
            alone |= _held(cases.opened[members], commitment.held, plan, group.site)
    return alone


def _deciding(promised: Collection[Commitment]) -> list[int]:
    """The events after which these commitments need the core's own fold."""
    codes = list(_MOVES)
    if any(one.held is not None or one.trigger == Trigger.CUSTOMER_CALL for one in promised):
        codes += _CALLS
    if any(one.trigger not in (Trigger.OPENED, Trigger.CUSTOMER_CALL) for one in promised):
        codes += _TRIGGERS
    if any(isinstance(one.amount, NextRelease) for one in promised):
        codes.append(CODES[Word.RELEASED])
    return codes


def _have(cases: Cases, codes: Collection[int]) -> Bools:
    """Tell which cases have one of the events."""
    having = np.zeros(len(cases), bool)
    having[cases.owner[np.isin(cases.code, list(codes))]] = True
    return having


def _held(opened: Ints, hold: Hold, plan: Plan, site: str | None) -> Bools:
    """Tell which of the openings a hold applies to; it does to whole local dates."""
    calendar = plan.terms.calendar(SITE, site)
    instants = pl.Series(opened).cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
    dates = instants.dt.convert_time_zone(calendar.timezone).dt.date().to_numpy()
    _, examples, which = np.unique(dates, return_index=True, return_inverse=True)
    held = [hold.applies(calendar, from_micros(int(opened[number]))) for number in examples]
    return np.array(held, bool)[which]


# What can be judged at once


def _judge_together(cases: Cases, plan: Plan, group: _Group, at: int) -> Outcomes:
    promised = [one for one in group.promised if one.trigger == Trigger.OPENED]
    if not promised or not len(group.members):
        return joined([])
    longest_first = np.argsort(-cases.events[group.members], kind="stable")
    members = group.members[longest_first]
    races = [
        Race(one, plan.terms.calendar(one.calendar, group.site), len(members)) for one in promised
    ]
    resolves = plan.terms.workaround_resolves
    state = Together(races, cases.opened[members], workaround_resolves=resolves)
    _apply_events(cases, members, state)
    found = state.finish(at)
    severity = np.full(len(found), plan.severities.index(group.severity))
    return replace(found, case=members[found.case], severity=severity)


def _apply_events(cases: Cases, members: Ints, state: Together) -> None:
    """Apply the first event of each member, then the second, …; the longest come first."""
    first, events = cases.first[members], cases.events[members]
    for number in range(int(events.max(initial=0))):
        places = first[: int(np.searchsorted(-events, -number))] + number
        codes, instants = cases.code[places], cases.at[places]
        for code in np.flatnonzero(np.bincount(codes)).tolist():
            who = np.flatnonzero(codes == code)
            state.apply(code, who, instants[who])
