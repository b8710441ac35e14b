"""Reading of what came in by mail, from the evidence that is kept."""

from __future__ import annotations

from troth.cases.actions import BODY_LIMIT
from troth.channels.email.addresses import support_address
from troth.channels.email.inbound import InboundMail
from troth.channels.email.reading import Limits, Ours, read_mail
from troth.channels.email.threads import is_own
from troth.channels.models import Arrival

LIMITS = Limits(text=2 * BODY_LIMIT)  # what a case has no room for is shown with the mail
WITH_ENVELOPE = frozenset({"lmtp", "smtp"})  # other ways do not tell whom mail returns to


def read_arrival(arrival: Arrival) -> InboundMail:
    """Return what a mail that came in says."""
    return read_mail(
        bytes(arrival.raw),
        envelope_sender=arrival.envelope_from if arrival.via in WITH_ENVELOPE else None,
        limits=LIMITS,
        ours=Ours(mark=support_address(), is_message_id=is_own),
    )
