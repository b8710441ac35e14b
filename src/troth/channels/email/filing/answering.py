"""An answer to a mail whose wish the contract does not include: by what it does include."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from troth.accounts.models import Contact
from troth.cases.rules import Rules
from troth.channels import actions
from troth.channels.email.hours import what_is_included
from troth.channels.models import Arrival, Delivery
from troth.contracts.access import contract_in_force, local_day
from troth.lib.refusals import Refusal

KIND = "not_included"


def tell_what_is_included(
    contact: Contact, arrival: Arrival, refusal: Refusal, *, at: datetime
) -> None:
    """Have the sender of a mail told why it opened no case, and what their contract includes."""
    actions.enqueue(
        channel="email",
        key=f"arrival:{arrival.pk}:{KIND}",
        to=contact.email,
        content={"kind": KIND, "arrival": arrival.pk, "why": refusal.message},
        account_id=contact.account_id,
        at=at,
    )


def compose_not_included(delivery: Delivery) -> EmailMessage:
    """Return that answer, which follows the mail it answers."""
    arrival = Arrival.objects.light().select_related("account").get(pk=delivery.content["arrival"])
    subject = arrival.subject or _("(no subject)")
    told = {
        "why": delivery.content["why"],
        "included": _included(arrival),
        "portal": settings.SITE_URL,
        "subject": subject,
    }
    headers = {"Auto-Submitted": "auto-replied"}
    if arrival.remote_id:
        headers |= {"In-Reply-To": arrival.remote_id, "References": arrival.remote_id}
    return EmailMessage(
        subject=_("Re: %(subject)s") % {"subject": subject},
        body=render_to_string("channels/email/not_included.txt", told),
        headers=headers,
    )


def _included(arrival: Arrival) -> list[str]:
    """Return by what the contract that was in force lets its named contacts ask, a line each."""
    account = arrival.account
    assert account is not None  # only what a contact wrote is answered
    contract = contract_in_force(account, local_day(account, arrival.received_at))
    return what_is_included(Rules.of(contract)) if contract else []
