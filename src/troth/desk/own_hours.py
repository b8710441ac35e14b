"""When a member of staff wants to be reached by mail: quiet hours, and the digest of managers."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy

from troth.accounts.actions import choose_digest, choose_quiet_hours
from troth.lib.actors import Actor
from troth.lib.refusals import Refusal

if TYPE_CHECKING:
    from troth.accounts.models import Staff

DAYS = (
    ("0", gettext_lazy("Monday")),
    ("1", gettext_lazy("Tuesday")),
    ("2", gettext_lazy("Wednesday")),
    ("3", gettext_lazy("Thursday")),
    ("4", gettext_lazy("Friday")),
    ("5", gettext_lazy("Saturday")),
    ("6", gettext_lazy("Sunday")),
)


def _clock(label: Any, *, required: bool, help_text: Any = "") -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        error_messages={
            "required": gettext_lazy("Give a time of day, such as 07:30."),
            "invalid": gettext_lazy("Give a time of day, such as 07:30."),
        },
    )


class OwnForm(forms.Form):
    """Something that a member of staff chooses for themselves."""

    def __init__(self, person: Staff, data: Any = None) -> None:
        super().__init__(data, initial=None if data else self.chosen(person), auto_id="id_%s")
        self.person = person

    def chosen(self, person: Staff) -> dict[str, Any]:
        """Return what the person has chosen before."""
        raise NotImplementedError

    def perform(self, *, by: Actor, at: datetime) -> None:
        """Keep what is chosen; raises Refusal."""
        raise NotImplementedError

    def keep(self, *, by: Actor, at: datetime) -> bool:
        """Keep it if it is well; else the form has errors and False is returned."""
        if not self.is_valid():
            return False
        try:
            self.perform(by=by, at=at)
        except Refusal as refusal:
            field = refusal.field if refusal.field in self.fields else None
            self.add_error(field, refusal.message)
            return False
        return True


class QuietHoursForm(OwnForm):
    """From when to when, and on which days, mail that can wait does so."""

    begin = _clock(gettext_lazy("From"), required=False)
    end = _clock(
        gettext_lazy("Until"),
        required=False,
        help_text=gettext_lazy(
            "On the next day if not later than the start. Leave both empty for none."
        ),
    )
    days = forms.MultipleChoiceField(
        label=gettext_lazy("On the days when they begin"),
        required=False,
        choices=DAYS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": gettext_lazy("That is not a day of the week; choose from the list.")
        },
    )

    def chosen(self, person: Staff) -> dict[str, Any]:
        days = [str(day) for day in person.quiet_days]
        return {"begin": person.quiet_from, "end": person.quiet_to, "days": days}

    def perform(self, *, by: Actor, at: datetime) -> None:
        given = self.cleaned_data
        days = [int(day) for day in given["days"]]
        choose_quiet_hours(
            person=self.person, begin=given["begin"], end=given["end"], days=days, by=by, at=at
        )


class DigestForm(OwnForm):
    """Whether and when a manager gets the daily digest."""

    wanted = forms.BooleanField(label=gettext_lazy("Send me a digest every day"), required=False)
    time = _clock(gettext_lazy("At"), required=True)
    always = forms.BooleanField(
        label=gettext_lazy("Even when there is nothing to report"), required=False
    )

    def chosen(self, person: Staff) -> dict[str, Any]:
        at: time = person.digest_time
        return {"wanted": person.digest, "time": at, "always": person.digest_always}

    def perform(self, *, by: Actor, at: datetime) -> None:
        choose_digest(person=self.person, **self.cleaned_data, by=by, at=at)


FORMS: dict[str, type[OwnForm]] = {"quiet-hours": QuietHoursForm, "digest": DigestForm}
