"""When members of staff are away, and who stands in for them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from troth.accounts import events
from troth.accounts.actions.on_call import require_may
from troth.accounts.models import Absence, Staff
from troth.lib.actors import Actor
from troth.lib.events import DomainEvent
from troth.lib.refusals import NotFound, Refusal
from troth.promises.instants import format_instant, require_instant
from troth.timeline.actions import lock_stream, record


@transaction.atomic
def add_absence(
    *,
    staff: Staff,
    starts: datetime,
    ends: datetime,
    stand_in: Staff | None = None,
    by: Actor,
    at: datetime,
) -> Absence:
    """Note that a person is away from an instant to another, and who does their work meanwhile.

    People note their own; managers may note anybody's. What is past stays as it was, so it begins
    at `at` at the earliest.
    """
    lock_stream(f"staff:{staff.pk}")
    starts = max(require_instant(starts), require_instant(at))
    require_may(staff, by, _not_yours())
    if require_instant(ends) <= starts:
        message = _("The end must be after the start and still to come; choose a later one.")
        raise Refusal("absence.ends", message, "ends")
    _require_stand_in(staff, stand_in)
    _require_no_other(staff, starts, ends)
    absence = Absence.objects.create(staff=staff, starts=starts, ends=ends, stand_in=stand_in)
    _record(absence, events.AbsenceAdded, by, at)
    return absence


@transaction.atomic
def remove_absence(*, absence: Absence, by: Actor, at: datetime) -> Absence:
    """Take an absence back from now on: one under way ends at `at`, what is past stays."""
    lock_stream(f"staff:{absence.staff_id}")
    rows = Absence.objects.select_related("staff__user", "stand_in__user")
    found = rows.filter(pk=absence.pk, ends__gt=at).first()
    if found is None:
        message = _("That is already over or taken back; there is nothing to do.")
        raise NotFound("absence.gone", message)
    require_may(found.staff, by, _not_yours())
    _record(found, events.AbsenceRemoved, by, at)
    if found.starts < at:
        found.ends = at
        found.save(update_fields=["ends"])
    else:
        Absence.objects.filter(pk=found.pk).delete()
    return found


def _not_yours() -> Refusal:
    message = _("Only a manager can say whether somebody else is away; you can do so for yourself.")
    return Refusal("absence.not_yours", message, "staff")


def _require_stand_in(staff: Staff, stand_in: Staff | None) -> None:
    if stand_in is None:
        return
    if stand_in == staff:
        message = _("Nobody can stand in for themselves; choose somebody else, or nobody.")
        raise Refusal("absence.stand_in", message, "stand_in")
    if not stand_in.user.is_active:
        message = _("%(name)s no longer works here; choose somebody else.")
        raise Refusal("staff.inactive", message % {"name": stand_in.name}, "stand_in")


def _require_no_other(staff: Staff, starts: datetime, ends: datetime) -> None:
    if Absence.objects.filter(staff=staff, starts__lt=ends, ends__gt=starts).exists():
        message = _("%(name)s is already away for some of that time; take that back first.")
        raise Refusal("absence.overlaps", message % {"name": staff.name}, "starts")


def _record(absence: Absence, kind: type[events.AbsenceEvent], by: Actor, at: datetime) -> None:
    event: DomainEvent = kind(
        name=absence.staff.name,
        starts=format_instant(absence.starts),
        ends=format_instant(absence.ends),
        stand_in=absence.stand_in_id,
        stand_in_name=absence.stand_in.name if absence.stand_in else "",
    )
    record(stream=f"staff:{absence.staff_id}", account_id=None, event=event, by=by, at=at)
