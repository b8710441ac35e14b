"""The e-mail that calls somebody to a case, with the link by which they acknowledge."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from troth.cases.access import line_of
from troth.cases.models import Page
from troth.cases.page_links import page_token
from troth.channels.email.addresses import domain
from troth.channels.email.threads import threading
from troth.channels.failures import NotNeeded
from troth.channels.links import case_url
from troth.channels.models import Delivery
from troth.timeline.models import Event

KIND = "page"
_URGENT = {"Importance": "high", "X-Priority": "1"}


def content(page: Page) -> Mapping[str, object]:
    """Return what a delivery holds that calls the person of a page."""
    return {"kind": KIND, "event": page.event_id, "page": page.pk}


def compose_page(delivery: Delivery) -> EmailMultiAlternatives:
    """Return the mail; raises NotNeeded when somebody looks after the case by now."""
    pages = Page.objects.select_related("case__account", "case__contact", "staff__user")
    page = pages.get(pk=delivery.content["page"])
    if page.acknowledged_at or page.ended_at or not (page.staff and page.staff.user.is_active):
        raise NotNeeded(
            _("Somebody is looking after the case by now, or the person it was for has left.")
        )
    told, subject = _told(page), f"[{page.case.number}] {page.case.subject}"
    mail = EmailMultiAlternatives(
        subject=_("You are being paged: %(subject)s") % {"subject": subject},
        body=render_to_string("channels/email/page.txt", told).strip() + "\n",
        headers={
            "Message-ID": f"<{page.case.number}.page{page.pk}@{domain()}>",
            **threading(page.case, delivery),
            **_URGENT,
        },
    )
    mail.attach_alternative(render_to_string("channels/email/page.html", told), "text/html")
    return mail


def _told(page: Page) -> Mapping[str, object]:
    assert page.staff is not None
    with timezone.override(page.staff.user.time_zone):
        sentence = line_of(Event.objects.get(pk=page.event_id)).sentence
    return {
        "page": page,
        "case": page.case,
        "sentence": sentence,
        "acknowledge_url": f"{settings.SITE_URL}{reverse('public:page', args=[page_token(page)])}",
        "url": case_url(page.case, is_staff=True),
    }
