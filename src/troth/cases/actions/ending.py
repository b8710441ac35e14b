"""When a case may be closed and when it may come back: the programme's rules, checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from troth.cases import events
from troth.cases.actions.conversation import stop_waiting
from troth.cases.actions.turn import Turn
from troth.cases.actions.work import put_down
from troth.cases.models import Case, Status
from troth.cases.rules import Rules
from troth.cases.upcoming import upcoming
from troth.lib.refusals import Refusal
from troth.promises import events as core
from troth.promises.amounts import Amount
from troth.promises.calendar import Calendar
from troth.promises.history import timeline_from
from troth.promises.schema_lifecycle import ClosingRule
from troth.timeline.access import events_of

CLOSINGS = {
    "customer_agrees": gettext_lazy("the customer regards it as resolved"),
    "resolved": gettext_lazy("it is resolved"),
    "out_of_scope": gettext_lazy("it is not something support covers"),
    "unanswered": gettext_lazy("several attempts to reach the customer went unanswered"),
    "silence": gettext_lazy("the customer has not answered for a long time"),
    "logged": gettext_lazy("it is logged for consideration"),
}


def set_closed(acting: Turn) -> None:
    """Let go of a case whose closing is recorded."""
    put_down(acting)
    stop_waiting(acting)
    acting.case.status, acting.case.closed_at = Status.CLOSED, acting.at


def require_closing(acting: Turn, reason: str) -> str:
    """Return the words of a reason for which this side may close the case now, or refuse."""
    rules = Rules.of(acting.case.contract)
    found: dict[str, ClosingRule] = {
        rule.when: rule
        for rule in rules.closings(acting.side)
        if rule.when != "logged" or rules.is_only_logged(acting.case.kind)
    }
    if reason not in found:
        raise _no_such_closing(acting, [str(CLOSINGS[when]) for when in found])
    if reason in _CHECKS:
        _CHECKS[reason](acting, found[reason])
    return str(CLOSINGS[reason])


def require_reopening(acting: Turn) -> None:
    """Refuse to reopen a closed case that the programme does not let this side have back.

    Staff always may: they would only be held to their promises again. So may anybody have back a
    case that was merged into another, which is a decision of staff and no rule of the programme.
    """
    if acting.side == "staff" or acting.case.merged_into_id is not None:
        return
    case, closed = acting.case, _last_closing(acting.case)
    for rule in Rules.of(case.contract).reopenings("customer"):
        if rule.closed_when is None or closed in rule.closed_when:
            until = _deadline(rule.within, case)
            if until is None or acting.at <= until:
                return
    message = _(
        "A case closed because %(reason)s cannot be reopened; open a new case and name this one."
    )
    words = CLOSINGS.get(closed, closed)
    raise Refusal("case.not_reopenable", message % {"reason": words})


def _no_such_closing(acting: Turn, known: list[str]) -> Refusal:
    if not known:
        message = _("Only the customer can close this case, by confirming that it is resolved.")
        if acting.side == "customer":
            message = _(
                "Only support closes cases in this programme; tell them in a reply what you think."
            )
        return Refusal("closing.not_yours", message, "reason")
    message = _("The programme lets you close a case only when %(known)s.")
    return Refusal("closing.unknown", message % {"known": _(" or when ").join(known)}, "reason")


def _resolved(acting: Turn, rule: ClosingRule) -> None:
    if acting.case.status != Status.RESOLVED:
        message = _("This case is not resolved; resolve it before closing it.")
        raise Refusal("closing.not_resolved", message)


def _unanswered(acting: Turn, rule: ClosingRule) -> None:
    """Count the attempts since the customer was last heard of, `apart` from each other."""
    calendar = _calendar(acting.case, rule)
    assert rule.attempts is not None and rule.apart is not None
    counted: list[datetime] = []
    for at in _attempts(_happened(acting.case)):
        if not counted or at >= _after(rule.apart, calendar, counted[-1]):
            counted.append(at)
    if len(counted) < rule.attempts:
        message = _(
            "Closing needs %(needed)d attempts to reach the customer, each %(apart)s after the"
            " one before; %(count)d count so far."
        )
        values = {"needed": rule.attempts, "apart": rule.apart.text, "count": len(counted)}
        raise Refusal("closing.attempts", message % values)


def _silence(acting: Turn, rule: ClosingRule) -> None:
    """Look whether the system would close the case by now: hands are no quicker."""
    lasting = upcoming(acting.case, acting.history).silence
    assert rule.after is not None
    if lasting is None or acting.at < lasting.closes_at:
        message = _(
            "Closing needs %(after)s of silence after the last message that the customer has to"
            " answer; wait until then."
        )
        raise Refusal("closing.silence", message % {"after": rule.after.text})
    if lasting.remind_at is not None:
        message = _(
            "The customer has not been reminded yet; the reminder goes out by itself when it is"
            " time, and the case can be closed after that."
        )
        raise Refusal("closing.reminder", message)


_CHECKS: Mapping[str, Callable[[Turn, ClosingRule], None]] = {
    "resolved": _resolved,
    "unanswered": _unanswered,
    "silence": _silence,
}


def _happened(case: Case) -> Sequence[core.Event]:
    return timeline_from(events_of(case.stream)).events


def _attempts(happened: Sequence[core.Event]) -> list[datetime]:
    """Return when staff tried to reach the customer since they were last heard of."""
    attempts: list[datetime] = []
    for event in happened:
        if isinstance(event, core.Message) and event.public:
            if event.sender is core.Sender.CUSTOMER:
                attempts = []
            elif event.sender is core.Sender.STAFF:
                attempts.append(event.at)
        elif isinstance(event, core.Call):
            if event.answered or event.caller is core.Caller.CUSTOMER:
                attempts = []
            else:
                attempts.append(event.at)
    return attempts


def _calendar(case: Case, rule: ClosingRule) -> Calendar:
    terms = case.contract.programme.terms(case.plan)
    return terms.calendar(rule.calendar, case.site or None)


def _after(amount: Amount, calendar: Calendar, start: datetime) -> datetime:
    seconds = amount.seconds_on(calendar, start)
    assert seconds is not None  # the rules of a programme hold lengths of time only
    return calendar.add(start, seconds)


def _deadline(within: Amount | None, case: Case) -> datetime | None:
    if within is None or case.closed_at is None:
        return None
    return _after(within, Calendar.always(), case.closed_at)


def _last_closing(case: Case) -> str:
    closed = events_of(case.stream).filter(kind=events.Closed.kind).last()
    return str(closed.data["reason"]) if closed else ""
