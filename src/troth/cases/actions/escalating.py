"""Asking for people higher up, and declining it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from troth.cases import events
from troth.cases.actions.outcome import UNRESOLVED
from troth.cases.actions.turn import REASON_LIMIT, Turn, turn
from troth.cases.models import Case
from troth.cases.upcoming import Standing, upcoming
from troth.lib.actors import Actor
from troth.lib.refusals import Refusal
from troth.lib.text import clean_text


def request_escalation(*, case: Case, reason: str, by: Actor, at: datetime) -> Case:
    """Ask for the escalation that the programme starts on request; both sides may."""
    with turn(case, by=by, at=at) as acting:
        acting.require(*UNRESOLVED)
        standings = [one for one in _standings(acting) if one.rule.starts == "requested"]
        if not any(one.escalation.applies for one in standings):
            message = _(
                "This programme does not escalate such a case on request; write a reply instead."
            )
            raise Refusal("escalation.not_offered", message)
        if not any(one.may_be_requested for one in standings):
            message = _("This case is already being escalated; write a reply to add something.")
            raise Refusal("escalation.running", message)
        why = clean_text(reason, "reason", REASON_LIMIT, multiline=True)
        acting.record(events.EscalationRequested(reason=why))
    return case


def decline_escalation(*, case: Case, reason: str = "", by: Actor, at: datetime) -> Case:
    """Stop the escalations under way that the programme lets staff decline.

    The customer reads the reason; the programme may do without one.
    """
    with turn(case, by=by, at=at) as acting:
        acting.require_staff()
        acting.require(*UNRESOLVED)
        declined = _declinable(acting)
        needed = any(one.rule.declining and one.rule.declining.needs_reason for one in declined)
        why = clean_text(reason, "reason", REASON_LIMIT, required=needed, multiline=True)
        for one in declined:
            acting.record(
                events.EscalationDeclined(rule=one.number, title=one.rule.title, reason=why)
            )
    return case


def _standings(acting: Turn) -> tuple[Standing, ...]:
    return upcoming(acting.case, acting.history).escalations


def _declinable(acting: Turn) -> list[Standing]:
    under_way = [one for one in _standings(acting) if one.escalation.to_come]
    if not under_way:
        message = _("This case has no escalation step still to come; there is nothing to decline.")
        raise Refusal("escalation.none", message)
    declinable = [one for one in under_way if one.may_be_declined]
    if not declinable:
        message = _("The programme does not allow this escalation to be declined; it goes ahead.")
        raise Refusal("escalation.not_declinable", message)
    return declinable
