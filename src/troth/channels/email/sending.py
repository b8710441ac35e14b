"""How a mail leaves: through Django's mail backend, whatever that is."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils import translation
from django.utils.translation import gettext as _

from troth.channels import actions
from troth.channels.composing import compose
from troth.channels.email.addresses import domain, support_address
from troth.channels.email.hosted import mark_with, require_taken
from troth.channels.email.marks import LOOP_HEADER
from troth.channels.email.refusals import told_plainly
from troth.channels.failures import NotNeeded

if TYPE_CHECKING:
    from troth.channels.models import Delivery

# For one answer of the mail server. A server may look into a mail for long before it takes it, and
# one that is not waited for has taken it all the same: it would get it again.
ANSWER_SECONDS = 120


def deliver(delivery: Delivery) -> None:
    """Send the mail, with the same Message-ID however often; raises what `failures` has."""
    if settings.TROTH_MAIL_IS_OFF:
        raise NotNeeded(_("E-mail is switched off (TROTH_EMAIL_URL=off)."))
    with translation.override(settings.LANGUAGE_CODE):
        mail = compose(delivery)
        assert isinstance(mail, EmailMessage)
        mail.to = [delivery.to]
        mail.extra_headers = _headers_of_all(delivery) | mail.extra_headers
        mark_with(mail, delivery.pk)
        delivery.remote_id = mail.extra_headers["Message-ID"]
        actions.name(delivery=delivery)
        with told_plainly():
            _send(mail)


def _send(mail: EmailMessage) -> None:
    mail.connection = get_connection(timeout=ANSWER_SECONDS)
    mail.connection.open()
    try:
        mail.send()
        require_taken(mail)
    finally:
        # Once the mail is taken, it is sent: what goes wrong in parting must not send it again.
        with suppress(Exception):
            mail.connection.close()


def _headers_of_all(delivery: Delivery) -> dict[str, str]:
    """Return what every mail of ours carries; a composer may say otherwise."""
    return {
        "Message-ID": f"<troth.{delivery.pk}@{domain()}>",
        LOOP_HEADER: support_address(),
        "Auto-Submitted": "auto-generated",
        # Not DR: whether a mail has arrived is what we want to hear.
        "X-Auto-Response-Suppress": "RN, NRN, OOF, AutoReply",
        **settings.TROTH_MAIL_HEADERS,
    }
