"""What the programme has done to a case when its time has come, and nobody acts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from troth.cases import events
from troth.cases.actions.ending import CLOSINGS
from troth.cases.actions.outcome import finish
from troth.cases.actions.turn import Turn
from troth.cases.models import Case
from troth.cases.upcoming import Standing, if_reminded, upcoming
from troth.lib.actors import SYSTEM
from troth.promises.instants import format_instant
from troth.promises.silence import Silence
from troth.timeline.access import events_of
from troth.timeline.models import Event


def carry_out(case: Case, *, at: datetime) -> None:
    """Remind or close after silence, and escalate, as far as due by `at`.

    The caller holds the lock of the case, whose clocks are settled, and settles it again.
    """
    history = list(events_of(case.stream))
    acting = Turn(case, SYSTEM, max(at, history[-1].at))
    due = upcoming(case, history)
    if due.silence is not None and due.silence.next_at <= at:
        _end_silence(acting, due.silence, history)
    if not case.is_closed:
        for standing in due.escalations:
            _escalate(acting, standing, at)


def _end_silence(acting: Turn, lasting: Silence, history: Sequence[Event]) -> None:
    if lasting.remind_at is None:
        finish(acting, reason="silence", note=str(CLOSINGS["silence"]))
        acting.case.updated_at = acting.at
    else:
        reminded = if_reminded(acting.case, history, acting.at)
        assert reminded is not None  # a reminder does not end a silence
        acting.record(events.Reminded(closes=format_instant(reminded.closes_at)))


def _escalate(acting: Turn, standing: Standing, at: datetime) -> None:
    roles = acting.case.contract.programme.roles
    for step in standing.due(at):
        acting.record(
            events.Escalated(
                rule=standing.number,
                step=step.number,
                role=step.role,
                role_title=roles[step.role].title,
                title=standing.rule.title,
                due=format_instant(step.at),
            )
        )
