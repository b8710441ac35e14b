"""Everyday steps of the tests about mail that comes in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from email.message import EmailMessage
from itertools import count

from tests.world import NOW

from troth.accounts.models import Contact, Staff, Team
from troth.cases.models import Case
from troth.channels.email.addresses import ReplyAddress, reply_address, support_address
from troth.channels.email.receiving.storing import store
from troth.channels.filing import file_arrivals
from troth.channels.models import Arrival
from troth.channels.recipients import Reader

_numbers = count(1)


def letter(
    sender: Contact | Staff | str,
    text: str = "Since this morning nothing arrives.",
    *,
    subject: str = "Mail is late",
    to: str = "",
    files: Iterable[tuple[str, str, bytes]] = (),
    **headers: str,
) -> EmailMessage:
    """A mail as the sender's program writes it; `In_Reply_To` is the header In-Reply-To."""
    mail = EmailMessage()
    mail["From"] = sender if isinstance(sender, str) else f"{sender.name} <{address(sender)}>"
    mail["To"] = to or support_address()
    mail["Subject"] = subject
    mail["Message-ID"] = f"<{next(_numbers)}@sender.example>"
    for name, value in headers.items():
        del mail[name.replace("_", "-")]
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    for name, content_type, content in files:
        kind, _, subkind = content_type.partition("/")
        mail.add_attachment(content, maintype=kind, subtype=subkind, filename=name)
    return mail


def address(person: Contact | Staff) -> str:
    return person.email if isinstance(person, Contact) else person.user.email


def answer_to(case: Case, reader: Contact | Staff | Team) -> str:
    """The address at which the reader answers about the case."""
    to = Reader(who=reader)
    return reply_address(ReplyAddress(number=case.number, kind=to.kind, id=reader.pk))


def came(mail: EmailMessage | bytes, *, at: datetime = NOW) -> Arrival:
    """The mail has come in and was looked at."""
    raw = mail if isinstance(mail, bytes) else mail.as_bytes()
    to = [] if isinstance(mail, bytes) else [str(mail["To"])]
    arrival = store(raw, via="lmtp", sender="somebody@sender.example", recipients=to, at=at)
    while file_arrivals(at=at):
        pass
    arrival.refresh_from_db()
    return arrival


def opened_by_mail(contact: Contact, *, at: datetime = NOW) -> Case:
    """A case that a contact opened by mail."""
    case = came(letter(contact), at=at).case
    assert case is not None
    return case
