"""Sending strangers to sign in, and back to the page they were on."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django_htmx.http import HttpResponseClientRedirect


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send a stranger to sign in and back; a part of a page takes the whole page there."""
    page = _page(request)
    there = redirect_to_login(page).url if page else resolve_url("account_login")
    if request.headers.get("HX-Request"):
        return HttpResponseClientRedirect(there)
    return redirect(there)


def _page(request: HttpRequest) -> str:
    """The path of the page: of a form that was sent, the one it stood on; empty: unknown."""
    whole = not request.headers.get("HX-Request")
    if whole and request.method in ("GET", "HEAD"):
        return request.get_full_path()
    page = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer", ""))
    if page.netloc != request.get_host():
        return ""
    return f"{page.path}?{page.query}" if page.query else page.path
