"""Every request runs in the scope of the person asking, whichever view answers it."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponseBase

from troth.accounts.access import Viewer, viewer_of
from troth.lib import signed_links
from troth.lib.isolation import as_account, as_nobody
from troth.lib.refusals import Refusal


class ViewedRequest(HttpRequest):
    """A request that went through ViewerMiddleware."""

    viewer: Viewer | None  # None: a stranger, or a sign-in of no person


class ViewerMiddleware:
    """Sets ``request.viewer`` and narrows the database session to what the viewer owns.

    Belongs after the authentication middleware. A contact's request is one transaction that sees
    the contact's account only; a stranger's is one that sees no customer at all, or the one of the
    signed link that it follows. They are undone when the answer is a server error. Staff requests
    are as wide as the connection. A streamed body is produced after the scope has ended, so a view
    that streams reads within its own.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: ViewedRequest) -> HttpResponseBase:
        request.viewer = _viewer(request)
        if request.viewer and request.viewer.is_staff:
            return self.get_response(request)
        account_id = (
            request.viewer.account_id
            if request.viewer
            else signed_links.account_of(request.path_info)
        )
        with as_nobody() if account_id is None else as_account(account_id):
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
            return response


def _viewer(request: HttpRequest) -> Viewer | None:
    if not request.user.is_authenticated:
        return None
    try:
        return viewer_of(request.user)
    except Refusal:
        return None
