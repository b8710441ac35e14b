"""Addresses of sign-in: allauth's, but for those where people change who they are.

An e-mail address is set up by the provider and stays. Were it the person's to change, unproven
addresses could be taken before those whom they belong to are set up.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path, re_path


def closed(request: HttpRequest) -> HttpResponse:
    """Nothing is here, for anybody."""
    raise Http404


urlpatterns = [
    re_path(r"^(?:email|confirm-email)/", closed),
    path("", include("allauth.urls")),
]
