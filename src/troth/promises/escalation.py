"""Escalation in time: which role has a case when, under one rule of its programme."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from troth.promises.calendar import Calendar
from troth.promises.schema_lifecycle import EscalationRule


class Cue(StrEnum):
    """What an event of a case means for its escalations."""

    OPENED = "opened"  # it is to be solved: opened, or reopened
    DONE = "done"  # it is not any more: resolved, or closed
    WARNING = "warning"
    BREACH = "breach"
    REQUESTED = "requested"
    DECLINED = "declined"
    STEP = "step"


@dataclass(frozen=True, kw_only=True, slots=True)
class Moment:
    """One event as a rule sees it: severity and plan of the case are those after it.

    `step` is the number of the step of this rule that was taken, with `Cue.STEP`.
    """

    cue: Cue | None  # None: nothing but severity or plan has changed
    at: datetime
    severity: str
    plan: str
    step: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """A step still to be taken: its number from 1, the role that gets the case, and when."""

    number: int
    role: str
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Escalation:
    """How a rule stands on a case.

    `applies`: the case is one that it holds for, and not solved. `started` is None while nothing
    has started it or it was declined. `to_come` are its steps not taken yet, the earliest first.
    """

    applies: bool
    started: datetime | None
    to_come: tuple[Due, ...]


def escalation(
    moments: Iterable[Moment], rule: EscalationRule, calendar: Callable[[str], Calendar]
) -> Escalation:
    """Return how `rule` stands after these moments, in their order.

    An escalation lives while the case is unsolved, of one of the rule's severities and in one of
    its plans; when that begins again, so does the escalation, from its first step. `calendar`
    gives the calendar of that name.
    """
    state = _State(rule)
    for moment in moments:
        state.apply(moment)
    return Escalation(
        applies=state.since is not None,
        started=state.started,
        to_come=() if state.started is None else _due(rule, calendar, state.started, state.taken),
    )


class _State:
    def __init__(self, rule: EscalationRule) -> None:
        self.rule, self.start = rule, Cue(rule.starts)
        self.unsolved = False
        self.since: datetime | None = None  # the rule has applied from then on
        self.started: datetime | None = None
        self.taken: frozenset[int] = frozenset()
        self.declined = False

    def apply(self, moment: Moment) -> None:
        if moment.cue in (Cue.OPENED, Cue.DONE):
            self.unsolved = moment.cue is Cue.OPENED
        self._judge(moment)
        if self.since is None:
            return
        if moment.cue is Cue.DECLINED:
            self.started, self.taken, self.declined = None, frozenset(), True
        elif moment.cue is Cue.STEP:
            self.taken |= {moment.step}
        elif moment.cue is self.start and self.started is None and self._may_start(moment):
            self.started = max(moment.at, self.since)

    def _may_start(self, moment: Moment) -> bool:
        """What was declined comes back only when somebody asks for it again."""
        return moment.cue is Cue.REQUESTED or not self.declined

    def _judge(self, moment: Moment) -> None:
        severities = self.rule.severities
        applies = (
            self.unsolved
            and self.rule.holds_for(moment.plan)
            and (severities is None or moment.severity in severities)
        )
        if applies and self.since is None:
            self.since = moment.at
            self.started = moment.at if self.start is Cue.OPENED else None
            self.taken, self.declined = frozenset(), False
        elif not applies:
            self.since = self.started = None


def _due(
    rule: EscalationRule,
    calendar: Callable[[str], Calendar],
    started: datetime,
    taken: frozenset[int],
) -> tuple[Due, ...]:
    due = []
    for number, step in enumerate(rule.steps, start=1):
        if number in taken:
            continue
        counted = calendar(step.calendar)
        seconds = step.after.seconds_on(counted, started)
        assert seconds is not None  # steps hold lengths of time only
        due.append(Due(number=number, role=step.to, at=counted.add(started, seconds)))
    return tuple(sorted(due, key=lambda step: (step.at, step.number)))
