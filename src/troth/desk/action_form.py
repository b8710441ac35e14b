"""Forms that do one thing to a case, and say in place why it could not be done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from troth.accounts.access import Viewer
from troth.cases.access import Abilities
from troth.lib.actors import Actor
from troth.lib.refusals import Refusal

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from troth.accounts.models import Site
    from troth.cases.models import Case

    Text = str | _StrPromise


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What a form is about: a case as it stands, and what the viewer may do to it."""

    case: Case
    viewer: Viewer
    abilities: Abilities
    sites: Mapping[str, Site] = field(default_factory=dict)
    """The provider's, by their short names."""


class ActionForm(forms.Form):
    """One action on a case. `name` is the action's, and part of the address it is sent to."""

    name: ClassVar[str]
    label: ClassVar[Text]
    """What the button says."""
    done: ClassVar[Text]
    """What people are told afterwards."""
    key: ClassVar[str] = ""
    """The one key that opens the form."""
    danger: ClassVar[bool] = False

    def __init__(self, subject: Subject, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, prefix=self.name, auto_id="id_%s", use_required_attribute=True)
        self.subject = subject
        self.prepare()

    def prepare(self) -> None:
        """Fill the choices of the fields."""

    @property
    def offered(self) -> bool:
        """Whether the case's state allows the action."""
        return self.name in self.subject.abilities

    @property
    def first_id(self) -> str:
        """The id of what has the focus when the form opens."""
        field = self.visible_fields()[0]
        return field.id_for_label or f"{field.auto_id}_0"

    @property
    def unavailable(self) -> str:
        """Why an action that people will look for is not offered; empty: it need not be said."""
        return ""

    @property
    def hint(self) -> str:
        """What people should know before they send it."""
        return ""

    def perform(self, *, case: Case, by: Actor, at: datetime) -> None:
        """Do it; raises Refusal."""
        raise NotImplementedError

    def act(self, *, by: Actor, at: datetime) -> bool:
        """Do it if the form is filled in well; else it has errors and False is returned."""
        if not self.is_valid():
            return False
        try:
            self.perform(case=self.subject.case, by=by, at=at)
        except Refusal as refusal:
            self.refuse(refusal)
            return False
        return True

    def refuse(self, refusal: Refusal) -> None:
        """Show the refusal at the field at fault, if the form has it."""
        field = refusal.field if refusal.field in self.fields else None
        self.add_error(field, refusal.message)

    def choose(self, name: str, choices: Iterable[tuple[str, str]], initial: str = "") -> None:
        """Set what a field can be, and what it is at first."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)
        field.initial = initial


class WordsField(forms.CharField):
    """Words that the action itself checks, so that its sentences are the ones people read."""

    def __init__(
        self, *, label: Text, rows: int = 3, required: bool = True, help_text: Text = ""
    ) -> None:
        super().__init__(
            label=label,
            required=required,
            strip=False,
            widget=forms.Textarea({"rows": rows}) if rows > 1 else forms.TextInput(),
            help_text=help_text,
            error_messages={"required": gettext_lazy("This is empty; fill it in.")},
        )
        self.validators = []


class PickField(forms.ChoiceField):
    """One of a list, with a plain sentence for what is not on it."""

    def __init__(self, *, label: Text, required: bool = True, radio: bool = False) -> None:
        super().__init__(
            label=label,
            required=required,
            widget=forms.RadioSelect if radio else forms.Select,
            error_messages={
                "invalid_choice": gettext_lazy("That is no longer on the list; choose again."),
                "required": gettext_lazy("Choose one."),
            },
        )


class MomentField(forms.DateTimeField):
    """A date and a time of day on the viewer's clock."""

    def __init__(self, *, label: Text) -> None:
        super().__init__(
            label=label,
            widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
            error_messages={
                "required": gettext_lazy("Give a date and a time."),
                "invalid": gettext_lazy("Give a date and a time, such as 2026-03-02 18:00."),
            },
        )


def blank(words: str = "") -> tuple[str, str]:
    """Return the choice of nothing."""
    return "", words or _("Choose …")
