"""Mail that nobody wrote: it is kept and shown, and changes nothing."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from troth.accounts.models import Contact
from troth.channels.actions import Verdict
from troth.channels.email.addresses import is_ours
from troth.channels.email.filing.bounces import note_bounce
from troth.channels.email.filing.finding import case_of_machine
from troth.channels.email.inbound import Automatic, InboundMail
from troth.channels.models import Arrival, ArrivalStatus

_WHY = {
    Automatic.BOUNCE: gettext_lazy("A mail server reports that a mail was not delivered."),
    Automatic.AUTO_REPLY: gettext_lazy(
        "It is an automatic answer, such as an out-of-office reply."
    ),
    Automatic.LIST: gettext_lazy("It came through a mailing list."),
    Automatic.BULK: gettext_lazy("It was sent in bulk."),
    Automatic.OWN: gettext_lazy("Troth sent it itself."),
}


def automatic(mail: InboundMail) -> Automatic | None:
    """Return why nobody wrote the mail; None when somebody did."""
    if mail.sender is not None and is_ours(mail.sender.email):
        return Automatic.OWN
    return mail.automatic


def set_aside(arrival: Arrival, mail: InboundMail, why: Automatic, at: datetime) -> Verdict:
    """Ignore a mail, and keep it with the case it is about.

    What a contact may have written to a list that passes it on to us is for a person to see.
    """
    if why is Automatic.LIST and mail.sender is not None and _is_contact(mail.sender.email):
        message = _("It came through a mailing list; check whether %(email)s wrote it to us.")
        reason = message % {"email": mail.sender.email}
        return Verdict(status=ArrivalStatus.TRIAGE, reason=reason)
    bounce = mail.bounce if why is Automatic.BOUNCE else None
    case = case_of_machine(arrival, mail, bounce.message_id if bounce else "")
    reason = str(_WHY[why])
    if bounce is not None and case is not None:
        reason = note_bounce(bounce, case, at=at) or reason
    return Verdict(status=ArrivalStatus.IGNORED, reason=reason, case=case)


def _is_contact(email: str) -> bool:
    return Contact.objects.filter(email=email, is_active=True).exists()
