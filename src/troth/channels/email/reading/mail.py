"""Reading of a mail: from the bytes that a server handed over to what it says."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from django.utils.translation import gettext as _

from troth.channels.email.inbound import InboundMail, Mailbox
from troth.channels.email.reading.authentication import read_authentications
from troth.channels.email.reading.automatic import automatic
from troth.channels.email.reading.body import read_body
from troth.channels.email.reading.bounces import read_bounce
from troth.channels.email.reading.fields import Fields
from troth.channels.email.reading.folding import fold
from troth.channels.email.reading.limits import MIB, Limits, Ours
from troth.channels.email.reading.mailboxes import read_mailboxes
from troth.channels.email.reading.message_ids import message_ids
from troth.channels.email.reading.problems import Problems
from troth.channels.email.reading.structure import read_structure

_FORWARD = re.compile(r"(?i:\s*(?:fwd?|wg|tr|rv|enc|i|doorst|vs|vb|pd|转发|轉寄)\s*[:：])")
_YEARS = range(1980, 2100)


def read_mail(
    raw: bytes,
    *,
    envelope_sender: str | None = None,
    ours: Ours = Ours(),  # noqa: B008  # it is frozen
    limits: Limits = Limits(),  # noqa: B008
) -> InboundMail:
    """Return what the mail says. It is read whatever is wrong with it, and nothing is raised.

    `envelope_sender` is the address given to MAIL FROM, "" for the empty one, None when unknown.
    Where no `sender` can be read, `problems` tell why: such a mail is for people to look at.
    """
    problems = Problems()
    if not raw.strip():
        problems.tell(_("The mail is empty."))
    if len(raw) > limits.mail:
        message = _("The mail is larger than %(limit)s MiB; the rest is not read.")
        problems.tell(message % {"limit": limits.mail // MIB})
    mail = read_structure(raw[: limits.mail], limits, problems)
    fields, body = mail.fields, read_body(mail, limits, problems)
    senders, subject = _senders(fields, problems), fields.words("subject")
    sender = next(iter(senders), None)
    bounce = read_bounce(mail, body.text, sender, envelope_sender, problems)
    in_reply_to = message_ids(fields.first("in-reply-to"))
    references = message_ids(fields.first("references"))
    is_forward = _FORWARD.match(subject) is not None
    return InboundMail(
        message_id=_message_id(fields, problems),
        in_reply_to=in_reply_to,
        references=references,
        sender=sender,
        other_senders=senders[1:],
        to=read_mailboxes(fields, "to"),
        cc=read_mailboxes(fields, "cc"),
        subject=_once(fields, "subject", subject, problems),
        sent_at=_sent_at(fields, problems),
        text=body.text,
        words=fold(body.text, is_reply=bool(in_reply_to or references), is_forward=is_forward),
        html=body.html,
        enclosures=body.enclosures,
        left_out=body.left_out,
        automatic=automatic(
            mail, sender=sender, bounce=bounce, envelope=envelope_sender, ours=ours
        ),
        bounce=bounce,
        authentications=read_authentications(fields),
        problems=problems.all(),
    )


def _senders(fields: Fields, problems: Problems) -> tuple[Mailbox, ...]:
    """Return the addresses of the From header, or headers."""
    found = read_mailboxes(fields, "from")
    if not found:
        problems.tell(
            _("No sender's address can be read in its From header.")
            if "from" in fields
            else _("It has no From header.")
        )
    elif len(found) > 1:
        named = ", ".join(one.email for one in found)
        problems.tell(_("It names several senders: %(named)s.") % {"named": named})
    return found


def _message_id(fields: Fields, problems: Problems) -> str:
    found = message_ids(fields.first("message-id"))
    if not found:
        problems.tell(_("It has no Message-ID."))
    return _once(fields, "message-id", found[0] if found else "", problems)


def _once(fields: Fields, name: str, value: str, problems: Problems) -> str:
    if len(fields.raw(name)) > 1:
        message = _("It has several %(name)s headers; the first one is used.")
        problems.tell(message % {"name": name.title()})
    return value


def _sent_at(fields: Fields, problems: Problems) -> datetime | None:
    told = fields.first("date")[:100]
    try:
        sent = parsedate_to_datetime(told)
        sent = (sent if sent.tzinfo else sent.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        sent = None
    if told and (sent is None or sent.year not in _YEARS):
        problems.tell(_("Its date cannot be read."))
        return None
    return sent
