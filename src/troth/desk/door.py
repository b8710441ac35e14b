"""Who may come in, and what every page of the desk needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from troth.accounts.access import Viewer
from troth.accounts.middleware import ViewedRequest
from troth.cases import access
from troth.channels.access import stuck, waiting_arrivals
from troth.lib.refusals import NotFound
from troth.lib.sign_in import to_sign_in

P = ParamSpec("P")


class DeskRequest(HttpRequest):
    """A request of a member of staff."""

    viewer: Viewer
    now: datetime
    """When it came in: the `at` of what it does, and the present of what it shows."""


DeskView = Callable[Concatenate[DeskRequest, P], HttpResponseBase]
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def desk(view: DeskView[P]) -> View[P]:
    """Let staff in, send strangers to sign in, and tell everybody else that there is nothing here.

    The view runs in the time zone of the person asking; a NotFound it raises is answered by 404.
    """

    @wraps(view)
    def inner(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return to_sign_in(request)
        viewer = cast(ViewedRequest, request).viewer
        if viewer is None or not viewer.is_staff:
            raise Http404
        coming = cast(DeskRequest, request)
        coming.now = timezone.now()
        try:
            with timezone.override(viewer.time_zone):
                return view(coming, *args, **kwargs)
        except NotFound as missing:
            raise Http404(missing.message) from missing

    return inner


def page(
    request: DeskRequest, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render a whole page of the desk with its sidebar.

    When htmx asks, it takes parts of the page only, so what is to be told waits for the next page.
    """
    quiet = {"messages": ()} if request.headers.get("HX-Request") else {}
    return render(request, template, {**_shell(request), **quiet, **context}, status=status)


def part(request: DeskRequest, template: str, context: Mapping[str, Any]) -> HttpResponse:
    """Render a part of a page, for htmx."""
    return render(request, template, {**_common(request), **context})


def _common(request: DeskRequest) -> dict[str, Any]:
    return {"now": request.now, "viewer": request.viewer, "viewer_zone": request.viewer.time_zone}


def _shell(request: DeskRequest) -> dict[str, Any]:
    return {
        **_common(request),
        "nav_counts": _counts(request.viewer),
        "watch": access.watch(at=request.now),
        "my_pages": access.my_pages(request.viewer),
        "live_url": reverse("desk:live"),
        "draft_owner": str(request.viewer.actor),
    }


def _counts(viewer: Viewer) -> dict[str, int]:
    """Return what the sidebar counts."""
    mine = access.cases_for(viewer).filter(assignee=viewer.staff).exclude(status="closed")
    counts = {
        "mine": mine.count(),
        "notices": access.notices(viewer, unread=True).count(),
        "outbox": stuck(viewer).count(),
        "mail": waiting_arrivals(viewer).count(),
    }
    return counts | ({"appeals": access.appeals(viewer).count()} if leads(viewer) else {})


def leads(viewer: Viewer) -> bool:
    """Whether the viewer is a manager: decides appeals."""
    return viewer.staff is not None and viewer.staff.leads
