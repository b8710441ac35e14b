"""Who is paged for what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from troth.accounts.access import Viewer
from troth.cases.access.cases import require_staff
from troth.cases.models import Page
from troth.cases.page_links import page_of
from troth.lib.actors import Actor

__all__ = ["Calling", "called_person", "my_pages", "open_pages", "page_of"]


@dataclass(frozen=True, slots=True)
class Calling:
    """A page that calls somebody to a case at this moment."""

    number: str
    subject: str
    account_name: str
    at: datetime


def open_pages(viewer: Viewer) -> QuerySet[Page]:
    """The pages of cases that nobody has looked after yet, acknowledged or not, newest first."""
    require_staff(viewer)
    rows = Page.objects.open()
    return rows.select_related("case__account", "policy", "staff__user", "acknowledged_by__user")


def my_pages(viewer: Viewer) -> list[Calling]:
    """The pages that call the viewer, newest first; every page of the desk asks for them."""
    require_staff(viewer)
    rows = Page.objects.calling().filter(staff=viewer.staff)
    shown = ("case__number", "case__subject", "case__account__name", "at")
    return [Calling(*values) for values in rows.values_list(*shown)]


def called_person(page: Page) -> Actor:
    """The `by` of what whom a page called does about it."""
    assert page.staff is not None
    return Actor(kind="staff", id=page.staff.pk, name=page.staff.name)
