"""What an e-mail about a case looks like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from troth.cases import events
from troth.cases.access import line_of, promises_of
from troth.cases.models import Case, Message
from troth.channels.recipients import Audience, Group, audience
from troth.lib.said import said
from troth.promises.clocks import Status
from troth.promises.explain import METRIC_NAMES
from troth.promises.wording import moment
from troth.timeline.models import Event

# Mail about these says what is promised now.
_WITH_PROMISES = frozenset(
    {events.Opened.kind, events.SeverityChanged.kind, events.KindChanged.kind}
)


@dataclass(frozen=True, kw_only=True)
class Owed:
    """One promise as a mail tells it."""

    promise: str
    due: str  # in the reader's time zone


def compose(event: Event, group: Group) -> EmailMultiAlternatives | None:
    """Return the mail that tells a group of an event; None when nobody is in the group."""
    case = _case_of(event)
    readers = audience(case, group)
    if not readers.addresses:
        return None
    told = _contents(case, event, readers)
    mail = EmailMultiAlternatives(
        subject=_subject(case, event),
        body=render_to_string("channels/case.txt", told),
        to=list(readers.addresses),
        headers=_headers(case, event, group),
    )
    mail.attach_alternative(render_to_string("channels/case.html", told), "text/html")
    return mail


def _case_of(event: Event) -> Case:
    return Case.objects.with_people().get(pk=event.stream.removeprefix("case:"))


def _contents(case: Case, event: Event, readers: Audience) -> Mapping[str, object]:
    return {
        "case": case,
        "headline": _headline(case, event, readers),
        "body": _words(event),
        "promises": _owed(case, event.at, readers) if event.kind in _WITH_PROMISES else [],
        "event": event,
        "is_staff": readers.is_staff,
        "url": case_url(case, is_staff=readers.is_staff),
    }


def _headline(case: Case, event: Event, readers: Audience) -> str:
    if event.kind == events.Opened.kind and not readers.is_staff:
        message = _("We have received your request and gave it the number %(number)s.")
        return message % {"number": case.number}
    if event.kind == events.Reminded.kind and not readers.is_staff:
        return _silence_words(event, readers.time_zone)
    with timezone.override(readers.time_zone):
        return line_of(event).sentence


def _silence_words(event: Event, zone: str) -> str:
    reminder = events.Reminded.read(event.data)
    message = _("We wait for your answer. If we hear nothing, we close this case on %(closes)s.")
    return message % {"closes": reminder.closes_in(zone)}


def _words(event: Event) -> str:
    """Return the message that the event is about, if it is about one."""
    message = Message.objects.filter(pk=event.data.get("message") or 0, public=True).first()
    return message.body if message else ""


def _owed(case: Case, at: datetime, readers: Audience) -> list[Owed]:
    """Return what is promised and not yet kept, by due time."""
    waiting = [
        clock
        for clock in promises_of(case, at)
        if clock.due is not None and clock.status in (Status.RUNNING, Status.HELD)
    ]
    return [
        Owed(promise=_(METRIC_NAMES[clock.metric]), due=said(moment(clock.due, readers.time_zone)))
        for clock in sorted(waiting, key=lambda clock: clock.due or at)
        if clock.due is not None
    ]


def _subject(case: Case, event: Event) -> str:
    subject = f"[{case.number}] {case.subject}"
    if event.kind == events.ClockWarned.kind:
        return _("Due soon: %(subject)s") % {"subject": subject}
    if event.kind == events.ClockBreached.kind:
        return _("Promise broken: %(subject)s") % {"subject": subject}
    if event.kind == events.ClockStillBroken.kind:
        return _("Still not kept: %(subject)s") % {"subject": subject}
    return subject


def _headers(case: Case, event: Event, group: Group) -> dict[str, str]:
    """Return what makes mail readers keep a case together and auto-responders keep quiet."""
    first = f"<{case.number}@{_domain()}>"
    is_first = event.kind == events.Opened.kind and group is Group.CONTACT
    own = first if is_first else f"<{case.number}.{event.position}.{group}@{_domain()}>"
    headers = {
        "Message-ID": own,
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    return headers if is_first else headers | {"In-Reply-To": first, "References": first}


def _domain() -> str:
    """The domain of our own address, which makes message ids ours."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]


def case_url(case: Case, *, is_staff: bool) -> str:
    """Return where the reader finds the case."""
    door = "desk:case" if is_staff else "portal:case"
    return f"{settings.SITE_URL}{reverse(door, args=[case.number])}"
