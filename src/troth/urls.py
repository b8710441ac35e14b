"""Which door answers which address."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

from troth.lib import failures

handler400 = failures.bad_request
handler403 = failures.forbidden
handler404 = failures.not_found
handler500 = failures.server_error

urlpatterns = [
    path("admin/", admin.site.urls),
    path("account/", include("troth.accounts.urls")),
    path("desk/", include("troth.desk.urls")),
    path("", include("troth.public.urls")),
    path("", include("troth.portal.urls")),
]
