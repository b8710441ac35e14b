"""What starts promises that do not start with the case."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from troth.cases import events
from troth.cases.actions.conversation import UNFINISHED
from troth.cases.actions.turn import Turn, turn
from troth.cases.models import Case
from troth.lib.actors import Actor
from troth.lib.refusals import Refusal
from troth.promises.terms import Trigger

BY_CUSTOMERS = (Trigger.REQUESTED,)
BY_STAFF = (Trigger.REQUESTED, Trigger.ALERT, Trigger.CONFIRMED_EVENT)


def pull_trigger(*, case: Case, trigger: str, by: Actor, at: datetime) -> Case:
    """Record what a promise of the plan waits for: requested, alert or confirmed_event.

    Customers may ask for cover (`requested`); the rest is for staff to find.
    """
    with turn(case, by=by, at=at) as acting:
        acting.require(*UNFINISHED)
        _require_trigger(acting, trigger)
        acting.record(events.Triggered(trigger=trigger))
    return case


def _require_trigger(acting: Turn, trigger: str) -> None:
    if trigger not in (BY_CUSTOMERS if acting.contact else BY_STAFF):
        raise Refusal("trigger.not_yours", _("This cannot be recorded here; write a reply."))
    case = acting.case
    terms = case.contract.programme.terms(case.plan)
    promised = terms.commitments(case.severity, case.kind, case.channel)
    if all(commitment.trigger != trigger for commitment in promised):
        raise Refusal("trigger.unused", _("No promise on this case waits for that."))
