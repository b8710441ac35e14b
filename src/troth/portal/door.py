"""Who may come in, and what every page of the portal needs.

Every request already runs in the database scope of the person asking (`ViewerMiddleware`), so
whatever a view does, another customer's rows do not exist for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from troth.accounts.access import Viewer
from troth.accounts.middleware import ViewedRequest
from troth.lib.refusals import NotFound

P = ParamSpec("P")


class PortalRequest(HttpRequest):
    """A request of a contact of a customer."""

    viewer: Viewer
    now: datetime
    """When it came in: the `at` of what it does, and the present of what it shows."""


PortalView = Callable[Concatenate[PortalRequest, P], HttpResponseBase]
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def portal(view: PortalView[P]) -> View[P]:
    """Let contacts in, send strangers to sign in, and tell everybody else there is nothing here.

    The view runs in the time zone of the person asking; a NotFound it raises is answered by 404.
    """

    @wraps(view)
    def inner(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        viewer = cast(ViewedRequest, request).viewer
        if viewer is None or viewer.contact is None:
            raise Http404
        coming = cast(PortalRequest, request)
        coming.now = timezone.now()
        try:
            with timezone.override(viewer.time_zone):
                return view(coming, *args, **kwargs)
        except NotFound as missing:
            raise Http404(missing.message) from missing

    return inner


def page(
    request: PortalRequest, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render a whole page of the portal."""
    return render(request, template, {**_shell(request), **context}, status=status)


def part(request: PortalRequest, template: str, context: Mapping[str, Any]) -> HttpResponse:
    """Render a part of a page, for htmx."""
    return render(request, template, {**_common(request), **context})


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send a stranger to sign in and back; a part of a page takes the whole page there."""
    if not request.headers.get("HX-Request"):
        return redirect_to_login(request.get_full_path())
    return HttpResponseClientRedirect(resolve_url("account_login"))


def _common(request: PortalRequest) -> dict[str, Any]:
    return {"now": request.now, "viewer": request.viewer, "viewer_zone": request.viewer.time_zone}


def _shell(request: PortalRequest) -> dict[str, Any]:
    contact = request.viewer.contact
    assert contact  # nobody else comes in
    return {
        **_common(request),
        "account": contact.account,
        "live_url": reverse("portal:live"),
        "draft_owner": str(request.viewer.actor),
    }
