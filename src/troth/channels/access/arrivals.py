"""What came in: a list for staff, and the evidence behind the words of a case."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from troth.accounts.access import Viewer
from troth.cases.access.cases import require_staff
from troth.cases.models import Case
from troth.channels.models import Arrival
from troth.channels.models.arrival import ArrivalQuerySet
from troth.lib.refusals import NotFound
from troth.timeline.access import events_of
from troth.timeline.models import Event


def arrivals(viewer: Viewer) -> ArrivalQuerySet:
    """Everything that came in, the newest first, without its content."""
    require_staff(viewer)
    return Arrival.objects.light().select_related("account", "case")


def waiting_arrivals(viewer: Viewer) -> ArrivalQuerySet:
    """What a person has to decide about."""
    return arrivals(viewer).for_people()


def arrival(viewer: Viewer, arrival_id: int) -> Arrival:
    """Return one with all it brought, or raise NotFound."""
    require_staff(viewer)
    rows = Arrival.objects.select_related("account", "case", "message")
    found = rows.filter(pk=arrival_id).first()
    if found is None:
        raise NotFound("arrival.not_found", _("There is no such mail; look it up in the list."))
    return found


def arrivals_of(viewer: Viewer, case: Case) -> Mapping[int, Arrival]:
    """The arrivals behind the words of a case, by the id of the message; customers get their own.

    What was written among staff, or by them, is theirs alone to see as it came.
    """
    rows = _behind(viewer, case).light()
    return {row.message_id: row for row in rows if row.message_id is not None}


def mail_behind(viewer: Viewer, case: Case, message_id: int) -> Arrival:
    """Return the arrival that a message was taken from, or raise NotFound."""
    found = _behind(viewer, case).filter(message=message_id).first()
    if found is None:
        raise NotFound("arrival.not_found", _("This message did not come in by mail."))
    return found


def _behind(viewer: Viewer, case: Case) -> ArrivalQuerySet:
    rows = Arrival.objects.filter(case=case, message__isnull=False)
    if viewer.is_staff:
        return rows
    return rows.filter(message__public=True, message__author_kind="customer")


def ignored_on(viewer: Viewer, case: Case) -> ArrivalQuerySet:
    """Machines' mail about a case, such as absence notes and bounces."""
    return arrivals(viewer).filter(case=case, status="ignored")


def decisions_on(viewer: Viewer, arrival: Arrival) -> list[Event]:
    """What people decided about it, the oldest first."""
    require_staff(viewer)
    return list(events_of(arrival.stream))
