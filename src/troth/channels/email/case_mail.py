"""What an e-mail about a case looks like."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from troth.cases import events
from troth.cases.access import line_of
from troth.cases.models import Case, Message
from troth.cases.site_zone import site_zone
from troth.channels.email.addresses import ReplyAddress, reply_address
from troth.channels.email.hours import not_answered_now
from troth.channels.email.owed import owed
from troth.channels.email.threads import message_id, threading
from troth.channels.failures import NotNeeded, Permanent
from troth.channels.links import case_url, choices_url
from troth.channels.models import Delivery
from troth.channels.recipients import Reader, reader_of
from troth.lib.reader_times import read_in
from troth.timeline.models import Event

KIND = "case_event"


def content(event: Event, reader: Reader) -> Mapping[str, object]:
    """Return what a delivery holds that tells a reader of an event."""
    return {"kind": KIND, "event": event.pk, "reader": reader.tag}


def compose_case_mail(delivery: Delivery) -> EmailMultiAlternatives:
    """Return the mail that tells a reader of an event of a case.

    Raises NotNeeded when the reader has left or the promise that it warns of was kept meanwhile,
    Permanent when mail to them comes back.
    """
    event = Event.objects.get(pk=delivery.content["event"])
    reader = _require_reachable(reader_of(delivery.content["reader"]))
    case = Case.objects.with_people().get(pk=delivery.case_id or 0)
    if event.kind == events.ClockWarned.kind:
        _require_owed(case, event)
    told = _told(case, event, reader)
    mail = EmailMultiAlternatives(
        subject=_subject(case, event),
        body=render_to_string("channels/email/case.txt", told).strip() + "\n",
        headers=_headers(case, event, reader, delivery),
    )
    mail.attach_alternative(render_to_string("channels/email/case.html", told), "text/html")
    return mail


def _require_reachable(reader: Reader) -> Reader:
    if not reader.is_active:
        raise NotNeeded(_("The person it was for has left."))
    if reader.bounce_reason:
        words = _("Mail to this address came back. Confirm the address, then try again: %(reason)s")
        raise Permanent(words % {"reason": reader.bounce_reason})
    return reader


def _require_owed(case: Case, event: Event) -> None:
    """Let a warning go that has waited, as for the end of quiet hours, until nothing is owed."""
    if not case.clocks.to_be_kept().filter(key=event.data["key"]).exists():
        raise NotNeeded(_("The promise it warns about was kept, or no longer applies."))


def _told(case: Case, event: Event, reader: Reader) -> Mapping[str, object]:
    message = _message(event)
    with read_in(reader.time_zone, support=site_zone(case)):
        headline = _headline(case, event, reader)
    return {
        "case": case,
        "headline": headline,
        "body": message.body if message else "",
        "files": message.attachments.light() if message else (),
        "owed": [] if reader.is_staff else owed(case, event, reader.time_zone),
        "hours": "" if reader.is_staff else _hours(case, event, reader),
        "event": event,
        "is_staff": reader.is_staff,
        "is_team": reader.kind == "team",
        "is_read": settings.TROTH_MAIL_IS_READ,
        "url": case_url(case, is_staff=reader.is_staff),
        "choices_url": choices_url(is_staff=reader.is_staff),
    }


def _headline(case: Case, event: Event, reader: Reader) -> str:
    if event.kind == events.Opened.kind and not reader.is_staff:
        message = _("We have received your request and given it the number %(number)s.")
        return message % {"number": case.number}
    if event.kind == events.Reminded.kind and not reader.is_staff:
        return _silence_words(event)
    return line_of(event).sentence


def _hours(case: Case, event: Event, reader: Reader) -> str:
    """Tell who opened a case outside the hours of its channel when it is answered again."""
    if event.kind != events.Opened.kind or case.contact_id != reader.who.pk:
        return ""
    opened = events.Opened.read(event.data)
    if opened.on_behalf:  # somebody has just heard them
        return ""
    return not_answered_now(case, opened.severity, event.at, reader.time_zone)


def _silence_words(event: Event) -> str:
    reminder = events.Reminded.read(event.data)
    message = _(
        "We are waiting for your answer. If we hear nothing, we will close this case on %(closes)s."
    )
    return message % {"closes": reminder.closing()}


def _message(event: Event) -> Message | None:
    """Return the message that the event is about, if it is about one that customers read."""
    return Message.objects.filter(pk=event.data.get("message") or 0, public=True).first()


def _subject(case: Case, event: Event) -> str:
    """Return the case's subject, the same for all who write about it, so that threads hold."""
    subject = f"[{case.number}] {case.subject}"
    if event.kind == events.ClockWarned.kind:
        return _("Due soon: %(subject)s") % {"subject": subject}
    if event.kind == events.ClockBreached.kind:
        return _("Promise broken: %(subject)s") % {"subject": subject}
    if event.kind == events.ClockStillBroken.kind:
        return _("Still not kept: %(subject)s") % {"subject": subject}
    return subject


def _headers(case: Case, event: Event, reader: Reader, delivery: Delivery) -> dict[str, str]:
    headers = {"Message-ID": message_id(case, event, reader), **threading(case, delivery)}
    if event.kind != events.Opened.kind and _message(event):
        headers["Auto-Submitted"] = "no"  # a person's words, passed on
    elif event.kind == events.Opened.kind and case.channel == "email" and not reader.is_staff:
        headers["Auto-Submitted"] = "auto-replied"
    if settings.TROTH_MAIL_IS_READ:
        to = ReplyAddress(number=case.number, kind=reader.kind, id=reader.who.pk)
        headers["Reply-To"] = reply_address(to)
    return headers
