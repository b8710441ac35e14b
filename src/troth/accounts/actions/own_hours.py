"""When members of staff want to be reached by mail: their quiet hours and their digest."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time

from django.db import transaction
from django.utils.translation import gettext as _

from troth.accounts import events
from troth.accounts.models import Staff
from troth.lib.actors import Actor
from troth.lib.events import DomainEvent
from troth.lib.refusals import NotFound, Refusal
from troth.timeline.actions import lock_stream, record


@transaction.atomic
def choose_quiet_hours(
    *,
    person: Staff,
    begin: time | None,
    end: time | None,
    days: Iterable[int],
    by: Actor,
    at: datetime,
) -> Staff:
    """Have mail to the acting person wait from `begin` to `end`, unless it is urgent; None: never.

    `days` are those on which it begins, 0 for Monday; an end not after `begin` is the next day's.
    """
    row = _own(person, by)
    row.quiet_from, row.quiet_to, row.quiet_days = begin, end, sorted(set(days))
    _require_hours(row)
    row.save(update_fields=["quiet_from", "quiet_to", "quiet_days"])
    hours = str(row.quiet_hours or "")
    _record(row, events.QuietHoursChosen(name=row.name, hours=hours), by, at)
    return row


@transaction.atomic
def choose_digest(
    *, person: Staff, wanted: bool, time: time, always: bool, by: Actor, at: datetime
) -> Staff:
    """Have the acting person told once a day, at `time` on their clock; `always`: of nothing too.

    Only those who lead get a digest.
    """
    row = _own(person, by)
    if not row.leads:
        raise Refusal("digest.managers_only", _("Only managers get a digest."))
    row.digest, row.digest_time, row.digest_always = wanted, time.replace(second=0), always
    row.save(update_fields=["digest", "digest_time", "digest_always"])
    shown = f"{row.digest_time:%H:%M}" if wanted else ""
    _record(row, events.DigestChosen(name=row.name, time=shown, always=always), by, at)
    return row


def _own(person: Staff, by: Actor) -> Staff:
    """Return the person's row, locked; NotFound unless it is they who act."""
    if (by.kind, by.id) != ("staff", person.pk):
        raise NotFound("staff.not_found", _("There is no such member of staff."))
    lock_stream(f"staff:{person.pk}")
    rows = Staff.objects.select_related("user", "site")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=person.pk)


def _require_hours(row: Staff) -> None:
    if (row.quiet_from is None) != (row.quiet_to is None):
        message = _("Give both the start and the end of your quiet hours, or neither.")
        raise Refusal("quiet.half", message, "begin" if row.quiet_from is None else "end")
    if row.quiet_hours is None:
        return
    if not row.quiet_days or not set(row.quiet_days) <= set(range(7)):
        message = _("Choose the days on which your quiet hours begin.")
        raise Refusal("quiet.days", message, "days")
    if row.quiet_hours.is_always:
        message = _("These quiet hours never end, so no mail would reach you; leave a gap.")
        raise Refusal("quiet.always", message, "end")


def _record(row: Staff, event: DomainEvent, by: Actor, at: datetime) -> None:
    record(stream=f"staff:{row.pk}", account_id=None, event=event, by=by, at=at)
