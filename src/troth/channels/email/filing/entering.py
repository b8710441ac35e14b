"""What a mail does to a case, if its writer may: always by the same actions as at any door.

An action that refuses has undone whatever it began, so the decision goes on from there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils.translation import gettext as _

from troth.accounts.models import Contact, Staff
from troth.cases import actions
from troth.cases.models import Case, Status
from troth.channels.actions import Verdict
from troth.channels.email.filing.answering import tell_what_is_included
from troth.channels.email.filing.fitting import Said, said
from troth.channels.email.filing.limits import too_much, was_answered
from troth.channels.email.inbound import InboundMail
from troth.channels.models import Arrival, ArrivalStatus, Became
from troth.lib.actors import Actor, ActorKind
from troth.lib.refusals import Refusal

CHANNEL = "email"


@dataclass(kw_only=True)
class Entry:
    """A mail on its way to a case."""

    arrival: Arrival
    mail: InboundMail
    at: datetime

    @cached_property
    def said(self) -> Said:
        return said(self.mail)

    @property
    def sender(self) -> str:
        return self.arrival.sender

    @property
    def written_at(self) -> datetime:
        """When it came in, which promises count from however late it is looked at."""
        return self.arrival.received_at


def enter(contact: Contact, case: Case | None, entry: Entry) -> Verdict:
    """Let a contact open a case, answer on theirs, or have it reopened."""
    if case is None:
        return _limited(contact, Became.OPENED, entry) or _open(contact, entry)
    if case.status == Status.CLOSED:
        return _limited(contact, Became.REOPENED, entry) or _reopen(contact, case, entry)
    return _limited(contact, Became.REPLIED, entry) or _reply(contact, case, entry)


def speak_as_staff(staff: Staff, case: Case | None, entry: Entry) -> Verdict:
    """Let a member of staff answer their customer."""
    if case is None:
        return Verdict(status=ArrivalStatus.TRIAGE, reason=_("That case no longer exists."))
    try:
        _write(case, actor_of(staff), entry)
    except Refusal as refusal:
        return _triage(refusal.message, case.account_id)
    return filed(case, Became.REPLIED)


def _limited(contact: Contact, become: Became, entry: Entry) -> Verdict | None:
    why = too_much(entry.sender, become, entry.at)
    return _triage(why, contact.account_id) if why else None


def _open(contact: Contact, entry: Entry, *, follows: Case | None = None) -> Verdict:
    try:
        case = actions.open_case(
            contact=contact,
            subject=entry.said.subject,
            body=_following(entry.said.body, follows),
            channel=CHANNEL,
            attachments=entry.said.files,
            by=actor_of(contact),
            at=entry.written_at,
        )
    except Refusal as refusal:
        return _not_included(contact, entry, refusal)
    return filed(case, Became.OPENED)


def _following(body: str, follows: Case | None) -> str:
    if follows is None:
        return body
    message = _("(This answers case %(number)s, which is closed.)") % {"number": follows.number}
    return f"{body[: actions.BODY_LIMIT - len(message) - 2]}\n\n{message}"


def _reopen(contact: Contact, case: Case, entry: Entry) -> Verdict:
    """Reopen a closed case where the programme lets its customer; else open one that follows it."""
    try:
        actions.reopen(
            case=case,
            reason=_("an answer by e-mail"),
            body=entry.said.body,
            channel=CHANNEL,
            attachments=entry.said.files,
            by=actor_of(contact),
            at=entry.written_at,
        )
    except Refusal as refusal:
        if refusal.code != "case.not_reopenable":
            return _triage(refusal.message, contact.account_id)
        limited = _limited(contact, Became.OPENED, entry)
        return limited or _open(contact, entry, follows=case)
    return filed(case, Became.REOPENED)


def _reply(contact: Contact, case: Case, entry: Entry) -> Verdict:
    try:
        _write(case, actor_of(contact), entry)
    except Refusal as refusal:
        return _triage(refusal.message, contact.account_id)
    return filed(case, Became.REPLIED)


def _write(case: Case, by: Actor, entry: Entry) -> None:
    actions.reply(
        case=case,
        body=entry.said.body,
        channel=CHANNEL,
        attachments=entry.said.files,
        by=by,
        at=entry.written_at,
    )


def _not_included(contact: Contact, entry: Entry, refusal: Refusal) -> Verdict:
    """Answer what the contract does not include by what it does, once a day."""
    if was_answered(entry.sender, entry.at):
        return _triage(refusal.message, contact.account_id)
    tell_what_is_included(contact, entry.arrival, refusal, at=entry.at)
    return Verdict(
        status=ArrivalStatus.ANSWERED, reason=refusal.message, account_id=contact.account_id
    )


def _triage(reason: str, account_id: int) -> Verdict:
    return Verdict(status=ArrivalStatus.TRIAGE, reason=reason, account_id=account_id)


def filed(case: Case, became: Became) -> Verdict:
    """What has become of a mail whose words are the last on the case, which is locked."""
    message_id = case.messages.order_by("-id").values_list("pk", flat=True).first()
    return Verdict(
        status=ArrivalStatus.FILED,
        reason=_SAID[became] % {"number": case.number},
        case=case,
        message_id=message_id,
        became=became,
    )


_SAID = {
    Became.OPENED: "It opened %(number)s.",
    Became.REPLIED: "It is a reply on %(number)s.",
    Became.REOPENED: "It reopened %(number)s.",
    Became.NOTED: "It is a note on %(number)s.",
}


def actor_of(person: Contact | Staff) -> Actor:
    """The `by` of what a person does."""
    kind: ActorKind = "customer" if isinstance(person, Contact) else "staff"
    return Actor(kind=kind, id=person.pk, name=person.name)
