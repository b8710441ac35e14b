"""Cases in the set-up pages: to look at, never to change, since only actions write them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline

from troth.cases import actions
from troth.cases.models import Appeal, Call, Case, Clock, Message
from troth.contracts.admin import ContractAdmin

# A contract that moves to another plan takes its cases along.
ContractAdmin.change_plan = staticmethod(actions.change_plan)


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
