"""Set-up of paging policies and their steps."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from troth.accounts import actions
from troth.accounts.admin.people import person
from troth.accounts.models import PagingPolicy, PagingStep
from troth.lib.admin import ActionAdmin


@admin.register(PagingPolicy)
class PagingPolicyAdmin(ActionAdmin[PagingPolicy]):
    list_display = ("name", "team", "site", "ranks", "repeats", "repeat_after")
    list_select_related = ("team", "site")
    search_fields = ("name",)
    fields = ("name", "team", "site", "ranks", "repeats", "repeat_after")
    fixed = ("team", "site")
    hints = {
        "team": _("For the cases of a team or of a site; with neither, for all other cases."),
        "ranks": _(
            "1 is the most urgent severity; separate several with commas; left empty, it"
            " pages nobody."
        ),
        "repeats": _("How often all steps are repeated before the managers are paged."),
        "repeat_after": _(
            "How long the last step may go unacknowledged before the steps are repeated, or the"
            " managers are paged."
        ),
    }

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"ranks": [1], **super().get_changeform_initial_data(request)}

    def create(self, request: HttpRequest, values: dict[str, Any]) -> PagingPolicy:
        return actions.create_paging_policy(**values, by=person(request), at=timezone.now())

    def change(
        self, request: HttpRequest, row: PagingPolicy, values: dict[str, Any]
    ) -> PagingPolicy:
        return actions.change_paging_policy(
            policy=row, **values, by=person(request), at=timezone.now()
        )


@admin.register(PagingStep)
class PagingStepAdmin(ActionAdmin[PagingStep]):
    list_display = ("policy", "number", "after", "target", "by_email", "by_webhook")
    list_filter = ("policy",)
    list_select_related = ("policy", "rota", "staff__user", "team")
    fields = ("policy", "after", "rota", "staff", "team", "by_email", "by_webhook")
    fixed = ("policy",)
    hints = {
        "policy": _("A new step comes after those the policy already has."),
        "after": _("How long the step before it may go unacknowledged."),
        "rota": _("A step pages a rota, a person or a team."),
        "by_webhook": _("To the webhook endpoints that take this policy's pages."),
    }
    actions: tuple[str, ...] = ("remove",)

    def create(self, request: HttpRequest, values: dict[str, Any]) -> PagingStep:
        return actions.add_paging_step(**values, by=person(request), at=timezone.now())

    def change(self, request: HttpRequest, row: PagingStep, values: dict[str, Any]) -> PagingStep:
        return actions.change_paging_step(step=row, **values, by=person(request), at=timezone.now())

    @admin.action(description=_("Remove"), permissions=["change"])
    def remove(self, request: HttpRequest, rows: Any) -> None:
        self.each(
            request,
            rows,
            lambda row: actions.remove_paging_step(step=row, by=person(request), at=timezone.now()),
        )
