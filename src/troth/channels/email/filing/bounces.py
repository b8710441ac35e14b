"""Reports that a mail of ours did not arrive."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from troth.cases.models import Case
from troth.channels import actions
from troth.channels.email.inbound import Bounce
from troth.channels.models import Delivery


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
        actions.mark_address(delivery=delivery, reason=diagnosis, at=at)
    message = _("%(address)s could not be reached by mail: %(diagnosis)s")
    return message % {"address": delivery.to, "diagnosis": diagnosis}
