"""What a person does or is from an instant to another: the form that forms of the kind extend."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from troth.accounts import access as accounts
from troth.accounts.access import Viewer
from troth.desk.action_form import MomentField, PickField
from troth.desk.door import leads
from troth.lib.actors import Actor
from troth.lib.refusals import Refusal


class TimeForm(forms.Form):
    """Something about a person from an instant to another; managers may choose anybody."""

    person = PickField(label=gettext_lazy("Who"))
    starts = MomentField(label=gettext_lazy("From"))
    ends = MomentField(label=gettext_lazy("To"))

    def __init__(
        self, viewer: Viewer, data: Mapping[str, Any] | None = None, *, now: datetime
    ) -> None:
        super().__init__(data, initial={"starts": now.replace(second=0, microsecond=0)})
        self.colleagues = {str(one.pk): one for one in accounts.colleagues()}
        self.people = {
            pk: one for pk, one in self.colleagues.items() if leads(viewer) or one == viewer.staff
        }
        self.choose("person", [(pk, one.name) for pk, one in self.people.items()])
        self.initial["person"] = str(viewer.staff.pk) if viewer.staff else ""
        zone = _("In your time zone, %(zone)s.") % {"zone": viewer.time_zone}
        self.fields["starts"].help_text = self.fields["ends"].help_text = zone

    def perform(self, *, by: Actor, at: datetime) -> None:
        """Do it; raises Refusal."""
        raise NotImplementedError

    def act(self, *, by: Actor, at: datetime) -> bool:
        """Do it if the form is filled in well; else it has errors and False is returned."""
        if not self.is_valid():
            return False
        try:
            self.perform(by=by, at=at)
        except Refusal as refusal:
            self.add_error(refusal.field if refusal.field in self.fields else None, refusal.message)
            return False
        return True

    def choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
