"""Acknowledging a page: somebody looks after the case, and nobody else is called."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from troth.cases import events
from troth.cases.actions.turn import turn
from troth.cases.models import Case, Page
from troth.lib.actors import Actor
from troth.lib.refusals import Refusal


def acknowledge_page(*, case: Case, page: Page | None = None, by: Actor, at: datetime) -> Case:
    """Say that the acting member of staff looks after the case that people are paged for.

    With `page`, they answer that one: once it has ended, it says nothing about a later one.
    """
    with turn(case, by=by, at=at) as acting:
        staff = acting.require_staff()
        pages = acting.case.pages.open()
        known = pages.filter(acknowledged_at__isnull=False).select_related("acknowledged_by__user")
        if first := known.first():
            message = _("%(name)s has already acknowledged the page; there is nothing to do.")
            name = first.acknowledged_by.name if first.acknowledged_by else ""
            raise Refusal("page.acknowledged", message % {"name": name})
        if not pages.exists():
            message = _("Nobody is paged for this case at the moment; there is nothing to do.")
            raise Refusal("page.none", message)
        if page is not None and not pages.filter(pk=page.pk).exists():
            message = _("This page is over; open the case to see who is paged for it now.")
            raise Refusal("page.over", message)
        stored = acting.record(events.PageAcknowledged())
        pages.update(acknowledged_at=stored.at, acknowledged_by=staff)
    return case
