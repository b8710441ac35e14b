"""Who is paged for what."""

from __future__ import annotations

from django.db.models import QuerySet

from troth.accounts.access import Viewer
from troth.cases.access.cases import require_staff
from troth.cases.models import Page
from troth.cases.page_links import page_of
from troth.lib.actors import Actor

__all__ = ["called_person", "my_pages", "open_pages", "page_of"]


def open_pages(viewer: Viewer) -> QuerySet[Page]:
    """The pages of cases that nobody has looked after yet, acknowledged or not, newest first."""
    require_staff(viewer)
    return _with_people(Page.objects.open())


def my_pages(viewer: Viewer) -> QuerySet[Page]:
    """The pages that call the viewer at this moment, newest first."""
    require_staff(viewer)
    return _with_people(Page.objects.calling().filter(staff=viewer.staff))


def called_person(page: Page) -> Actor:
    """The `by` of what whom a page called does about it."""
    assert page.staff is not None
    return Actor(kind="staff", id=page.staff.pk, name=page.staff.name)


def _with_people(rows: QuerySet[Page]) -> QuerySet[Page]:
    return rows.select_related("case__account", "policy", "staff__user", "acknowledged_by__user")
