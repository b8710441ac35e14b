"""Reports that a mail of ours did not arrive."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from troth.accounts.actions import mark_unreachable
from troth.accounts.models import Contact
from troth.cases.models import Case
from troth.channels.email.inbound import Bounce
from troth.channels.models import Delivery
from troth.lib.actors import SYSTEM


def note_bounce(bounce: Bounce, case: Case, *, at: datetime) -> str:
    """Mark the address that a mail about the case did not reach, and return what is to be told.

    Only for a mail that we sent to that address: a report can be made up.
    """
    sent = Delivery.objects.filter(case=case, remote_id=bounce.message_id).exclude(remote_id="")
    delivery = sent.first()
    if delivery is None or (bounce.recipient and delivery.to.lower() != bounce.recipient.lower()):
        return ""
    diagnosis = " ".join(filter(None, (bounce.status, bounce.diagnosis)))
    if bounce.is_permanent:
        _mark(delivery, diagnosis, at)
    message = _("%(address)s was not reached by mail: %(diagnosis)s")
    return message % {"address": delivery.to, "diagnosis": diagnosis}


def _mark(delivery: Delivery, diagnosis: str, at: datetime) -> None:
    rows = Contact.objects.filter(account_id=delivery.account_id or 0, email=delivery.to.lower())
    contact = rows.first()
    if contact is not None:
        mark_unreachable(contact=contact, reason=diagnosis, by=SYSTEM, at=at)
