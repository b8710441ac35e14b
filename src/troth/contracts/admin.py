"""Set-up of programmes, contracts and named contacts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from troth.accounts.admin import ContactAdmin, person
from troth.accounts.models import Contact
from troth.contracts import actions
from troth.contracts.actions import Signed
from troth.contracts.models import Contract, ProgrammeVersion
from troth.lib.admin import ActionAdmin, ActionForm
from troth.lib.refusals import Refusal
from troth.lib.said import said
from troth.promises.errors import ProgrammeError
from troth.promises.lint import Finding, Level, lint, open_findings
from troth.promises.loader import load_with_source

CHECK = "_check"  # the name of the button


class PublishForm(ActionForm):
    """The text of a programme file."""

    source = forms.CharField(
        label=_("Programme"),
        strip=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 40, "style": "font-family: monospace"}),
        help_text=_("The whole text of the programme file. Once published it cannot change."),
    )
    reason = forms.CharField(
        label=_("Why promises are weaker"),
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text=_(
            "Needed when the version is worse for anybody than the newest one; the differences"
            " are shown here before anything is published."
        ),
    )

    def clean_source(self) -> str:
        """Refuse what the check finds to be an error; the rest is shown once it is published."""
        source = _with_line_ends_of_files(self.cleaned_data["source"])
        errors = [one for one in _findings(source) if one.severity is Level.ERROR]
        if errors:
            raise forms.ValidationError([_told(error) for error in errors])
        return source


def _with_line_ends_of_files(text: str) -> str:
    """Browsers send the line ends of the network, files have their own."""
    return text.replace("\r\n", "\n")


def _findings(source: str) -> list[Finding]:
    """Return what the check finds and the text does not accept; the action tells mistakes."""
    try:
        loaded = load_with_source(f"{source}\n")
    except ProgrammeError:
        return []
    return open_findings(lint(loaded, today=timezone.now().date()))


def _checked(source: str) -> dict[str, Any]:
    """What the page shows of a check: findings, and what publishing would change or refuse."""
    findings = [_told(finding) for finding in _findings(source)]
    try:
        outlook = actions.outlook(source=source, at=timezone.now())
    except Refusal as refusal:
        return {"findings": findings, "refused": refusal.message.splitlines()}
    return {"findings": findings, "outlook": outlook}


def _told(finding: Finding) -> str:
    return gettext("Line %(line)d: %(words)s.") % {
        "line": finding.line,
        "words": said(finding.words),
    }


@admin.register(ProgrammeVersion)
class ProgrammeVersionAdmin(ActionAdmin[ProgrammeVersion]):
    """Published for good: a version is added and read, never changed."""

    form = PublishForm
    add_form_template = "admin/contracts/programmeversion/add_form.html"
    list_display = ("title", "version", "programme", "published_at", "published_by")
    list_filter = ("programme",)
    readonly_fields = (
        "programme",
        "version",
        "title",
        "digest",
        "published_at",
        "published_by",
        "weaker_because",
    )

    def get_fields(
        self, request: HttpRequest, obj: ProgrammeVersion | None = None
    ) -> tuple[str, ...]:
        return (*self.readonly_fields, "source") if obj else ("source", "reason")

    def has_change_permission(
        self, request: HttpRequest, obj: ProgrammeVersion | None = None
    ) -> bool:
        return False

    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Publish what was sent, or only say what that would mean, and show the form again."""
        if CHECK not in request.POST:
            return super().add_view(request, form_url, extra_context)
        checked = _checked(_with_line_ends_of_files(request.POST.get("source", "")))
        request.method = "GET"
        return super().add_view(request, form_url, {**(extra_context or {}), "checked": checked})

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What was sent to be checked stays in the form."""
        return {name: request.POST[name] for name in ("source", "reason") if name in request.POST}

    def create(self, request: HttpRequest, values: dict[str, Any]) -> ProgrammeVersion:
        return actions.publish_programme(
            source=values["source"],
            reason=values["reason"],
            by=person(request),
            at=timezone.now(),
        )

    def response_add(
        self, request: HttpRequest, obj: ProgrammeVersion, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        for finding in _findings(obj.source):
            if finding.severity is Level.WARNING:
                self.message_user(request, _told(finding), messages.WARNING)
        return super().response_add(request, obj, *args, **kwargs)


class NewContractForm(ActionForm):
    """A contract with the secret that is stored hashed."""

    customer_number = forms.CharField(
        label=_("Customer number"),
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("Generated if left empty."),
    )
    secret = forms.CharField(
        label=_("Secret"),
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("Generated if left empty. Shown once, after saving."),
    )


@admin.register(Contract)
class ContractAdmin(ActionAdmin[Contract]):
    """Signing, renewing, ending and moving contracts."""

    change_plan = staticmethod(actions.change_plan)  # cases.admin puts its own here

    adding = NewContractForm
    list_display = (
        "customer_number",
        "account",
        "programme_version",
        "plan",
        "starts_on",
        "ends_on",
    )
    list_select_related = ("account", "programme_version")
    search_fields = ("customer_number", "account__name")
    autocomplete_fields = ("account",)
    fixed = ("account", "programme_version", "customer_number", "starts_on")
    hints = {
        "plan": _("The plan's id in the programme, such as gold."),
        "ends_on": _("The first day after it; if left empty, it has no end."),
    }
    actions = ("replace_secret",)

    def get_fields(self, request: HttpRequest, obj: Contract | None = None) -> tuple[str, ...]:
        fields = (
            "account",
            "programme_version",
            "plan",
            "starts_on",
            "ends_on",
            "customer_number",
        )
        return fields if obj else (*fields, "secret")

    def create(self, request: HttpRequest, values: dict[str, Any]) -> Contract:
        signed = actions.sign_contract(
            account=values["account"],
            version=values["programme_version"],
            plan=values["plan"],
            starts_on=values["starts_on"],
            ends_on=values["ends_on"],
            customer_number=values["customer_number"] or None,
            secret=values["secret"] or None,
            by=person(request),
            at=timezone.now(),
        )
        self._show_secret(request, signed)
        return signed.contract

    def change(self, request: HttpRequest, row: Contract, values: dict[str, Any]) -> Contract:
        by, at = person(request), timezone.now()
        stored = Contract.objects.get(pk=row.pk)
        if values["plan"] != stored.plan:
            stored = self.change_plan(contract=stored, plan=values["plan"], by=by, at=at)
        ends_on = values["ends_on"]
        if ends_on == stored.ends_on:
            return stored
        if ends_on and (stored.ends_on is None or ends_on < stored.ends_on):
            return actions.end_contract(contract=stored, ends_on=ends_on, by=by, at=at)
        return actions.renew_contract(contract=stored, ends_on=ends_on, by=by, at=at)

    @admin.action(description=_("Replace the secret"), permissions=["change"])
    def replace_secret(self, request: HttpRequest, rows: Any) -> None:
        by, at = person(request), timezone.now()
        for contract in rows:
            signed = actions.replace_secret(contract=contract, by=by, at=at)
            self._show_secret(request, signed)

    def _show_secret(self, request: HttpRequest, signed: Signed) -> None:
        text = gettext(
            "The secret of contract %(number)s is %(secret)s; note it now, as it is not shown"
            " again."
        )
        values = {"number": signed.contract.customer_number, "secret": signed.secret}
        self.message_user(request, text % values, messages.WARNING)


@admin.register(Contact)
class NamedContactAdmin(ContactAdmin):
    """Contacts with the places that the plan has for named ones."""

    actions = (*ContactAdmin.actions, "name_contacts", "unname_contacts")

    @admin.action(description=_("Make named contacts"), permissions=["change"])
    def name_contacts(self, request: HttpRequest, rows: Any) -> None:
        self.each(
            request,
            rows,
            lambda row: actions.name_contact(contact=row, by=person(request), at=timezone.now()),
        )

    @admin.action(description=_("Free the places of named contacts"), permissions=["change"])
    def unname_contacts(self, request: HttpRequest, rows: Any) -> None:
        self.each(
            request,
            rows,
            lambda row: actions.unname_contact(contact=row, by=person(request), at=timezone.now()),
        )
