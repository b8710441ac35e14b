"""How a case comes to an end, and back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from troth.cases import events
from troth.cases.actions.attaching import File
from troth.cases.actions.conversation import stop_waiting
from troth.cases.actions.ending import require_closing, require_reopening, set_closed
from troth.cases.actions.handing_over import place_again
from troth.cases.actions.merging import lock_both, part
from troth.cases.actions.turn import REASON_LIMIT, Turn, turn
from troth.cases.actions.work import put_down
from troth.cases.models import Case, Status
from troth.cases.rules import Rules
from troth.lib.actors import SYSTEM, Actor
from troth.lib.refusals import Refusal
from troth.lib.text import clean_text
from troth.promises.instants import format_instant, require_instant

UNRESOLVED = (Status.OPEN, Status.WAITING)
RELEASE_LIMIT = 100


def provide_workaround(
    *,
    case: Case,
    body: str,
    channel: str = "portal",
    attachments: Sequence[File] = (),
    by: Actor,
    at: datetime,
) -> Case:
    """Tell the customer a way round the problem; it resolves where the programme says so."""
    with turn(case, by=by, at=at) as acting:
        acting.require_staff()
        acting.require(*UNRESOLVED)
        told = acting.post(body, channel=channel, attachments=attachments, quietly=True)
        acting.record(events.WorkaroundProvided(message=told.pk))
        if Rules.of(acting.case.contract).workaround_resolves:
            _set_resolved(acting)
    return case


def resolve(
    *,
    case: Case,
    body: str,
    resolution: str = "fix",
    channel: str = "portal",
    attachments: Sequence[File] = (),
    by: Actor,
    at: datetime,
) -> Case:
    """Tell the customer how the case is solved; `resolution` is one that the programme counts."""
    with turn(case, by=by, at=at) as acting:
        acting.require_staff()
        acting.require(*UNRESOLVED)
        _require_resolution(Rules.of(acting.case.contract), resolution)
        told = acting.post(body, channel=channel, attachments=attachments, quietly=True)
        acting.record(events.Resolved(resolution=resolution, message=told.pk))
        _set_resolved(acting)
    return case


def confirm_resolution(*, case: Case, by: Actor, at: datetime) -> Case:
    """Agree, as the customer, that the case is solved; where they may, this closes it."""
    with turn(case, by=by, at=at) as acting:
        acting.require_customer()
        _require_resolved(acting)
        acting.record(events.Confirmed())
        closings = Rules.of(acting.case.contract).closings("customer")
        if any(rule.when == "customer_agrees" for rule in closings):
            finish(acting, reason="customer_agrees", note=_("the customer regards it as resolved"))
    return case


def reject_resolution(
    *, case: Case, reason: str, attachments: Sequence[File] = (), by: Actor, at: datetime
) -> Case:
    """Say, as the customer, that the case is not solved; it is open again."""
    with turn(case, by=by, at=at) as acting:
        acting.require_customer()
        _require_resolved(acting)
        why = clean_text(reason, "reason", REASON_LIMIT, multiline=True)
        acting.record(events.ResolutionRejected(reason=why))
        _set_open(acting)
        acting.post(why, channel="portal", attachments=attachments, quietly=True)
    return case


@transaction.atomic
def reopen(
    *,
    case: Case,
    reason: str,
    body: str | None = None,
    channel: str = "portal",
    attachments: Sequence[File] = (),
    by: Actor,
    at: datetime,
) -> Case:
    """Take a resolved or closed case up again, as far as the programme lets this side.

    What a customer says with it is `body`, or the reason itself. A case that was merged into
    another goes on by itself again.
    """
    lock_both(case, case.merged_into)
    with turn(case, by=by, at=at) as acting:
        if acting.case.status in UNRESOLVED:
            raise Refusal("case.is_open", _("This case is already open; write a reply."))
        if acting.case.status == Status.CLOSED:
            require_reopening(acting)
            part(acting)
        why = clean_text(reason, "reason", REASON_LIMIT, multiline=True)
        catch_up_with_plan(acting)
        placed = place_again(acting) if acting.contact is not None else []
        acting.record(events.Reopened(reason=why))
        _set_open(acting)
        for event in placed:
            acting.record(event, by=SYSTEM)
        if acting.contact is not None:
            acting.post(body or why, channel=channel, attachments=attachments, quietly=True)
    return case


def close(*, case: Case, reason: str, note: str = "", by: Actor, at: datetime) -> Case:
    """Close the case for a reason that the programme gives to this side.

    `reason` is customer_agrees, resolved, out_of_scope, unanswered or silence; what has to be
    so for it is checked. `note` is read by the customer too.
    """
    with turn(case, by=by, at=at) as acting:
        if acting.case.status == Status.CLOSED:
            raise Refusal("case.is_closed", _("This case is already closed."))
        words = require_closing(acting, reason)
        said = clean_text(note, "note", REASON_LIMIT, required=False, multiline=True)
        finish(acting, reason=reason, note=said or words)
    return case


def announce_release(*, case: Case, release: str, on: datetime, by: Actor, at: datetime) -> Case:
    """Tell when the release appears that a case promised for “the next release” waits for."""
    with turn(case, by=by, at=at) as acting:
        acting.require_staff()
        acting.require(*UNRESOLVED)
        if require_instant(on) < acting.at:
            message = _("The release date is in the past; give the time at which it will appear.")
            raise Refusal("release.past", message, "on")
        name = clean_text(release, "release", RELEASE_LIMIT)
        acting.record(events.ReleaseAnnounced(release=name, on=format_instant(on)))
    return case


def finish(acting: Turn, *, reason: str, note: str) -> None:
    """Close the case and everything on it."""
    acting.record(events.Closed(reason=reason, note=note))
    set_closed(acting)


def catch_up_with_plan(acting: Turn) -> None:
    """Record that the contract has moved to another plan since the case last knew."""
    case = acting.case
    if case.plan != case.contract.plan:
        acting.record(events.PlanChanged(old=case.plan, new=case.contract.plan))
        case.plan = case.contract.plan


def _set_resolved(acting: Turn) -> None:
    put_down(acting)
    stop_waiting(acting)
    acting.case.status, acting.case.resolved_at = Status.RESOLVED, acting.at


def _set_open(acting: Turn) -> None:
    acting.case.status = Status.OPEN
    acting.case.resolved_at = acting.case.closed_at = None


def _require_resolved(acting: Turn) -> None:
    if acting.case.status in UNRESOLVED:
        message = _("This case is not resolved yet; wait for support to say how it is solved.")
        raise Refusal("case.not_resolved", message)
    acting.require(Status.RESOLVED)


def _require_resolution(rules: Rules, resolution: str) -> None:
    if resolution not in rules.resolutions:
        message = _("“%(resolution)s” is not a resolution in this programme; use one of %(known)s.")
        values = {"resolution": resolution, "known": ", ".join(rules.resolutions)}
        raise Refusal("resolution.unknown", message % values, "resolution")
