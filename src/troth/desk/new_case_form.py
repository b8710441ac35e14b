"""The form that opens a case for a contact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from troth.accounts.access import Viewer
from troth.cases import actions
from troth.cases.rules import Rules
from troth.cases.uploads import files_of
from troth.desk.action_form import PickField, WordsField, blank
from troth.lib.refusals import Refusal

if TYPE_CHECKING:
    from troth.accounts.models import Contact
    from troth.cases.models import Case
    from troth.cases.uploads import Upload


class NewCaseForm(forms.Form):
    """What staff write down of a request, by telephone or otherwise."""

    kind = PickField(label=gettext_lazy("Kind"))
    severity = PickField(label=gettext_lazy("Severity"), required=False)
    channel = PickField(label=gettext_lazy("How they got in touch"))
    subject = WordsField(label=gettext_lazy("Subject"), rows=1)
    body = WordsField(
        label=gettext_lazy("What they said"),
        rows=6,
        help_text=gettext_lazy("In the customer’s words; they will read it on the case."),
    )
    take = forms.BooleanField(label=gettext_lazy("Assign it to me"), required=False, initial=True)
    request_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, contact: Contact, rules: Rules, data: Mapping[str, Any] | None = None):
        super().__init__(data, auto_id="id_%s", initial={"request_key": uuid4().hex})
        self.contact = contact
        self.asked = self._asked(rules)
        self._prepare(rules)
        for name, question in self.asked.items():
            self.fields[name] = WordsField(label=question, rows=2, required=False)

    def _prepare(self, rules: Rules) -> None:
        programme = rules.programme
        by_rank = sorted(programme.severities, key=rules.rank)
        severities = [(code, programme.severity_name(code)) for code in by_rank]
        kinds = [(str(code), rule.title) for code, rule in programme.kinds.items()]
        channels = {code: rule.title for code, rule in rules.channels().items()}
        self._choose("kind", kinds, rules.default_kind)
        self._choose("severity", [blank(_("Set by the kind")), *severities], "")
        self.fields["severity"].initial = programme.default_severity
        first = "phone" if "phone" in channels else next(iter(channels), "")
        self._choose("channel", list(channels.items()), first)

    def _choose(self, name: str, choices: list[tuple[str, str]], initial: str) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices, field.initial = choices, initial

    @staticmethod
    def _asked(rules: Rules) -> dict[str, str]:
        """Return what the programme asks of customers, by field name, whatever the kind."""
        asked = dict.fromkeys(
            rule.ask for kind in rules.programme.kinds for rule in rules.diagnostics(str(kind))
        )
        return {f"answer_{number}": question for number, question in enumerate(asked)}

    @property
    def questions(self) -> list[BoundField]:
        """The fields for what the programme asks."""
        return [self[name] for name in self.asked]

    @property
    def main_fields(self) -> list[BoundField]:
        """The fields for what decides about promises, and the words."""
        return [self[name] for name in ("kind", "severity", "channel", "subject", "body")]

    def chosen(self) -> dict[str, str]:
        """Return kind, severity and channel as far as they are filled in, for the promises."""
        return {name: self[name].value() or "" for name in ("kind", "severity", "channel")}

    def open(self, chosen: Sequence[Upload], *, viewer: Viewer, at: datetime) -> Case | None:
        """Open the case with the chosen files; None when the form has errors now."""
        if not self.is_valid():
            return None
        given = self.cleaned_data
        try:
            return actions.open_case(
                contact=self.contact,
                subject=given["subject"],
                body=given["body"],
                kind=given["kind"],
                severity=given["severity"] or None,
                channel=given["channel"],
                diagnostics={
                    question: given[name] for name, question in self.asked.items() if given[name]
                },
                assignee=viewer.staff if given["take"] else None,
                request_key=given["request_key"] or None,
                attachments=files_of(chosen),
                by=viewer.actor,
                at=at,
            )
        except Refusal as refusal:
            self.add_error(refusal.field if refusal.field in self.fields else None, refusal.message)
            return None
