"""The questions asked of a mail, in their order."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from troth.accounts.models import Contact, Staff
from troth.channels.actions import Verdict
from troth.channels.email.addresses import ReplyAddress
from troth.channels.email.filing.automatic import automatic, set_aside
from troth.channels.email.filing.entering import Entry, enter, speak_as_staff
from troth.channels.email.filing.finding import addressed_to, case_for, case_named
from troth.channels.email.filing.origin import found_out
from troth.channels.email.filing.writers import Nobody, writer_of
from troth.channels.email.inbound import InboundMail
from troth.channels.email.reread import read_arrival
from troth.channels.models import Arrival, ArrivalStatus
from troth.lib.text import one_line


def decide(arrival: Arrival, at: datetime) -> Verdict:
    """Read a mail, do what it asks for, and return what has become of it."""
    mail = read_arrival(arrival)
    note_contents(arrival, mail)
    machine = automatic(mail)
    if machine is not None:
        return set_aside(arrival, mail, machine, at)
    addressed = addressed_to(arrival, mail)
    writer = writer_of(mail, addressed)
    if isinstance(writer, Nobody):
        return Verdict(status=ArrivalStatus.TRIAGE, reason=writer.reason)
    entry = Entry(arrival=arrival, mail=mail, at=at)
    if isinstance(writer, Staff):
        assert addressed is not None  # nobody speaks as staff otherwise
        return speak_as_staff(writer, case_named(addressed.number), entry)
    return _from_contact(writer, addressed, entry)


def _from_contact(contact: Contact, addressed: ReplyAddress | None, entry: Entry) -> Verdict:
    case = case_for(contact, addressed, entry.mail)
    if case is None and addressed is not None:
        message = _("%(name)s is answering about %(number)s, but may not write on that case.")
        values = {"name": contact.name, "number": addressed.number}
        return Verdict(
            status=ArrivalStatus.TRIAGE, reason=message % values, account_id=contact.account_id
        )
    return enter(contact, case, entry)


def note_contents(arrival: Arrival, mail: InboundMail) -> None:
    """Keep what lists show of a mail, and what answers to it refer to."""
    arrival.sender = mail.sender.email[:320] if mail.sender else arrival.envelope_from
    arrival.sender_name = one_line(mail.sender.name, 200) if mail.sender else ""
    arrival.subject = one_line(mail.subject, 500)
    arrival.remote_id = one_line(mail.message_id, 998)
    arrival.origin = [[one.server, one.method, one.result] for one in found_out(mail)]
