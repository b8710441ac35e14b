"""Which door answers which address."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.contrib import admin
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import include, path

from troth.lib import failures


def home(request: HttpRequest) -> HttpResponseRedirect:
    """Show people who are signed in to their own door, and strangers where to sign in."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    return redirect(get_adapter(request).get_login_redirect_url(request))


handler400 = failures.bad_request
handler403 = failures.forbidden
handler404 = failures.not_found
handler500 = failures.server_error

urlpatterns = [
    path("", home, name="home"),
    path("admin/", admin.site.urls),
    path("account/", include("allauth.urls")),
    path("desk/", include("troth.desk.urls")),
    path("", include("troth.public.urls")),
    path("", include("troth.portal.urls")),
]
