"""Every case of the account: filters that are links, search, and the list as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from troth.cases import access
from troth.contracts.access import governing_contract, local_day
from troth.lib.downloads import download
from troth.portal.door import PortalRequest, page, part, portal
from troth.portal.export import csv_of
from troth.portal.lists import Asked, counts
from troth.portal.rows import rows_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from troth.cases.models import Case
    from troth.promises.schema import Programme

PAGE_SIZE = 25


@portal
@require_safe
def cases(request: PortalRequest) -> HttpResponse:
    """The list, or only its rows when htmx refreshes them."""
    asked = Asked.of(request.GET)
    found = asked.cases(request.viewer)
    shown = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = rows_of(cast("QuerySet[Case]", shown.object_list), request.viewer, request.now)
    context = {"page": shown, "rows": rows, "asked": asked}
    if request.headers.get("HX-Target") == "case-list":
        return part(request, "portal/cases/list.html", context)
    context["views"] = asked.views(counts(request.viewer))
    context["severities"] = asked.severities(_programme(request))
    return page(request, "portal/cases.html", context)


@portal
@require_safe
def export(request: PortalRequest) -> HttpResponse:
    """The list with the same filters as a CSV file."""
    contact = request.viewer.contact
    assert contact  # the portal lets nobody else in
    found = access.listed(Asked.of(request.GET).cases(request.viewer))
    name = f"cases-{slugify(contact.account.name)}-{request.now:%Y-%m-%d}.csv"
    return download(csv_of(found), name=name, content_type="text/csv")


def _programme(request: PortalRequest) -> Programme | None:
    contact = request.viewer.contact
    assert contact
    contract = governing_contract(contact.account, local_day(contact.account, request.now))
    return contract.programme if contract else None
