"""Which door answers which address."""

from __future__ import annotations

from django.conf import settings
from django.contrib import admin
from django.urls import URLResolver, include, path

from troth.lib import failures


def mail_hooks() -> list[URLResolver]:
    """Where hosted services post mail, if any may; that needs an extra."""
    if not settings.TROTH_MAIL_HOOK_SECRET:
        return []
    from troth.channels.email.receiving.hooks import hooks

    return [path("mail/hooks/", include(hooks()))]


handler400 = failures.bad_request
handler403 = failures.forbidden
handler404 = failures.not_found
handler500 = failures.server_error

urlpatterns = [
    path("admin/", admin.site.urls),
    path("account/", include("troth.accounts.urls")),
    path("desk/", include("troth.desk.urls")),
    *mail_hooks(),
    path("", include("troth.public.urls")),
    path("", include("troth.portal.urls")),
]
