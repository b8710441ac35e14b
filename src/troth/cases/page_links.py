"""The links by which people acknowledge a page straight from the mail that calls them."""

from __future__ import annotations

from datetime import datetime, timedelta

from troth.cases.models import Page
from troth.lib import signed_links
from troth.lib.refusals import NotFound

LIFETIME = timedelta(days=7)


def page_token(page: Page) -> str:
    """Return the token of a page's link, the same however often it is mailed."""
    return signed_links.sign(account_id=page.account_id, until=page.at + LIFETIME, page=page.pk)


def page_of(token: str, *, at: datetime) -> Page:
    """Return the page of a link whose person still works here; else NotFound, and no more."""
    said = signed_links.read(token, at=at) or {}
    rows = Page.objects.select_related(
        "case__account", "case__contract__programme_version", "staff__user", "acknowledged_by__user"
    )
    found = rows.filter(pk=said.get("page", 0), staff__user__is_active=True).first()
    if found is None:
        raise NotFound("page.not_found", "")
    return found
