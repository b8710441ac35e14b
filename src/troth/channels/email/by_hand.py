"""What a member of staff makes of a mail that could not be filed by itself."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from troth.accounts.models import Contact
from troth.cases import actions as cases
from troth.cases.merged import standing_for
from troth.cases.models import Case
from troth.channels import events
from troth.channels.actions import settle
from troth.channels.actions.arrivals import lock_for_people, record_decision
from troth.channels.email.filing.entering import CHANNEL, actor_of, filed
from troth.channels.email.filing.finding import takes_part
from troth.channels.email.filing.fitting import Said, said
from troth.channels.email.reread import read_arrival
from troth.channels.models import Arrival, Became
from troth.lib.actors import Actor
from troth.lib.refusals import Refusal


@transaction.atomic
def file_to_case(*, arrival: Arrival, case: Case, by: Actor, at: datetime) -> Arrival:
    """Put a mail on a case: as a reply of its sender if they take part, else as a note of staff."""
    arrival, words = lock_for_people(arrival), _said(arrival)
    case = standing_for(case)
    contact = Contact.objects.filter(email=arrival.sender, is_active=True).first()
    files = words.files
    if contact is not None and takes_part(contact, case):
        writer = actor_of(contact)
        cases.reply(
            case=case, body=words.body, channel=CHANNEL, attachments=files, by=writer, at=at
        )
        return _file(arrival, case, Became.REPLIED, by, at)
    note = _quoted(arrival, words)
    cases.add_note(case=case, body=note, attachments=files, by=by, at=at)
    return _file(arrival, case, Became.NOTED, by, at)


@transaction.atomic
def open_from(*, arrival: Arrival, contact: Contact, by: Actor, at: datetime) -> Arrival:
    """Open a case for a contact with the words of a mail, on their behalf."""
    arrival, words = lock_for_people(arrival), _said(arrival)
    case = cases.open_case(
        contact=contact,
        subject=words.subject,
        body=words.body,
        channel=CHANNEL,
        attachments=words.files,
        by=by,
        at=at,
    )
    return _file(arrival, case, Became.OPENED, by, at)


def _said(arrival: Arrival) -> Said:
    try:
        return said(read_arrival(arrival))
    except Exception as error:
        message = _("This mail cannot be read; download it to see what is in it.")
        raise Refusal("arrival.unreadable", message) from error


def _quoted(arrival: Arrival, words: Said) -> str:
    message = _("Mail from %(sender)s: %(subject)s")
    head = message % {"sender": arrival.sender, "subject": arrival.subject}
    return f"{head}\n\n{words.body}"[: cases.BODY_LIMIT]


def _file(arrival: Arrival, case: Case, became: Became, by: Actor, at: datetime) -> Arrival:
    settle(arrival=arrival, verdict=filed(case, became), at=at)
    event = events.ArrivalFiled(number=case.number, became=became)
    record_decision(arrival, event, by, at)
    return arrival
