"""Set-up of accounts, sites, teams and staff.

`ContactAdmin` is registered by the contracts, which know how many contacts can be named.
"""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django.models import ProcrastinateJob
from unfold.admin import ModelAdmin
from unfold.widgets import (
    UnfoldAdminEmailInputWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from troth.accounts import actions
from troth.accounts.access import viewer_of
from troth.accounts.models import Account, Contact, Site, Staff, Team
from troth.lib.actors import Actor
from troth.lib.admin import ActionAdmin, ActionForm


def _may_enter(request: HttpRequest) -> bool:
    """Administrators only: others would find nothing to see or to do."""
    return request.user.is_active and request.user.is_superuser


def _sign_in(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
    """Send strangers to the one sign-in page: Django's own would ask for no second factor."""
    inside = reverse("admin:index")
    if not request.user.is_authenticated:
        return redirect_to_login(request.GET.get("next", inside))
    if not _may_enter(request):
        raise PermissionDenied
    return HttpResponseRedirect(inside)


admin.site.has_permission = _may_enter  # type: ignore[method-assign]
admin.site.login = _sign_in  # type: ignore[method-assign]
# Roles decide what people may do, addresses belong to contacts and staff, and jobs are looked after
# by workers: none of it is set up here.
admin.site.unregister([Group, EmailAddress, Authenticator, ProcrastinateJob])


def person(request: HttpRequest) -> Actor:
    """The `by` of what is done in these pages."""
    return viewer_of(request.user).actor


@admin.register(Authenticator)
class AuthenticatorAdmin(ModelAdmin):
    """People's second factors: taken away when lost, never shown with their secrets or changed."""

    list_display = ("user", "type", "created_at", "last_used_at")
    list_filter = ("type",)
    list_select_related = ("user",)
    fields = ("user", "type", "created_at", "last_used_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Authenticator | None = None) -> bool:
        return False


@admin.register(Account)
class AccountAdmin(ActionAdmin[Account]):
    list_display = ("name", "slug", "time_zone", "tam")
    list_select_related = ("tam__user",)
    search_fields = ("name", "slug")
    autocomplete_fields = ("tam",)
    fields = ("name", "slug", "time_zone", "tam", "requires_authenticated_mail")
    fixed = ("slug",)
    hints = {
        "tam": _("Who looks after the account's cases, where its plan includes such a person.")
    }

    def create(self, request: HttpRequest, values: dict[str, Any]) -> Account:
        by, at, tam = person(request), timezone.now(), values.pop("tam")
        account = actions.create_account(**values, by=by, at=at)
        return actions.name_tam(account=account, tam=tam, by=by, at=at) if tam else account

    def change(self, request: HttpRequest, row: Account, values: dict[str, Any]) -> Account:
        by, at, tam = person(request), timezone.now(), values.pop("tam")
        account = actions.change_account(account=row, **values, by=by, at=at)
        if tam == account.tam:
            return account
        return actions.name_tam(account=account, tam=tam, by=by, at=at)


class NewContactForm(ActionForm):
    """A person of an account, in its time zone unless another is given."""

    time_zone = forms.CharField(
        label=_("Time zone"),
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("The account's time zone if left empty."),
    )


class ContactAdmin(ActionAdmin[Contact]):
    adding = NewContactForm
    hints = {
        "roles": _(
            "Words such as technical, separated by commas. Those with the role administrator"
            " choose the named contacts."
        )
    }
    list_display = ("name", "email", "account", "is_named", "is_active")
    list_filter = ("is_named", "is_active")
    list_select_related = ("account",)
    search_fields = ("name", "email", "account__name")
    autocomplete_fields = ("account",)
    fields = ("account", "name", "email", "phone", "time_zone", "roles")
    fixed = ("account", "email")
    actions: tuple[str, ...] = ("deactivate", "reactivate")

    def create(self, request: HttpRequest, values: dict[str, Any]) -> Contact:
        return actions.add_contact(**values, by=person(request), at=timezone.now())

    def change(self, request: HttpRequest, row: Contact, values: dict[str, Any]) -> Contact:
        return actions.change_contact(contact=row, **values, by=person(request), at=timezone.now())

    @admin.action(description=_("Deactivate"), permissions=["change"])
    def deactivate(self, request: HttpRequest, rows: Any) -> None:
        self.each(
            request,
            rows,
            lambda row: actions.deactivate_contact(
                contact=row, by=person(request), at=timezone.now()
            ),
        )

    @admin.action(description=_("Reactivate"), permissions=["change"])
    def reactivate(self, request: HttpRequest, rows: Any) -> None:
        self.each(
            request,
            rows,
            lambda row: actions.reactivate_contact(
                contact=row, by=person(request), at=timezone.now()
            ),
        )


@admin.register(Site)
class SiteAdmin(ActionAdmin[Site]):
    list_display = ("name", "slug", "time_zone")
    search_fields = ("name", "slug")
    fields = ("name", "slug", "time_zone")
    fixed = ("slug",)
    hints = {"slug": _("The name by which programmes know the site.")}

    def create(self, request: HttpRequest, values: dict[str, Any]) -> Site:
        return actions.create_site(**values, by=person(request), at=timezone.now())

    def change(self, request: HttpRequest, row: Site, values: dict[str, Any]) -> Site:
        return actions.change_site(site=row, **values, by=person(request), at=timezone.now())


@admin.register(Team)
class TeamAdmin(ActionAdmin[Team]):
    list_display = ("name", "slug", "email", "site")
    list_select_related = ("site",)
    search_fields = ("name", "slug")
    fields = ("name", "slug", "email", "site")
    fixed = ("slug",)

    def create(self, request: HttpRequest, values: dict[str, Any]) -> Team:
        return actions.create_team(**values, by=person(request), at=timezone.now())

    def change(self, request: HttpRequest, row: Team, values: dict[str, Any]) -> Team:
        return actions.change_team(team=row, **values, by=person(request), at=timezone.now())


class StaffForm(ActionForm):
    """A staff member together with the sign-in behind them."""

    name = forms.CharField(label=_("Name"), widget=UnfoldAdminTextInputWidget)
    is_active = forms.BooleanField(
        label=_("May sign in"), required=False, widget=UnfoldBooleanWidget
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user = self.instance.user
        self.initial.update(name=user.name, is_active=user.is_active)


class NewStaffForm(ActionForm):
    """A person who will sign in with this e-mail address."""

    name = forms.CharField(label=_("Name"), widget=UnfoldAdminTextInputWidget)
    email = forms.EmailField(label=_("E-mail address"), widget=UnfoldAdminEmailInputWidget)


@admin.register(Staff)
class StaffAdmin(ActionAdmin[Staff]):
    form = StaffForm
    adding = NewStaffForm
    list_display = ("name", "address", "role", "site")
    list_filter = ("role", "site")
    list_select_related = ("user", "site")
    search_fields = ("user__name", "user__email")

    def get_fields(self, request: HttpRequest, obj: Staff | None = None) -> tuple[str, ...]:
        """The e-mail address signs in and stays; who is new may sign in."""
        shared = ("site", "role", "teams", "phone")
        return ("name", "address", *shared, "is_active") if obj else ("name", "email", *shared)

    def get_readonly_fields(
        self, request: HttpRequest, obj: Staff | None = None
    ) -> tuple[str, ...]:
        return ("address",)

    @admin.display(description=_("E-mail address"), ordering="user__email")
    def address(self, staff: Staff) -> str:
        return staff.user.email

    def create(self, request: HttpRequest, values: dict[str, Any]) -> Staff:
        return actions.create_staff(**values, by=person(request), at=timezone.now())

    def change(self, request: HttpRequest, row: Staff, values: dict[str, Any]) -> Staff:
        return actions.change_staff(staff=row, **values, by=person(request), at=timezone.now())
