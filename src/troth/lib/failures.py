"""What people read when a request cannot be answered: one plain sentence on a page of ours."""

from __future__ import annotations

from django.core.exceptions import (
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

_TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 when the request was refused for its size."""
    if isinstance(exception, _TOO_LARGE):
        return too_large(request)
    return _page(request, 400)


def too_large(request: HttpRequest) -> HttpResponse:
    """413: what was sent is longer than Troth takes in one go."""
    return _page(request, 413)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500. Nothing of the request is read again: its user could need a database that is gone."""
    return HttpResponse(render_to_string("500.html"), status=500)


def _page(request: HttpRequest, status: int) -> HttpResponse:
    return render(request, f"{status}.html", status=status)
