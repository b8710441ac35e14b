"""About which case a mail is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from troth.accounts.models import Contact
from troth.cases.merged import standing_for
from troth.cases.models import Case
from troth.cases.rules import may_write
from troth.channels.email.addresses import ReplyAddress, read_reply_address
from troth.channels.email.inbound import InboundMail
from troth.channels.email.threads import number_in
from troth.channels.models import Arrival

_OWN_ID = re.compile(
    r"<(?P<number>t-[0-9]{1,18})(?:\.[^@<>]*)?@(?P<domain>[^@<>]+)>", re.IGNORECASE
)
_NUMBER = re.compile(r"\bT-[0-9]{1,18}\b", re.IGNORECASE)


def addressed_to(arrival: Arrival, mail: InboundMail) -> ReplyAddress | None:
    """Return for whom the reply address that the mail was sent to was made, if to any."""
    named = [*arrival.recipients, *(one.email for one in (*mail.to, *mail.cc))]
    return next(filter(None, map(read_reply_address, named)), None)


def case_for(contact: Contact, addressed: ReplyAddress | None, mail: InboundMail) -> Case | None:
    """Return the case that a contact writes about: one that they take part in, or none.

    The address answered to says it, else what the mail refers to, the newest first, else the
    number in its subject. All of that can be made up, so none of it gives access to a case.
    """
    if addressed is not None:
        case = case_named(addressed.number)
        return case if case and takes_part(contact, case) else None
    for number in _numbers(mail):
        case = case_named(number)
        if case is not None and takes_part(contact, case):
            return case
    return None


def case_of_machine(arrival: Arrival, mail: InboundMail, answered: str) -> Case | None:
    """Return the case that mail of ours was about to which a machine answers.

    Nothing is done to it for that, so what the mail refers to is believed, but not its subject.
    """
    addressed = addressed_to(arrival, mail)
    if addressed is not None:
        return case_named(addressed.number)
    for message_id in (answered, *reversed(mail.references), *mail.in_reply_to):
        for number in _of_message(message_id):
            return case_named(number)
    return None


def case_named(number: str) -> Case | None:
    """Return the case with that number, or the one that stands for it."""
    # What else is asked of it is loaded by the action, with its lock.
    rows = Case.objects.only("number", "account", "contact", "status", "merged_into")
    case = rows.filter(number=number.upper()).order_by().first()
    return standing_for(case) if case else None


def takes_part(contact: Contact, case: Case) -> bool:
    """Whether a contact may write on a case."""
    return contact.account_id == case.account_id and may_write(contact, case)


def _numbers(mail: InboundMail) -> Iterator[str]:
    """The numbers of the cases that a mail may be about, the likeliest first."""
    for message_id in (*reversed(mail.references), *mail.in_reply_to):
        yield from _of_message(message_id)
    yield from _NUMBER.findall(mail.subject)


def _of_message(message_id: str) -> Iterator[str]:
    """The case that a mail with that id was about: one of ours, or one that came in."""
    own = number_in(message_id)
    if own:
        yield own
        return
    rows = Arrival.objects.filter(remote_id=message_id, case__isnull=False)
    yield from rows.order_by("-id").values_list("case__number", flat=True)[:1]
