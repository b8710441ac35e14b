"""What a manager's daily digest looks like."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from troth.accounts.models import Staff
from troth.channels.digest import Digest, Entry, digest_of, to_the_minute
from troth.channels.failures import NotNeeded
from troth.channels.links import case_url, choices_url
from troth.channels.models import Delivery
from troth.lib.said import said
from troth.promises.instants import format_instant
from troth.promises.wording import date_of

KIND = "digest"


def content(person: Staff, *, since: datetime, at: datetime) -> Mapping[str, object]:
    """Return what a delivery holds that tells a manager of what has come since."""
    times = {"since": format_instant(since), "at": format_instant(at)}
    return {"kind": KIND, "staff": person.pk, **times}


def key(person: Staff, day: date) -> str:
    """Return the key of the one digest that a manager gets on a day of theirs."""
    return f"digest:staff:{person.pk}:{day:%Y-%m-%d}"


def compose_digest(delivery: Delivery) -> EmailMultiAlternatives:
    """Return the mail; raises NotNeeded when the manager has left or there is nothing to say."""
    held = delivery.content
    person = Staff.objects.select_related("user", "site").get(pk=held["staff"])
    if not person.user.is_active:
        raise NotNeeded(_("The person it was for has left."))
    since, at = (datetime.fromisoformat(held[name]) for name in ("since", "at"))
    digest = digest_of(person, since=since, at=at)
    if not digest.sections and not person.digest_always:
        raise NotNeeded(_("There is nothing left to report."))
    subject = _subject(person, digest)
    told = {"subject": subject, **_told(person, digest)}
    text = render_to_string("channels/email/digest.txt", told).strip() + "\n"
    mail = EmailMultiAlternatives(subject=subject, body=text)
    mail.attach_alternative(render_to_string("channels/email/digest.html", told), "text/html")
    return mail


def _subject(person: Staff, digest: Digest) -> str:
    day = said(date_of(digest.at, person.user.time_zone))
    news = ", ".join(section.summary for section in digest.sections)
    words = {"day": day, "news": news or _("nothing to report")}
    return _("Digest of %(day)s: %(news)s") % words


def _told(person: Staff, digest: Digest) -> dict[str, object]:
    return {
        "since": to_the_minute(digest.since, person.user.time_zone),
        "sections": [
            {"title": one.title, "lines": [_line(entry) for entry in one.entries], "more": one.more}
            for one in digest.sections
        ],
        "queue_url": f"{settings.SITE_URL}{reverse('desk:queue')}",
        "choices_url": choices_url(is_staff=True),
    }


def _line(entry: Entry) -> Mapping[str, object]:
    """Return a line with its case and where to find it."""
    if entry.case is None:
        return {"text": entry.text, "url": f"{settings.SITE_URL}{reverse('desk:outbox')}"}
    return {
        "text": entry.text,
        "case": entry.case,
        "url": case_url(entry.case, is_staff=True),
    }
