"""What people read when a request cannot be answered: one plain sentence on a page of ours."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import (
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

_TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 when the request was refused for its size."""
    if isinstance(exception, _TOO_LARGE):
        return too_large(request)
    return _page(request, 400)


def too_large(request: HttpRequest) -> HttpResponse:
    """413: what was sent is longer than Troth takes in one go."""
    limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // (1024 * 1024)
    message = _(
        "What you sent is larger than %(limit)d MB, so nothing of it was kept. Shorten it, go back"
        " and send it again."
    ) % {"limit": limit}
    return _page(request, 413, message)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return _page(request, 500)


def _page(request: HttpRequest, status: int, message: str = "") -> HttpResponse:
    return render(request, f"{status}.html", {"message": message}, status=status)
