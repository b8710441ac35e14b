"""The form that merges a case into another of its customer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from troth.cases import access, actions
from troth.cases.rules import Rules
from troth.desk.action_form import ActionForm, WordsField
from troth.lib.actors import Actor
from troth.lib.refusals import NotFound, Refusal


class MergeForm(ActionForm):
    """Lets the case go on in another, which must promise as much."""

    name = "merge_case"
    label = gettext_lazy("Merge into another case")
    done = gettext_lazy("The case continues in the other one.")
    danger = True

    into = WordsField(
        label=gettext_lazy("Number of the other case"),
        rows=1,
        help_text=gettext_lazy("An open case of the same customer, such as T-100002."),
    )
    body = WordsField(
        label=gettext_lazy("Reply to the customer"),
        rows=2,
        help_text=gettext_lazy("Say why, and where it continues. This counts as a response."),
    )
    agreed = forms.BooleanField(
        label=gettext_lazy("The customer agreed"),
        required=False,
        help_text=gettext_lazy("In this programme, only the customer closes a case."),
    )

    def prepare(self) -> None:
        if Rules.of(self.subject.case.contract).is_closed_by_customer_only:
            return
        del self.fields["agreed"]

    def perform(self, *, case: Any, by: Actor, at: datetime) -> None:
        given = self.cleaned_data
        try:
            into = access.case_for(self.subject.viewer, given["into"])
        except NotFound as missing:
            raise Refusal(missing.code, missing.message, "into") from None
        actions.merge_case(
            case=case,
            into=into,
            body=given["body"],
            agreed=given.get("agreed", False),
            by=by,
            at=at,
        )
