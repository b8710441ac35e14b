"""An answer to a mail whose wish the contract does not include: by what it does include."""

from __future__ import annotations

from datetime import datetime

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from troth.accounts.models import Contact
from troth.channels import actions
from troth.channels.models import Arrival, Delivery

KIND = "not_included"


def tell_what_is_included(contact: Contact, arrival: Arrival, why: str, *, at: datetime) -> None:
    """Have the sender of a mail told why it opened no case, in the words of the refusal."""
    actions.enqueue(
        channel="email",
        key=f"arrival:{arrival.pk}:{KIND}",
        to=contact.email,
        content={"kind": KIND, "arrival": arrival.pk, "why": why},
        account_id=contact.account_id,
        at=at,
    )


def compose_not_included(delivery: Delivery) -> EmailMessage:
    """Return that answer, which follows the mail it answers."""
    arrival = Arrival.objects.light().get(pk=delivery.content["arrival"])
    told = {"why": delivery.content["why"], "subject": arrival.subject}
    headers = {"Auto-Submitted": "auto-replied"}
    if arrival.remote_id:
        headers |= {"In-Reply-To": arrival.remote_id, "References": arrival.remote_id}
    return EmailMessage(
        subject=_("Re: %(subject)s") % {"subject": arrival.subject},
        body=render_to_string("channels/email/not_included.txt", told),
        headers=headers,
    )
