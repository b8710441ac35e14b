"""What a customer sees first: what is owed to them, what waits on them, what they have."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from troth.accounts.middleware import ViewedRequest
from troth.cases import access
from troth.portal.cover import cover_of
from troth.portal.door import PortalRequest, page, part, portal
from troth.portal.rows import Row, rows_of

SHOWN = 25  # cases; the list has the rest


def home(request: HttpRequest) -> HttpResponseBase:
    """The customers' home; staff who come to the site's root go on to their desk."""
    viewer = cast(ViewedRequest, request).viewer
    if viewer is not None and viewer.is_staff:
        return redirect("desk:queue")
    return _home(request)


@portal
@require_safe
def _home(request: PortalRequest) -> HttpResponseBase:
    found = access.cases_for(request.viewer).unfinished().by_next_due()[: SHOWN + 1]
    rows = rows_of(found, request.viewer, request.now)
    rows, more = rows[:SHOWN], len(rows) > SHOWN
    context = {
        "yours": [row for row in rows if row.case.status in ("waiting", "resolved")],
        "open": [row for row in rows if row.case.status == "open"],
        **_next(rows, request.now),
        "more": more,
    }
    if request.headers.get("HX-Target") == "home-cases":
        return part(request, "portal/home_cases.html", context)
    cover = cover_of(request.viewer, request.now)
    return page(request, "portal/home.html", {**context, "cover": cover})


def _next(rows: list[Row], now: datetime) -> dict[str, Row | None]:
    """The row whose promise is due first, as `overdue` when that time has passed, else `next`."""
    dated = [(row.case.clock.due, row) for row in rows if row.case.clock and row.case.clock.due]
    due, first = min(dated, key=lambda pair: pair[0], default=(None, None))
    late = due is not None and due <= now
    return {"overdue": first if late else None, "next": None if late else first}
