"""What the programme has done to a case when its time has come, and nobody acts."""

from __future__ import annotations

from datetime import datetime

from troth.cases import events
from troth.cases.actions.ending import CLOSINGS
from troth.cases.actions.outcome import finish
from troth.cases.actions.turn import Turn
from troth.cases.upcoming import Standing, if_reminded, upcoming
from troth.promises.instants import format_instant
from troth.promises.silence import Silence


def carry_out(acting: Turn) -> None:
    """Remind or close after silence, and escalate, as far as due by the turn's time.

    The caller holds the lock of the case, whose clocks are settled, and settles it again.
    """
    at, due = acting.at, upcoming(acting.case, acting.history)
    acting.at = max(at, acting.history[-1].at)
    if due.silence is not None and due.silence.next_at <= at:
        _end_silence(acting, due.silence)
    if not acting.case.is_closed:
        for standing in due.escalations:
            _escalate(acting, standing, at)


def _end_silence(acting: Turn, lasting: Silence) -> None:
    if lasting.remind_at is None:
        finish(acting, reason="silence", note=str(CLOSINGS["silence"]))
        acting.case.updated_at = acting.at
    else:
        reminded = if_reminded(acting.case, acting.history, acting.at)
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
