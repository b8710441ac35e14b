"""Set-up of webhook endpoints. Their secrets are shown once, when they are made."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from troth.accounts.admin import person
from troth.channels import actions
from troth.channels.models import Endpoint
from troth.lib.admin import ActionAdmin


@admin.register(Endpoint)
class EndpointAdmin(ActionAdmin[Endpoint]):
    list_display = ("name", "shape", "policy", "is_active")
    list_select_related = ("policy",)
    search_fields = ("name",)
    hints = {
        "url": _("Such as https://alerts.example.com/troth."),
        "policy": _("If left empty, the pages of all paging policies."),
        "routing_key": _("Needed for PagerDuty's Events API only."),
    }
    actions: tuple[str, ...] = ("renew_secret",)

    def get_fields(self, request: HttpRequest, obj: Endpoint | None = None) -> tuple[str, ...]:
        shared = ("name", "url", "shape", "policy", "routing_key")
        return (*shared, "is_active") if obj else shared

    def create(self, request: HttpRequest, values: dict[str, Any]) -> Endpoint:
        made = actions.create_endpoint(**values, by=person(request), at=timezone.now())
        self._show(request, made)
        return made

    def change(self, request: HttpRequest, row: Endpoint, values: dict[str, Any]) -> Endpoint:
        return actions.change_endpoint(
            endpoint=row, **values, by=person(request), at=timezone.now()
        )

    @admin.action(description=_("Make a new secret"), permissions=["change"])
    def renew_secret(self, request: HttpRequest, rows: Any) -> None:
        for row in rows:
            renewed = actions.renew_secret(endpoint=row, by=person(request), at=timezone.now())
            self._show(request, renewed)
            if renewed.former_until is not None:
                both = gettext("For a day, posts are signed with both secrets.")
                self.message_user(request, both)

    def _show(self, request: HttpRequest, endpoint: Endpoint) -> None:
        told = gettext(
            "The secret of %(name)s is %(secret)s. Copy it to the other side now: it is not shown"
            " again."
        )
        values = {"name": endpoint.name, "secret": endpoint.secret}
        self.message_user(request, told % values, messages.WARNING)
