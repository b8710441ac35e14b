"""Merging a case into another of its account, and taking it out again.

What is promised for the merged case must go on in the other, so that a merge costs the customer
nothing: docs/reference/merging.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from troth.cases import clockwork, events
from troth.cases.actions.ending import set_closed
from troth.cases.actions.turn import Turn, lock, settle, turn
from troth.cases.models import Case, Status
from troth.cases.rules import Rules
from troth.cases.upcoming import upcoming
from troth.lib.actors import Actor
from troth.lib.refusals import Refusal
from troth.lib.said import said
from troth.promises.clocks import Clock
from troth.promises.explain import METRIC_NAMES
from troth.promises.terms import Metric
from troth.promises.wording import moment
from troth.timeline.access import events_of

UNRESOLVED = (Status.OPEN, Status.WAITING)


def merge_case(
    *, case: Case, into: Case, body: str, agreed: bool = False, by: Actor, at: datetime
) -> Case:
    """Let a case go on in another of its account, and tell its customer so with `body`.

    The words count as a reply. Where the programme lets only the customer close a case, they must
    have `agreed`. Refused when the other case does not promise all that this one still promises,
    and as early.
    """
    with transaction.atomic():
        lock_both(case, into)
        with turn(case, by=by, at=at) as leaving, turn(into, by=by, at=at) as taking:
            leaving.require_staff()
            _require_mergeable(leaving, taking, agreed)
            told = leaving.post(body, channel="portal", quietly=True)
            _require_no_less(leaving, taking)
            leaving.record(events.Merged(into=taking.case.number, message=told.pk, agreed=agreed))
            set_closed(leaving)
            leaving.case.merged_into = taking.case
            taking.record(events.Joined(other=leaving.case.number, title=leaving.case.subject))
    return case


def lock_both(case: Case, other: Case | None) -> None:
    """Lock two cases, always the older first, so that nobody waits for the other in turn."""
    for key in sorted({one.pk for one in (case, other) if one is not None}):
        lock(key)


def part(acting: Turn) -> None:
    """Let a case that was merged go on by itself again, which the other case's timeline tells."""
    into = acting.case.merged_into
    if into is None:
        return
    acting.case.merged_into = None
    left = Turn(lock(into.pk), acting.by, acting.at, acting.contact, acting.staff)
    left.record(events.Parted(other=acting.case.number))
    left.case.updated_at = left.at
    settle(left)


def _require_mergeable(leaving: Turn, taking: Turn, agreed: bool) -> None:
    case, into = leaving.case, taking.case
    if case.pk == into.pk:
        message = _("A case cannot be merged into itself; give the number of the other case.")
        raise Refusal("merge.itself", message, "into")
    if case.account_id != into.account_id:
        message = _("%(number)s is not a case of %(account)s; merge cases of one customer only.")
        values = {"number": into.number, "account": case.account.name}
        raise Refusal("merge.other_account", message % values, "into")
    leaving.require(*UNRESOLVED)
    if into.status not in UNRESOLVED:
        raise _not_taking(into)
    if not agreed and Rules.of(case.contract).is_closed_by_customer_only:
        message = _(
            "In this programme only the customer closes a case; ask them, and say here that they "
            "agreed."
        )
        raise Refusal("merge.needs_agreement", message, "agreed")
    _require_nothing_pending(case, into)


def _not_taking(into: Case) -> Refusal:
    if into.merged_into is not None:
        message = _("%(number)s has itself been merged into %(other)s; merge into that one.")
        values = {"number": into.number, "other": into.merged_into.number}
        return Refusal("merge.into_merged", message % values, "into")
    message = _("%(number)s is no longer open; reopen it first, or merge the other way round.")
    return Refusal("merge.into_finished", message % {"number": into.number}, "into")


def _require_nothing_pending(case: Case, into: Case) -> None:
    """Refuse to let an appeal or an escalation of the case end with it."""
    if case.appeals.undecided().exists():
        message = _("An appeal on this case is being decided; answer it before merging the case.")
        raise Refusal("merge.appeal", message)
    if _escalations_under_way(case) - _escalations_under_way(into):
        message = _(
            "This case is being escalated and %(number)s is not; merge it the other way round."
        )
        raise Refusal("merge.escalation", message % {"number": into.number}, "into")


def _escalations_under_way(case: Case) -> set[str]:
    standings = upcoming(case, list(events_of(case.stream))).escalations
    return {one.rule.title for one in standings if one.escalation.to_come}


def _require_no_less(leaving: Turn, taking: Turn) -> None:
    """Refuse unless all that is still promised for the one case is promised for the other too."""
    owed = _owed(taking)
    for clock in _owed(leaving):
        is_worked_on = clock.metric is Metric.CONTINUOUS_EFFORT and taking.case.worker is not None
        if not is_worked_on and not any(_covers(other, clock) for other in owed):
            raise _less(clock, owed, leaving.case, taking.case)


def _owed(acting: Turn) -> list[Clock]:
    case = acting.case
    folded = clockwork.fold(case.contract.programme, acting.history, acting.at)
    return [clock for clock in folded if clockwork.is_owed(clock)]


def _covers(other: Clock, clock: Clock) -> bool:
    """Whether a promise is the same as another and due no later; a broken one has no time left."""
    if other.metric is not clock.metric:
        return False
    if clock.due is None or clock.breached_at is not None:
        return True
    return other.due is not None and other.due <= clock.due


def _less(clock: Clock, owed: Iterable[Clock], case: Case, into: Case) -> Refusal:
    alike = [other for other in owed if other.metric is clock.metric]
    values = {
        "number": case.number,
        "into": into.number,
        "promise": _(METRIC_NAMES[clock.metric]),
        "due": _when(clock.due),
        "later": _when(min((other.due for other in alike if other.due), default=None)),
    }
    message = _(
        "For %(number)s, %(promise)s is promised by %(due)s, but for %(into)s only by"
        " %(later)s; merge it the other way round, or give both the same severity first."
    )
    if not alike:
        message = _(
            "For %(number)s, %(promise)s is promised, but not for %(into)s; merge it the other"
            " way round, or give both the same severity first."
        )
    elif not values["later"]:
        message = _(
            "For %(number)s, %(promise)s is promised by %(due)s, and the clock of %(into)s"
            " stands still; resume that case first."
        )
    return Refusal("merge.promise", message % values, "into")


def _when(instant: datetime | None) -> str:
    if instant is None:
        return ""
    return said(moment(instant, timezone.get_current_timezone_name()))
