"""Cases in the set-up pages: to look at, never to change, since only actions write them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline

from troth.accounts.admin import person
from troth.cases import actions as case_actions
from troth.cases.models import Alarm, Appeal, Call, Case, Clock, Message
from troth.contracts.admin import ContractAdmin
from troth.lib.admin import ActionAdmin

# A contract that moves to another plan takes its cases along.
ContractAdmin.change_plan = staticmethod(case_actions.change_plan)


@admin.register(Alarm)
class AlarmAdmin(ActionAdmin[Alarm]):
    """Who is told, and when, of promises in danger, where it is not the usual way."""

    list_display = ("__str__", "steps")
    list_select_related = ("team",)
    autocomplete_fields = ("team",)
    fields = ("programme", "team", "steps")
    fixed = ("programme", "team")
    actions = ("drop",)
    hints = {
        "programme": _("The programme's name in web addresses, such as opendns."),
        "team": _("A team’s alarm goes before that of the programme."),
        "steps": _(
            "One step per line, like “75 %: assignee, team by mail, desk”, “breach: assignee,"
            " team, managers” or “every 30 minutes, up to 4 times: managers by mail”. Without"
            " an alarm, the first two apply."
        ),
    }

    def create(self, request: HttpRequest, values: dict[str, Any]) -> Alarm:
        return case_actions.set_alarm(**values, by=person(request), at=timezone.now())

    def change(self, request: HttpRequest, row: Alarm, values: dict[str, Any]) -> Alarm:
        by, at = person(request), timezone.now()
        return case_actions.change_alarm(alarm=row, steps=values["steps"], by=by, at=at)

    @admin.action(description=_("Drop it and warn in the usual way again"), permissions=["change"])
    def drop(self, request: HttpRequest, rows: Any) -> None:
        self.each(
            request,
            rows,
            lambda row: case_actions.drop_alarm(alarm=row, by=person(request), at=timezone.now()),
        )


class ReadOnlyAdmin(ModelAdmin):
    """Nothing is added, changed or deleted here."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyInline(TabularInline):
    """The same for rows shown with another."""

    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ClockInline(ReadOnlyInline):
    model = Clock
    fields = ("metric", "severity", "amount", "status", "started", "due", "met_at", "breached_at")


class MessageInline(ReadOnlyInline):
    model = Message
    fields = ("at", "author_name", "public", "body")


@admin.register(Case)
class CaseAdmin(ReadOnlyAdmin):
    list_display = ("number", "account", "subject", "severity", "status", "next_due", "breached")
    list_filter = ("status", "severity", "kind", "breached")
    list_select_related = ("account",)
    search_fields = ("number", "subject", "account__name")
    inlines = (ClockInline, MessageInline)


@admin.register(Appeal)
class AppealAdmin(ReadOnlyAdmin):
    list_display = ("case", "contact", "given", "wanted", "at", "outcome", "decided_by")
    list_filter = ("outcome",)
    list_select_related = ("case", "contact", "decided_by__user")


@admin.register(Call)
class CallAdmin(ReadOnlyAdmin):
    list_display = ("at", "case", "direction", "answered", "contact", "staff")
    list_filter = ("direction", "answered")
    list_select_related = ("case", "contact", "staff__user")
