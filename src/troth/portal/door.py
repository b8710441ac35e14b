"""Who may come in, and what every page of the portal needs.

Every request already runs in the database scope of the person asking (`ViewerMiddleware`), so
whatever a view does, another customer's rows do not exist for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from troth.accounts.access import Viewer
from troth.accounts.middleware import ViewedRequest
from troth.lib.refusals import NotFound
from troth.lib.sign_in import to_sign_in

P = ParamSpec("P")


class PortalRequest(HttpRequest):
    """A request of a contact of a customer."""

    viewer: Viewer
    now: datetime
    """When it came in: the `at` of what it does, and the present of what it shows."""
    too_large: bool
    """Whether what was sent was refused for its size; nothing of it can be read then."""


PortalView = Callable[Concatenate[PortalRequest, P], HttpResponseBase]
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def portal(view: PortalView[P]) -> View[P]:
    """Let contacts in, send strangers to sign in, and tell everybody else there is nothing here.

    The view runs in the time zone of the person asking; a NotFound it raises is answered by 404.
    """

    @wraps(view)
    def inner(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return to_sign_in(request)
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


def tells_of_large_bodies(view: View[P]) -> View[P]:
    """Let the view itself tell that what was sent is too large, on the form it came from.

    The token against forgery is in what was sent, so it is looked for after the size is known;
    a body that is too large is dropped unread and can do nothing.
    """
    protected = csrf_protect(view)

    @wraps(view)
    def inner(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        coming = cast(PortalRequest, request)
        coming.too_large = _is_too_large(request)
        if coming.too_large:
            return view(request, *args, **kwargs)
        return protected(request, *args, **kwargs)

    return csrf_exempt(inner)


def page(
    request: PortalRequest, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render a whole page of the portal."""
    return render(request, template, {**_shell(request), **context}, status=status)


def part(request: PortalRequest, template: str, context: Mapping[str, Any]) -> HttpResponse:
    """Render a part of a page, for htmx."""
    return render(request, template, {**_common(request), **context})


def _is_too_large(request: HttpRequest) -> bool:
    try:
        len(request.POST)
    except RequestDataTooBig:
        request.POST = QueryDict()
        return True
    return False


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
