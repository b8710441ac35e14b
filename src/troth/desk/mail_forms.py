"""What staff can do with a mail that waits for a person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from troth.accounts import access as accounts
from troth.accounts.access import Viewer
from troth.cases.access import case_for
from troth.channels import actions
from troth.channels.email.by_hand import file_to_case, open_from
from troth.desk.action_form import WordsField
from troth.lib.refusals import Refusal

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from troth.channels.models import Arrival


class MailForm(forms.Form):
    """One thing to do with a mail. `name` is part of the address it is sent to."""

    name: ClassVar[str]
    label: ClassVar[str | _StrPromise]
    done: ClassVar[str | _StrPromise]

    def __init__(
        self, viewer: Viewer, mail: Arrival, data: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, prefix=self.name, initial=dict(self.first_values(mail)))
        self.viewer, self.mail = viewer, mail

    @staticmethod
    def first_values(mail: Arrival) -> Mapping[str, str]:
        """What the fields have before somebody fills them in."""
        return {}

    def perform(self, at: datetime) -> None:
        """Do it; raises Refusal."""
        raise NotImplementedError

    def act(self, at: datetime) -> bool:
        """Do it if the form is filled in well; else it has errors and False is returned."""
        if not self.is_valid():
            return False
        try:
            self.perform(at)
        except Refusal as refusal:
            self.add_error(refusal.field if refusal.field in self.fields else None, refusal.message)
            return False
        return True


class FileForm(MailForm):
    name = "file"
    label = gettext_lazy("File to this case")
    done = gettext_lazy("The mail is filed.")

    number = WordsField(
        label=gettext_lazy("Case number"),
        rows=1,
        help_text=gettext_lazy(
            "It becomes a reply if the sender may write on the case, otherwise an internal note."
        ),
    )

    def perform(self, at: datetime) -> None:
        case = case_for(self.viewer, self.cleaned_data["number"])
        file_to_case(arrival=self.mail, case=case, by=self.viewer.actor, at=at)


class OpenForm(MailForm):
    name = "open"
    label = gettext_lazy("Open a case")
    done = gettext_lazy("The case is open.")

    email = WordsField(label=gettext_lazy("E-mail address of the contact"), rows=1)

    @staticmethod
    def first_values(mail: Arrival) -> Mapping[str, str]:
        return {"email": mail.sender if mail.account_id else ""}

    def perform(self, at: datetime) -> None:
        wanted = self.cleaned_data["email"].strip().lower()
        contact = accounts.contacts(self.viewer).filter(email=wanted).first()
        if contact is None:
            message = _(
                "There is no contact with the address %(email)s; add one or use another address."
            )
            raise Refusal("contact.unknown", message % {"email": wanted}, "email")
        open_from(arrival=self.mail, contact=contact, by=self.viewer.actor, at=at)


class DiscardForm(MailForm):
    name = "discard"
    label = gettext_lazy("Discard")
    done = gettext_lazy("The mail is discarded; it stays listed under Discarded.")

    reason = WordsField(label=gettext_lazy("Why it is not for support"), rows=1)

    def perform(self, at: datetime) -> None:
        reason = self.cleaned_data["reason"]
        actions.discard(arrival=self.mail, reason=reason, by=self.viewer.actor, at=at)


class RetryForm(MailForm):
    name = "retry"
    label = gettext_lazy("Process it again")
    done = gettext_lazy("The mail will be processed again within seconds.")

    def perform(self, at: datetime) -> None:
        actions.retry(arrival=self.mail, by=self.viewer.actor, at=at)


FORMS: Mapping[str, type[MailForm]] = {
    form.name: form for form in (FileForm, OpenForm, DiscardForm, RetryForm)
}
