"""Severity and kind: changing them, and the customer's appeal."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from troth.cases import events
from troth.cases.actions.conversation import UNFINISHED, stop_waiting
from troth.cases.actions.outcome import finish
from troth.cases.actions.turn import REASON_LIMIT, Turn, turn
from troth.cases.models import Appeal, AppealOutcome, Case, Message, Status
from troth.cases.rules import Rules
from troth.lib.actors import Actor
from troth.lib.refusals import Refusal
from troth.lib.text import clean_text
from troth.timeline.access import events_of

CHANGEABLE = (Status.OPEN, Status.WAITING)


def change_severity(
    *,
    case: Case,
    severity: str,
    reason: str,
    reply: str | None = None,
    by: Actor,
    at: datetime,
) -> Case:
    """Change the severity, for a reason that the customer reads too.

    Staff write it to the customer as `reply`, which some programmes demand of them.
    """
    with turn(case, by=by, at=at) as acting:
        acting.require(*CHANGEABLE)
        rules = Rules.of(acting.case.contract)
        why = _clean_reason(reason)
        _require_change(acting, rules, severity)
        told = _tell(acting, rules, reply)
        set_severity(acting, rules, severity, why, told)
    return case


def set_severity(
    acting: Turn,
    rules: Rules,
    severity: str,
    reason: str,
    told: Message | None = None,
    quietly: bool = False,
) -> None:
    """Record another severity, which `told` explains, and write it into the case."""
    case, old = acting.case, acting.case.severity
    case.severity, case.severity_rank = severity, rules.rank(severity)
    acting.record(
        events.SeverityChanged(
            old=old, new=severity, reason=reason, message=told.pk if told else None
        ),
        quietly=quietly,
    )


def appeal_severity(*, case: Case, severity: str, reason: str, by: Actor, at: datetime) -> Case:
    """Ask support management, as the customer, to give the case another severity."""
    with turn(case, by=by, at=at) as acting:
        contact = acting.require_customer()
        acting.require(*CHANGEABLE)
        rules = Rules.of(acting.case.contract)
        why = _clean_reason(reason)
        _require_appeal(acting, rules, severity)
        appeal = Appeal.objects.create(
            case=acting.case,
            account_id=acting.case.account_id,
            contact=contact,
            given=acting.case.severity,
            wanted=severity,
            reason=why,
            at=acting.at,
        )
        acting.record(
            events.SeverityAppealed(
                appeal=appeal.pk, given=appeal.given, wanted=severity, reason=why
            )
        )
    return case


def decide_appeal(*, appeal: Appeal, uphold: bool, reason: str, by: Actor, at: datetime) -> Case:
    """Answer an appeal as a manager; upheld, the case gets the severity asked for.

    The reason is sent to the customer.
    """
    case = Case.objects.get(pk=appeal.case_id)
    with turn(case, by=by, at=at) as acting:
        appeal = _require_decision(acting, appeal)
        why = _clean_reason(reason)
        told = acting.post(why, channel="portal", quietly=True)
        acting.record(
            events.AppealDecided(
                appeal=appeal.pk, upheld=uphold, wanted=appeal.wanted, reason=why, message=told.pk
            )
        )
        if uphold and acting.case.severity != appeal.wanted:
            rules = Rules.of(acting.case.contract)
            why_so = _("the appeal was upheld")
            set_severity(acting, rules, appeal.wanted, why_so, told, quietly=True)
        _decide(appeal, acting, uphold, why)
    return case


def change_kind(*, case: Case, kind: str, reason: str, by: Actor, at: datetime) -> Case:
    """Find that the case is of another kind; one that is only logged closes it."""
    with turn(case, by=by, at=at) as acting:
        acting.require(*CHANGEABLE)
        rules = Rules.of(acting.case.contract)
        why = _clean_reason(reason)
        _require_kind(acting, rules, kind)
        acting.record(events.KindChanged(old=acting.case.kind, new=kind, reason=why))
        acting.case.kind = kind
        if rules.is_only_logged(kind):
            finish(acting, reason="logged", note=_("logged for consideration"))
    return case


def _clean_reason(reason: str) -> str:
    return clean_text(reason, "reason", REASON_LIMIT, multiline=True)


def _require_change(acting: Turn, rules: Rules, severity: str) -> None:
    rules.require_severity(severity)
    if severity == acting.case.severity:
        message = _("This case is already %(severity)s; choose another severity.")
        raise Refusal("severity.same", message % {"severity": severity}, "severity")
    rules.require_severity_for(acting.case.kind, severity)
    rules.require_severity_change(acting.side, acting.case.severity, severity)


def _tell(acting: Turn, rules: Rules, reply: str | None) -> Message | None:
    """Write the reply, which staff may owe to the customer."""
    if reply:
        told = acting.post(reply, channel="portal", quietly=True)
        if acting.contact is not None:
            stop_waiting(acting)
        return told
    if acting.staff is not None and rules.severity_change_is_told:
        message = _("The programme asks you to tell the customer about the change; write a reply.")
        raise Refusal("severity.reply_needed", message, "reply")
    return None


def _require_appeal(acting: Turn, rules: Rules, severity: str) -> None:
    if rules.appeal is None:
        message = _("This programme has no appeals; change the severity and give your reason.")
        raise Refusal("appeal.none", message)
    rules.require_severity(severity)
    if severity == acting.case.severity:
        message = _("This case is already %(severity)s; appeal for another severity.")
        raise Refusal("severity.same", message % {"severity": severity}, "severity")
    rules.require_severity_for(acting.case.kind, severity)
    if not _was_reclassified(acting.case):
        message = _(
            "Support has not changed the severity; change it yourself and give your reason."
        )
        raise Refusal("appeal.not_reclassified", message)
    if acting.case.appeals.undecided().exists():
        message = _("An appeal on this case is being decided; wait for the answer.")
        raise Refusal("appeal.pending", message)


def _was_reclassified(case: Case) -> bool:
    changes = events_of(case.stream).filter(kind=events.SeverityChanged.kind)
    return changes.filter(by__startswith="staff:").exists()


def _require_decision(acting: Turn, appeal: Appeal) -> Appeal:
    """Return the appeal anew under the case's lock; refuse when it is not this person's."""
    if not acting.require_staff().leads:
        raise Refusal("appeal.manager_only", _("Only a manager can decide an appeal."))
    acting.require(*UNFINISHED)
    appeal = Appeal.objects.get(pk=appeal.pk)
    if appeal.decided_at is not None:
        raise Refusal("appeal.decided", _("This appeal has already been decided."))
    return appeal


def _decide(appeal: Appeal, acting: Turn, uphold: bool, reason: str) -> None:
    appeal.decided_at, appeal.decided_by = acting.at, acting.staff
    appeal.outcome = AppealOutcome.UPHELD if uphold else AppealOutcome.DECLINED
    appeal.decision = reason
    appeal.save()


def _require_kind(acting: Turn, rules: Rules, kind: str) -> None:
    rules.require_kind(kind)
    if kind == acting.case.kind:
        message = _("This case is already of that kind; choose another kind.")
        raise Refusal("kind.same", message, "kind")
    if not rules.may_decide_kind(acting.side):
        message = _("Support decides what kind a case is; tell them in a reply why you disagree.")
        raise Refusal("kind.not_yours", message, "kind")
    rules.require_severity_for(kind, acting.case.severity)
