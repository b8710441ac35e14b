"""Set-up of rotas and their layers. Overrides are made in the desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from troth.accounts import actions
from troth.accounts.admin.people import person
from troth.accounts.models import Rota, RotaLayer, Staff
from troth.lib.admin import ActionAdmin, ActionForm
from troth.lib.text import lines_of


@admin.register(Rota)
class RotaAdmin(ActionAdmin[Rota]):
    list_display = ("name", "team", "site", "time_zone")
    list_select_related = ("team", "site")
    search_fields = ("name",)
    fields = ("name", "team", "site", "time_zone")
    fixed = ("team", "site")
    hints = {
        "team": _("A rota belongs to a team or to a site."),
        "time_zone": _("Turns are handed over by the time in this zone, such as Europe/London."),
    }

    def create(self, request: HttpRequest, values: dict[str, Any]) -> Rota:
        return actions.create_rota(**values, by=person(request), at=timezone.now())

    def change(self, request: HttpRequest, row: Rota, values: dict[str, Any]) -> Rota:
        return actions.change_rota(rota=row, **values, by=person(request), at=timezone.now())


class LayerForm(ActionForm):
    """People by their e-mail addresses, windows as text, one a line."""

    people = forms.CharField(
        label=_("People"),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 5}),
        help_text=_("One e-mail address per line, in the order in which they take turns."),
    )
    weekday = forms.TypedChoiceField(
        label=_("Hand-over on"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("Any day")), *((str(day), name) for day, name in WEEKDAYS.items())],
        widget=UnfoldAdminSelectWidget,
        help_text=_("With a weekday, turns last whole weeks."),
    )
    windows = forms.CharField(
        label=_("Only at"),
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text=_(
            "When the layer applies, one window per line, such as Mon-Fri 18:00-09:00; always"
            " if left empty."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            people = Staff.objects.select_related("user").in_bulk(self.instance.people)
            addresses = [people[pk].user.email for pk in self.instance.people]
            windows = self.instance.windows
            self.initial.update(people="\n".join(addresses), windows="\n".join(windows))

    def clean_people(self) -> list[Staff]:
        return [_colleague(address) for address in lines_of(self.cleaned_data["people"])]

    def clean_windows(self) -> list[str]:
        return lines_of(self.cleaned_data["windows"])


@admin.register(RotaLayer)
class RotaLayerAdmin(ActionAdmin[RotaLayer]):
    form = LayerForm
    list_display = ("rota", "number", "starts", "hand_over", "days")
    list_filter = ("rota",)
    list_select_related = ("rota",)
    fields = ("rota", "people", "starts", "hand_over", "days", "weekday", "windows")
    fixed = ("rota",)
    hints = {"rota": _("A new layer goes on top of those the rota already has.")}
    actions: tuple[str, ...] = ("remove",)

    def create(self, request: HttpRequest, values: dict[str, Any]) -> RotaLayer:
        return actions.add_layer(**values, by=person(request), at=timezone.now())

    def change(self, request: HttpRequest, row: RotaLayer, values: dict[str, Any]) -> RotaLayer:
        return actions.change_layer(layer=row, **values, by=person(request), at=timezone.now())

    @admin.action(description=_("Remove"), permissions=["change"])
    def remove(self, request: HttpRequest, rows: Any) -> None:
        self.each(
            request,
            rows,
            lambda row: actions.remove_layer(layer=row, by=person(request), at=timezone.now()),
        )


def _colleague(address: str) -> Staff:
    found = Staff.objects.select_related("user").filter(user__email=address.lower()).first()
    if found is None:
        message = gettext("%(address)s does not belong to a staff member; look it up under Staff.")
        raise forms.ValidationError(message % {"address": address})
    return found
